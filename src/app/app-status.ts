import { createPlatformClient } from '../client/platform-client.ts';
import type { Account, Version } from '../contract/platform.ts';
import type { Change } from '../core/release/plan.ts';
import { type PushRequest, planPush } from './push-app.ts';

/** How a project, the platform's draft of it and its versions stand to each other. */
export interface AppStatus {
  readonly slug: string;
  readonly account: Account;
  readonly local: {
    /** `changed`: a push would bring it there; `conflict`: somebody else changed the platform's copy. */
    readonly state: 'not_pushed' | 'up_to_date' | 'changed' | 'conflict';
    /** SHA-256 of the canonical form of manifest and assets. */
    readonly hash: string;
    /** What a push would change in the platform's draft; empty when it has none. */
    readonly changes: readonly Change[];
  };
  /** The platform's; null when there is none. */
  readonly draft: {
    readonly hash: string;
    readonly url: string;
    readonly updated_at: string;
    /** True when it is what the current version is. */
    readonly published: boolean;
  } | null;
  /** What users get; null before the first version is published. */
  readonly current: Version | null;
  readonly in_review: Version | null;
}

const states = { create: 'not_pushed', nothing: 'up_to_date', update: 'changed', conflict: 'conflict' } as const;

/** Asks a platform how the project's app stands there. Writes nothing. */
export async function fetchStatus(
  request: Omit<PushRequest, 'replace'>,
  system: Parameters<typeof planPush>[1],
): Promise<AppStatus> {
  const client = createPlatformClient(request.host, { ...system, onRetry: request.onRetry });
  const account = await client.whoami();
  const { action, slug, local, remote, plan } = await planPush({ ...request, replace: 'never' }, system);
  const versions = remote ? await client.listVersions(slug) : [];
  const current = versions.find((version) => version.current) ?? null;
  return {
    slug,
    account,
    local: { state: states[action], hash: local.hash, changes: remote ? plan.changes : [] },
    draft: remote && {
      hash: remote.app.hash,
      url: remote.app.url,
      updated_at: remote.app.updated_at,
      published: remote.app.hash === current?.hash,
    },
    current,
    in_review: versions.find(({ state }) => state === 'in_review') ?? null,
  };
}
