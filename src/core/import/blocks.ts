import { isRecord } from '../json-value.ts';
import { authSpellings } from './auth.ts';
import { asText, isEmpty, type Placed, placedItems, takeFields } from './fields.ts';
import type { Ledger } from './ledger.ts';

// Known are the blocks (help page), each of which the platform shows in an editor of its own. That one JSON holds them
// all, and how it calls them, is assumed.
const spellings = {
  auth: ['auth', 'authentication', 'authorization'],
  actions: ['actions', 'action'],
  sources: ['sources'],
  triggers: ['triggers', 'trigger'],
  scopes: ['apiscopes', 'apiscope', 'scopes'],
  tokenRequests: ['apitokenrequests', 'apitokenrequest', 'tokenrequests'],
} as const;

type Blocks = { readonly [Name in keyof typeof spellings]?: Placed };

/** The blocks of a 1.0 app. An auth block alone, as the help page shows it, is an app of that block. */
export function findBlocks(app: Placed, ledger: Ledger): Blocks {
  const blocks: Blocks = takeFields(app, spellings, ledger);
  if (Object.keys(blocks).length > 0 || !isRecord(app.value)) return blocks;
  const { params, connection, request } = takeFields(app, authSpellings, ledger);
  return params || connection || request ? { auth: app } : {};
}

const why = {
  actions: {
    reason: 'actions are no part of a manifest: in mini-app 2.0 they are flows in the platform’s editor',
    remedy: 'Build it there, with its inputs, outputs and external requests.',
  },
  sources: {
    reason: 'sources are no part of a manifest',
    remedy: 'Make it in the platform’s editor, or list the options of the select that uses it.',
  },
  triggers: {
    reason: 'triggers are no part of a manifest',
    remedy: 'Make it in the platform’s editor, with an app field for each of its items.',
  },
} as const;

/** Leaves what a manifest has no place for: one entry for each action, source and trigger. */
export function leaveEditorBlocks(blocks: Blocks, ledger: Ledger): void {
  for (const name of ['actions', 'sources', 'triggers'] as const) {
    const block = blocks[name];
    if (block === undefined) continue;
    const { reason, remedy } = why[name];
    if (isEmpty(block.value)) ledger.carry(block.pointer, null);
    else if (placedItems(block).length === 0) ledger.leave(block.pointer, reason, remedy);
    for (const { pointer } of placedItems(block)) ledger.leave(pointer, reason, remedy);
  }
}

/** What an entry of a list calls itself, so that a person knows it; null when it does not. */
export function titleOf(value: unknown): string | null {
  if (!isRecord(value)) return null;
  const named = ['title', 'label', 'name'].map((key) => (Object.hasOwn(value, key) ? asText(value[key]) : undefined));
  return named.find((name) => name !== undefined && name !== '') ?? null;
}
