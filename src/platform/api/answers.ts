import type { CatalogScope } from '../../generated/catalog.ts';

/** What the emulated API answers. */
export interface ApiAnswer {
  readonly status: 200 | 400 | 401 | 403 | 404 | 413 | 422 | 500 | 501;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A single call's answer (public clients of the platform's API). */
export function answerOne(data: Readonly<Record<string, unknown>>): ApiAnswer {
  return { status: 200, body: { status: 'ok', data } };
}

/** A list's answer (public clients of the platform's API). */
export function answerList(
  data: readonly unknown[],
  meta: Readonly<Record<'current_page' | 'per_page' | 'total', number>>,
): ApiAnswer {
  return { status: 200, body: { data, meta, status: 'ok' } };
}

/** A failure. Its form is assumed (ours): of the platform's own failures only the statuses are known. */
export function answerError(
  status: Exclude<ApiAnswer['status'], 200>,
  message: string,
  scope?: CatalogScope,
): ApiAnswer {
  return { status, body: { status: 'error', message, ...(scope && { scope: { id: scope.id, label: scope.label } }) } };
}
