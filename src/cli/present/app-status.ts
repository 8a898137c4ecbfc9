import type { AppStatus } from '../../app/app-status.ts';
import type { Version } from '../../contract/platform.ts';
import { escapeLine } from '../../core/escape.ts';
import { fieldWords } from './plan.ts';
import { showTime } from './time.ts';
import type { View } from './view.ts';

/** An app at one look, one thing a line. */
export function presentStatus(
  status: AppStatus & { readonly host: string; readonly profile: string | null },
  { style }: View,
): string {
  const { slug, host, profile, account, local, current, in_review } = status;
  const colour = { not_pushed: style.yellow, up_to_date: style.green, changed: style.yellow, conflict: style.red };
  const lines = [
    style.bold(slug),
    `Host       ${host}${profile === null ? '' : ` (profile ${escapeLine(profile)})`}`,
    `Account    ${escapeLine(account.name)} (workspace ${escapeLine(account.workspace_id)})`,
    `Here       ${colour[local.state](localWords(status))}`,
    `Draft      ${draftWords(status)}`,
    `In review  ${in_review ? versionWords(in_review) : 'nothing'}`,
    `Current    ${current ? versionWords(current) : 'nothing is published yet'}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** What to do next; '' when nothing is open. */
export function adviseStatus({ local, draft, in_review }: AppStatus): string {
  if (local.state === 'conflict') return 'See who changed what with: miniapp push --dry-run\n';
  if (local.state !== 'up_to_date') return 'Bring it there with: miniapp push\n';
  return draft?.published || in_review?.hash === draft?.hash ? '' : 'Submit it for review with: miniapp publish\n';
}

function localWords({ local: { state, changes } }: AppStatus): string {
  if (state === 'not_pushed') return 'not pushed yet';
  if (state === 'up_to_date') return 'up to date with the platform’s draft';
  const fields = changesInWords(changes.map(({ field }) => fieldWords(field)));
  return state === 'changed'
    ? `differs from the platform’s draft in ${fields}`
    : `somebody else changed the platform’s draft; it differs in ${fields}`;
}

/** Names a few, and counts the rest. */
function changesInWords(fields: readonly string[]): string {
  const few = fields.slice(0, 3).map(escapeLine).join(', ');
  return fields.length > 3 ? `${few} and ${fields.length - 3} more` : few;
}

function draftWords({ draft, current }: AppStatus): string {
  if (draft === null) return 'none';
  const since = `of ${showTime(draft.updated_at)}`;
  if (current === null) return since;
  return `${since}, ${draft.published ? 'is the current version' : 'differs from the current version'}`;
}

function versionWords({ number, version, created_at, reviewed_at }: Version): string {
  return `version ${number} (${escapeLine(version)}), since ${showTime(reviewed_at ?? created_at)}`;
}
