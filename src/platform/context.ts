import type { System } from '../system/ports.ts';
import type { Courier } from './courier.ts';
import type { Sessions } from './http/sessions.ts';
import type { Changes } from './pages/events.ts';
import type { Recall } from './store/recall.ts';
import type { Database, WorkspaceRow } from './store/tables.ts';

/** What every part of a running platform works with. */
export interface PlatformContext extends Pick<System, 'http' | 'clock' | 'random' | 'version'> {
  readonly database: Database;
  /** Reads what did not change since once. */
  readonly recall: Recall;
  readonly workspace: WorkspaceRow;
  readonly courier: Courier;
  /** Told of everything that pages show. */
  readonly changes: Changes;
  /** The token that the management API asks for. */
  readonly token: string;
  /** Who may see the pages; null on loopback, where everybody may. */
  readonly sessions: Sessions | null;
  /** API calls that a key may make in a minute; 0 for no limit. */
  readonly rateLimit: number;
  /** Where the platform is reached, without a slash at the end; known once it is served. */
  readonly url: () => string;
  /** Takes what a person who runs the platform should know, such as a bug's trace. */
  readonly log: (text: string) => void;
}
