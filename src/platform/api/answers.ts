import type { CatalogScope } from '../../generated/catalog.ts';
import { type Page, pageMeta } from '../paging.ts';

/** What the emulated API answers. */
export interface ApiAnswer {
  readonly status: 200 | 400 | 401 | 403 | 404 | 405 | 413 | 422 | 429 | 500 | 501;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer to a call that did something and tells nothing (the API's published description). */
export const done: ApiAnswer = { status: 200, body: { status: 'ok' } };

/** A single call's answer (public clients of the platform's API). */
export function answerOne(data: unknown): ApiAnswer {
  return { status: 200, body: { status: 'ok', data } };
}

/** A list's answer (public clients of the platform's API). */
export function answerList(data: readonly unknown[], page: Page, total: number): ApiAnswer {
  return { status: 200, body: { data, meta: pageMeta(page, total), status: 'ok' } };
}

/**
 * A failure. `message` is what the API's published description has; `status` and `scope` are ours (assumed), and so is
 * which status stands for what, but for 401, 422 and 429.
 */
export function answerError(
  status: Exclude<ApiAnswer['status'], 200>,
  message: string,
  more: { readonly scope?: CatalogScope; readonly headers?: Readonly<Record<string, string>> } = {},
): ApiAnswer {
  const { scope, headers } = more;
  return {
    status,
    body: { status: 'error', message, ...(scope && { scope: { id: scope.id, label: scope.label } }) },
    ...(headers && { headers }),
  };
}

/** A time as the API writes it (its published description): `2020-11-27 17:50:45`. The zone, UTC, is assumed. */
export function apiTime(time: string | null): string | null {
  return time?.slice(0, 19).replace('T', ' ') ?? null;
}
