import { type Attempt, attempt, type Sender } from '../core/delivery/attempt.ts';
import { redirectTo } from '../core/delivery/target.ts';
import type { HttpRequest } from '../core/http.ts';
import { generateApiKey } from '../core/install/generate-key.ts';
import { createInstallationId, createMessageId } from '../core/install/identifiers.ts';
import { buildInstallRequest, type InstallEvent, type InstallFields } from '../core/install/request.ts';
import { createWebhookSecret, signMessage } from '../core/install/signature.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { System } from '../system/ports.ts';

/** What a server that handles subscribe and unsubscribe requests must do. Assumed (ours), as deliveries are. */
export const contractCases = {
  answers: 'an install is answered with 2xx within 10 s',
  twice: 'the same delivery twice, one after the other and at once, is harmless',
  'unknown-field': 'an unknown extra field is ignored',
  'wrong-signature': 'a wrong signature is refused',
  reinstall: 'a reinstall, with a new key, is accepted',
  uninstall: 'an uninstall succeeds',
  'uninstall-twice': 'an uninstall twice is harmless',
} as const;

export type ContractCaseId = keyof typeof contractCases;

export interface ContractCase {
  readonly id: ContractCaseId;
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What the server did instead, or why the case was skipped; null when it passed. */
  readonly message: string | null;
  /** Milliseconds. */
  readonly duration: number;
}

export interface ContractRequest {
  readonly manifest: Manifest;
  /** The first installation. */
  readonly fields: InstallFields;
  /** Another server; undefined for the addresses of the manifest. */
  readonly to: string | undefined;
  /** What to sign with; null leaves requests unsigned, and the case of signatures out. */
  readonly secret: string | null;
  readonly faults: Sender['faults'];
}

type ContractSystem = Pick<System, 'http' | 'clock' | 'random'>;

/** The name of the field that no server knows. */
const unknownField = 'miniapp_unknown_field';
/** Milliseconds; more than the five minutes that receivers allow. */
const longAgo = 60 * 60 * 1_000;

/**
 * Holds a running server to the contract, case by case, and leaves nothing installed. What a server stores cannot be seen
 * from outside: a case passes by its answers. One that builds on a case that failed is skipped.
 */
export async function checkHandler(request: ContractRequest, system: ContractSystem): Promise<ContractCase[]> {
  const { manifest, fields, to, secret, faults } = request;
  const { clock, random } = system;
  const renewed: InstallFields = {
    ...fields,
    system: {
      ...fields.system,
      api_key: generateApiKey(random.bytes(32)),
      installation_id: createInstallationId(random),
    },
  };
  const sender: Sender = { http: system.http, clock, faults };
  const build = (event: InstallEvent, of: InstallFields): HttpRequest | null => {
    const built = buildInstallRequest(manifest, event, of);
    return built && to !== undefined ? redirectTo(built, to) : built;
  };
  const send = (sent: HttpRequest, id = createMessageId(random)) =>
    attempt({ id, request: sent, secret }, sender, false);

  const subscribe = build('install', fields);
  if (subscribe === null) throw new Error('The contract needs a subscribe request.');
  const resubscribe = build('reinstall', renewed) ?? subscribe;
  const unsubscribe = build('uninstall', renewed);
  const firstId = createMessageId(random);
  const checks: Record<ContractCaseId, { readonly needs?: ContractCaseId; readonly run: () => Promise<Verdict> }> = {
    answers: { run: async () => verdict(await send(subscribe, firstId)) },
    twice: {
      needs: 'answers',
      run: async () => {
        const again = await send(subscribe, firstId);
        if (again.problem !== null) return failed(`The second time: ${again.problem}`);
        const both = await Promise.all([send(subscribe, firstId), send(subscribe, firstId)]);
        const wrong = both.find(({ problem }) => problem !== null);
        return wrong ? failed(`Twice at once: ${wrong.problem}`) : passed;
      },
    },
    'unknown-field': {
      needs: 'answers',
      run: async () => verdict(await send(addUnknownField(subscribe))),
    },
    'wrong-signature': {
      needs: 'answers',
      run: async () => {
        if (secret === null) return skipped('Requests are not signed; --sign standard signs them.');
        return checkSignatures(subscribe, secret, { ...system, sender });
      },
    },
    reinstall: { needs: 'answers', run: async () => verdict(await send(resubscribe)) },
    uninstall: {
      needs: 'answers',
      run: async () => {
        const first = build('uninstall', fields);
        if (unsubscribe === null || first === null) return skipped('The app declares no unsubscribe request.');
        const ended = await send(unsubscribe);
        if (ended.problem !== null) return failed(ended.problem);
        // The first installation goes as well, so that the server is left as it was.
        const rest = await send(first);
        return rest.problem === null ? passed : failed(`For the installation before the reinstall: ${rest.problem}`);
      },
    },
    'uninstall-twice': {
      needs: 'uninstall',
      run: async () =>
        unsubscribe === null
          ? skipped('The app declares no unsubscribe request.')
          : verdict(await send(unsubscribe), 'The second time: '),
    },
  };

  const cases: ContractCase[] = [];
  for (const [id, { needs, run }] of Object.entries(checks) as [ContractCaseId, (typeof checks)[ContractCaseId]][]) {
    const start = clock.now().getTime();
    const base = needs && cases.find((done) => done.id === needs);
    const found = base && base.outcome !== 'passed' ? skipped(`It builds on: ${contractCases[base.id]}.`) : await run();
    cases.push({ id, title: contractCases[id], ...found, duration: Math.max(0, clock.now().getTime() - start) });
  }
  return cases;
}

