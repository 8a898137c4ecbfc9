import type { CallSummary, OperationUse, ScopeUse } from '../contract/platform.ts';
import { auditScopes, type ScopeAudit } from '../core/scopes/audit.ts';
import { scopes } from '../generated/catalog.ts';
import type { Manifest } from '../generated/manifest.ts';
import { createMatcher } from './api/operations.ts';
import type { PlatformContext } from './context.ts';
import { Refusal } from './refusal.ts';
import { findApp, type StoredApp } from './store/apps.ts';
import { type CountedCalls, countCalls } from './store/calls.ts';

/** An app's calls, and what they say of the scopes that its draft asks for. */
export interface AppAudit {
  /** As the draft has them. */
  readonly requested: readonly string[];
  readonly summary: CallSummary;
  readonly audit: ScopeAudit;
}

const matcher = createMatcher(scopes);

/** The catalogue's operation that a call asked for, for example `GET /flow/tags`; null when there is none. */
export function nameOperation(method: string, path: string): string | null {
  return matcher.find(method, path)?.operation ?? null;
}

/** The calls of an app over all its installations, by scope. Rejects with `Refusal` `not-found`. */
export async function summarizeApp(
  { database }: Pick<PlatformContext, 'database'>,
  slug: string,
): Promise<CallSummary> {
  await requireApp({ database }, slug);
  return summarizeCalls(slug, await countCalls(database, slug));
}

/** Holds the scopes that an app's draft asks for against its calls. Rejects with `Refusal` `not-found`. */
export async function auditApp({ database }: Pick<PlatformContext, 'database'>, slug: string): Promise<AppAudit> {
  const { draft } = await requireApp({ database }, slug);
  const summary = summarizeCalls(slug, await countCalls(database, slug));
  const { api_scopes: requested = [] } = draft.manifest as unknown as Manifest;
  return { requested, summary, audit: auditScopes(requested, summary, scopes) };
}

/** Counted calls by scope and operation: several paths can be of one operation. */
export function summarizeCalls(slug: string, counted: readonly CountedCalls[]): CallSummary {
  const byScope = new Map<string, Map<string, OperationUse>>();
  for (const { scope, method, path, answered, refused } of counted) {
    const operation = nameOperation(method, path) ?? `${method} ${path}`;
    const operations = byScope.get(scope) ?? new Map<string, OperationUse>();
    const before = operations.get(operation) ?? { operation, answered: 0, refused: 0 };
    operations.set(operation, { operation, answered: before.answered + answered, refused: before.refused + refused });
    byScope.set(scope, operations);
  }
  return { slug, scopes: [...byScope].map(([scope, operations]) => addUp(scope, [...operations.values()])) };
}

function addUp(scope: string, operations: readonly OperationUse[]): ScopeUse {
  const sum = (of: 'answered' | 'refused') => operations.reduce((total, use) => total + use[of], 0);
  return { scope, answered: sum('answered'), refused: sum('refused'), operations };
}

async function requireApp({ database }: Pick<PlatformContext, 'database'>, slug: string): Promise<StoredApp> {
  const app = await findApp(database, slug);
  if (app === undefined) throw new Refusal('not-found', `There is no app ${slug} here.`);
  return app;
}
