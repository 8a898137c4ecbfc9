import { compareDiagnostics, type Diagnostic } from '../core/diagnostic.ts';
import { HttpFailure, type HttpResponse } from '../core/http.ts';
import type { Link } from '../core/manifest/links.ts';
import { applyLatePolicy, ruleDocs } from '../core/manifest/policy.ts';
import { cut } from '../core/manifest/rule.ts';
import { unreachable } from '../core/manifest/rules/online/unreachable.ts';
import { fieldName } from '../core/manifest/subject.ts';
import type { System } from '../system/ports.ts';
import type { AnalyzedText } from './load-manifest.ts';

/** How much a check may take. Times in milliseconds. */
export interface OnlineLimits {
  /** Addresses asked at the same time. */
  readonly atOnce: number;
  readonly redirects: number;
  /** For an address with all its redirects. */
  readonly each: number;
  /** For all addresses. */
  readonly all: number;
}

export const onlineLimits: OnlineLimits = { atOnce: 8, redirects: 3, each: 5_000, all: 15_000 };

/** What is wrong with an address, and what to do; null when nothing is. */
type Verdict = { readonly problem: string; readonly remedy: string } | null;

/**
 * Asks whether the documentation and the pictures that manifests lead to answer with success. Each address is asked once,
 * however often it is named. Gives the diagnostics of `online/unreachable`, with each manifest's own severities and
 * ignores, sorted.
 */
export async function checkOnline(
  manifests: readonly Pick<AnalyzedText, 'sources' | 'links' | 'settings'>[],
  system: Pick<System, 'publicHttp' | 'version'>,
  limits: OnlineLimits = onlineLimits,
): Promise<Diagnostic[]> {
  const addresses = new Set(manifests.flatMap(({ links }) => links.map(({ url }) => addressOf(url))));
  const verdicts = await askAll([...addresses], system, limits);
  const diagnostics = manifests.flatMap(({ sources, links, settings }) => {
    const found = links.flatMap((link) => {
      const verdict = verdicts.get(addressOf(link.url));
      return verdict ? [describe(link, verdict)] : [];
    });
    return applyLatePolicy(sources, found, settings);
  });
  return diagnostics.sort(compareDiagnostics);
}

/** What is asked for: a fragment is never sent. */
function addressOf(url: string): string {
  return url.replace(/#.*$/s, '');
}

function describe({ file, pointer, range }: Link, { problem, remedy }: NonNullable<Verdict>): Diagnostic {
  const { id, severity } = unreachable;
  const message = `The address in ${fieldName(pointer)} ${problem}. ${remedy}`;
  return { code: id, severity, message, file, range, pointer, docs: ruleDocs(id) };
}

async function askAll(
  addresses: readonly string[],
  system: Pick<System, 'publicHttp' | 'version'>,
  limits: OnlineLimits,
): Promise<ReadonlyMap<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  const end = performance.now() + limits.all;
  const waiting = addresses.values();
  const work = async () => {
    for (const address of waiting) {
      const left = Math.ceil(end - performance.now());
      verdicts.set(address, left > 0 ? await ask(address, Math.min(left, limits.each), system, limits) : late(limits));
    }
  };
  await Promise.all(Array.from({ length: limits.atOnce }, work));
  return verdicts;
}

/** Asks one address, wherever it redirects to, within a time. */
async function ask(
  address: string,
  time: number,
  system: Pick<System, 'publicHttp' | 'version'>,
  { redirects }: OnlineLimits,
): Promise<Verdict> {
  const end = performance.now() + time;
  let url = address;
  try {
    for (let hop = 0; hop <= redirects; hop++) {
      if (!isHttp(url))
        return wrong(hop === 0 ? 'is no URL' : 'redirects to something that is no http or https address');
      const response = await knock(url, () => Math.ceil(end - performance.now()), system);
      const { host } = new URL(url);
      if (response.status >= 200 && response.status < 300) return null;
      const next = isRedirect(response.status) ? response.headers['location'] : undefined;
      if (next === undefined) return wrong(`does not work: ${host} answered ${response.status}`);
      if (!URL.canParse(next, url)) return wrong(`does not work: ${host} redirects to something that is no address`);
      url = addressOf(new URL(next, url).href);
    }
    return wrong(`redirects more than ${redirects} times`);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (error.reason === 'timeout') return wrong(`did not answer within ${showSeconds(time)}`);
    return wrong(`does not work: ${cut(error.message, 200)}`);
  }
}

/** Asks without wanting a body; servers that refuse such a question get the usual one, up to the answer's first byte. */
async function knock(
  url: string,
  timeLeft: () => number,
  { publicHttp, version }: Pick<System, 'publicHttp' | 'version'>,
): Promise<HttpResponse> {
  const send = (method: string) => {
    const timeout = timeLeft();
    if (timeout <= 0) throw new HttpFailure('timeout', 'the time is over');
    const headers = { 'user-agent': `miniapp/${version}`, accept: '*/*' };
    return publicHttp({ method, url, headers, body: null }, { timeout, bodyLimit: 0 });
  };
  const response = await send('HEAD');
  return [403, 405, 501].includes(response.status) ? send('GET') : response;
}

function isHttp(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function wrong(problem: string): Verdict {
  return { problem, remedy: 'Correct it, or see to it that it answers.' };
}

function late({ all }: OnlineLimits): Verdict {
  return {
    problem: `was not asked: the ${showSeconds(all)} for all addresses were over`,
    remedy: 'Check fewer manifests at a time.',
  };
}

function showSeconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}
