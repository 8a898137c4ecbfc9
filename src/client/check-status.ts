import type { ErrorBody } from '../contract/platform.ts';
import { MiniappError, type PlatformProblem } from '../core/errors.ts';
import { type HttpResponse, parseJson } from '../core/http.ts';
import { isRecord } from '../core/json-value.ts';
import { type Host, hostFailed, withoutToken } from './host.ts';

/** What the state of an app's versions makes impossible: 409, with the contract's codes, which are ours as well. */
const versionErrors = [
  'version-in-review',
  'version-unchanged',
  'version-taken',
  'version-reviewed',
  'version-unpublished',
  'version-current',
] as const;

/** Passes an answer with status 2xx on, and turns any other into the error it means. */
export function checkStatus(host: Host, response: HttpResponse): HttpResponse {
  const { status } = response;
  if (status >= 200 && status < 300) return response;
  if (status === 401) throw new MiniappError('token-refused', { host: host.url });
  const problem = readError(response);
  if (status === 403) {
    const reason = withoutToken(host, problem?.message ?? 'it says no more');
    throw new MiniappError('token-forbidden', { host: host.url, reason });
  }
  const impossible = versionErrors.find((code) => code === problem?.code);
  if (problem && status === 409 && impossible) {
    throw new MiniappError(impossible, { reason: withoutToken(host, problem.message) });
  }
  if (problem && status >= 400 && status < 500 && status !== 429) {
    throw new MiniappError('platform-rejected', {
      reason: withoutToken(host, problem.message),
      problems: (Array.isArray(problem.diagnostics) ? problem.diagnostics : []).flatMap(
        (diagnostic) => readProblem(host, diagnostic) ?? [],
      ),
    });
  }
  const asked = response.headers['retry-after'];
  const wait =
    status === 429 && asked !== undefined ? `it takes no more requests for now, and says to wait: ${asked}` : null;
  const reason = wait ?? problem?.message ?? `it answered with status ${status}${tellRedirect(response)}`;
  throw hostFailed(host, withoutToken(host, reason));
}

/** Where an answer leads to, by its origin: the rest can hold secrets. */
function tellRedirect({ status, headers: { location } }: HttpResponse): string {
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location)) return '';
  return ` and leads to ${new URL(location).origin}, where the token is not sent`;
}

/** What a refusal says; undefined when it is none of a platform. */
export function readError(response: HttpResponse): ErrorBody['error'] | undefined {
  const value = parseJson(response) as Partial<ErrorBody> | null | undefined;
  return typeof value?.error?.message === 'string' ? value.error : undefined;
}

/** A problem of the manifest as a platform tells it; undefined when it is none. */
function readProblem(host: Host, value: unknown): PlatformProblem | undefined {
  const { code, message, pointer, severity } = isRecord(value) ? value : {};
  if (typeof message !== 'string') return undefined;
  return {
    code: typeof code === 'string' ? code : 'platform',
    message: withoutToken(host, message),
    pointer: typeof pointer === 'string' ? pointer : '',
    severity: severity === 'warning' || severity === 'info' ? severity : 'error',
  };
}
