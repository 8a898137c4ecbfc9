import type { FC } from 'hono/jsx';
import type { DeliveryState, InstallationState, VersionState } from '../../contract/platform.ts';

const looks: Readonly<Record<DeliveryState | InstallationState | VersionState | 'draft', readonly [Tone, string]>> = {
  draft: ['waiting', 'Draft'],
  pending: ['waiting', 'Pending'],
  installed: ['good', 'Installed'],
  uninstalled: ['quiet', 'Uninstalled'],
  due: ['waiting', 'Due'],
  delivered: ['good', 'Delivered'],
  failed: ['bad', 'Failed'],
  canceled: ['quiet', 'Canceled'],
  in_review: ['waiting', 'In review'],
  published: ['good', 'Published'],
  rejected: ['bad', 'Rejected'],
};

type Tone = 'good' | 'bad' | 'waiting' | 'quiet';

/** What people call a state. */
export function stateWords(value: keyof typeof looks): string {
  return looks[value][1];
}

/** How far something got, by word and colour. */
export const State: FC<{ value: keyof typeof looks }> = ({ value }) => {
  const [tone, words] = looks[value];
  return <span class={`badge ${tone}`}>{words}</span>;
};