type Verdict = Pick<ContractCase, 'outcome' | 'message'>;

const passed: Verdict = { outcome: 'passed', message: null };

function failed(message: string): Verdict {
  return { outcome: 'failed', message };
}

function skipped(message: string): Verdict {
  return { outcome: 'skipped', message };
}

function verdict({ problem }: Attempt, prefix = ''): Verdict {
  return problem === null ? passed : failed(prefix + problem);
}

/** Requests that nobody but the platform could tell from real ones, each wrong in one way. */
async function checkSignatures(
  request: HttpRequest,
  secret: string,
  { clock, random, sender }: ContractSystem & { readonly sender: Sender },
): Promise<Verdict> {
  const now = clock.now();
  const foreign = createWebhookSecret(random.bytes(32));
  const sign = (with_: string, time: Date, body = request.body) => ({
    ...request.headers,
    ...signMessage(with_, { id: createMessageId(random), time, body }),
  });
  const forged: readonly [what: string, headers: HttpRequest['headers']][] = [
    ['a request that is not signed', request.headers],
    ['a request that was signed with another secret', sign(foreign, now)],
    ['a request whose body was changed after signing', sign(secret, now, new TextEncoder().encode('{}'))],
    ['a request that was signed an hour ago', sign(secret, new Date(now.getTime() - longAgo))],
  ];
  for (const [what, headers] of forged) {
    const { answer, problem } = await attempt(
      { id: '', request: { ...request, headers }, secret: null },
      sender,
      false,
    );
    if (answer === null) return failed(`To ${what}: ${problem}`);
    const { status } = answer;
    if (status < 300) return failed(`The server accepted ${what}: it answered ${status}.`);
    if (status < 400 || status >= 500) return failed(`To ${what} the server answered ${status}; 401 would refuse it.`);
  }
  return passed;
}

/** The request with a field that no server knows: in a JSON body, else in the query. */
function addUnknownField(request: HttpRequest): HttpRequest {
  if (request.body === null) {
    const url = new URL(request.url);
    url.searchParams.append(unknownField, '1');
    return { ...request, url: url.href };
  }
  const body = JSON.parse(new TextDecoder().decode(request.body)) as Record<string, unknown>;
  const bytes = new TextEncoder().encode(JSON.stringify({ ...body, [unknownField]: { list: [1, null], text: 'é' } }));
  return { ...request, headers: { ...request.headers, 'content-length': String(bytes.length) }, body: bytes };
}
