import type { DeliveryRequest, PerformedAuth, SimulatedDelivery } from '../../app/deliver-simulation.ts';
import type { ContractCase } from '../../app/handler-contract.ts';
import { loadSoundManifest } from '../../app/load-manifest.ts';
import { type Simulation, simulateInstall } from '../../app/simulate-install.ts';
import { namesHostAlone, readTarget } from '../../core/delivery/target.ts';
import { type ExitCode, exitCodes, MiniappError } from '../../core/errors.ts';
import { escapeText } from '../../core/escape.ts';
import type { HttpRequest } from '../../core/http.ts';
import { createMessageId } from '../../core/install/identifiers.ts';
import { resolveInputs } from '../../core/install/inputs.ts';
import type { InputValue } from '../../core/install/placeholders.ts';
import { installEvents, requestName } from '../../core/install/request.ts';
import { type ByteSource, seededRandom } from '../../core/install/seeded.ts';
import type { Manifest } from '../../generated/manifest.ts';
import { type CommandContext, defineCommand, type Outcome } from '../command.ts';
import { allowPrivateOption, faultOption, signOption, timeScaleOption } from '../delivery-options.ts';
import { choice, flag, flagName, integer, list, type OptionSpec, type OptionValues, text, time } from '../options.ts';
import { presentRequest, type ShownRequest } from '../present/request.ts';
import { presentContract, presentSimulation, type ShownOAuthStep } from '../present/simulation.ts';

/** What `--json` prints. */
export interface Result extends Omit<Simulation, 'request' | 'auth_request'> {
  readonly file: string;
  readonly auth_request: ShownRequest | null;
  readonly request: ShownRequest | null;
  /** With --sign-in: the requests of signing in by OAuth. */
  readonly oauth: readonly ShownOAuthStep[] | null;
  /** With --deliver: what the auth request came to; null when there is none. */
  readonly auth: PerformedAuth | null;
  /** With --deliver, but not with --assert. */
  readonly delivery: SimulatedDelivery | null;
  /** With --assert. */
  readonly contract: readonly ContractCase[] | null;
}

/** Milliseconds that a person has for the page. */
const signInTimeout = 5 * 60 * 1_000;

const deliver: OptionSpec<string | true | undefined> = {
  ...text('[url]', 'Send it; to another server when one is named (a host alone keeps the manifest’s paths)'),
  parse: (given, label) => readTarget(given, label),
};

const options = {
  event: choice(installEvents, 'What happens to the app', 'install'),
  input: list('<name=value>', 'The user’s answer to an auth input (repeatable)'),
  inputs: text('<file>', 'Answers from a file, YAML or JSON; --input goes before it'),
  noSamples: flag('Refuse when a required input is not given, instead of using a sample value'),
  set: list('<path=value>', 'Use another value for one in the manifest, for example version=2.0.0 (repeatable)'),
  format: choice(['pretty', 'json', 'curl', 'http', 'junit'], 'How to print it (junit: with --assert)', 'pretty'),
  reveal: flag('Show secret inputs that were given, instead of ••••••'),
  seed: text('<text>', 'Make keys and ids repeatable'),
  now: time('The time to work with'),
  envFile: text('<file>', 'Take ${VARIABLES} from this file where the environment does not set them'),
  signIn: choice(
    ['off', 'automatic', 'browser'],
    'Sign in by OAuth with a stand-in for your service, by itself or on its page in a browser',
    'off',
  ),
  deliver,
  assert: flag('Hold the server to the handler contract: a line a case (with --deliver)'),
  sign: signOption,
  secretFile: text('<file>', 'The secret to sign with (default: MINIAPP_WEBHOOK_SECRET, or the app’s own)'),
  attempts: integer('<n>', 'How often to try, by the schedule (with --deliver)', [1, 7], 1),
  timeScale: timeScaleOption,
  fault: faultOption,
  allowPrivate: allowPrivateOption,
};
type Options = OptionValues<typeof options>;

export default defineCommand({
  description:
    'Shows what an install, reinstall, upgrade or uninstall does: the API key that is generated, its scopes, and the ' +
    'exact request. Nothing is sent without --deliver. Inputs that are not given get sample values, marked as such.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options,
  examples: [
    { command: 'miniapp simulate-install', does: 'Show the key and the subscribe request.' },
    { command: 'miniapp simulate-install --input token=abc --format curl', does: 'As a curl command.' },
    { command: 'miniapp simulate-install --event uninstall --format http', does: 'The raw unsubscribe request.' },
    { command: 'miniapp simulate-install --seed 1 --now 2026-01-01T00:00:00Z --json', does: 'Repeatable, for tests.' },
    { command: 'miniapp simulate-install --sign-in browser', does: 'Walk through the sign-in of an OAuth app.' },
    { command: 'miniapp simulate-install . --deliver', does: 'Send it to the server that the manifest names.' },
    {
      command: 'miniapp simulate-install . --deliver http://127.0.0.1:8787 --assert',
      does: 'Test a server: twice the same, unknown fields, reinstall, uninstall.',
    },
  ],
  wantsJson: ({ format }) => format === 'json',
  async run([target], given, context): Promise<Outcome<Result>> {
    const { system, directory } = context;
    checkCombination(given);
    const now = given.now ?? system.clock.now();
    const random = given.seed === undefined ? system.random : seededRandom(given.seed);
    const inputs = await readInputs(given, context);
    const overrides = readPairs('set', given.set, 'version=2.0.0');
    const change =
      overrides.length === 0 ? undefined : (await import('../../app/override-manifest.ts')).overrideManifest;
    const { manifest, source, diagnostics } = await loadSoundManifest(
      target,
      directory,
      given.envFile,
      system,
      change &&
        ((written) =>
          change(
            written,
            overrides.map(([path, value]) => ({ path, value })),
          )),
    );
    const { event, reveal } = given;
    const samples = !given.noSamples;
    const walk = given.signIn === 'off' ? null : await signIn(manifest, inputs, given, random, context);
    const prepared = simulateInstall(
      { manifest, event, inputs, samples, reveal, now, oauth: walk?.values },
      { random, version: system.version },
    );
    const { simulation, sent } = prepared;
    const secret = given.sign === 'standard' ? await findSecret(manifest.slug, given.secretFile, context) : null;
    const id = createMessageId(random);
    const result: Result = {
      file: source.file,
      ...simulation,
      auth_request: simulation.auth_request && showRequest(simulation.auth_request),
      request: simulation.request && showRequest(await addSignature(simulation.request, sent.request, secret, id, now)),
      oauth: walk?.steps ?? null,
      auth: null,
      delivery: null,
      contract: null,
    };
    if (given.deliver === undefined) return { result, diagnostics, exitCode: exitCodes.done };
    if (sent.request === null) {
      throw new MiniappError('invalid-usage', {
        problem: `The app declares no ${requestName(event)}, so there is nothing to deliver.`,
        remedy: 'Declare it in the manifest, or leave --deliver out.',
      });
    }
    const { exitCode, ...done } = await deliverIt(
      { manifest, prepared, request: sent.request, id, secret, ...readDelivery(given, context) },
      given,
      context,
    );
    // What is shown is what was sent: each attempt is signed anew, at its time.
    const signedAt = done.delivery?.attempts[0]?.sent_at;
    const signed =
      signedAt === undefined || simulation.request === null
        ? result.request
        : showRequest(await addSignature(simulation.request, sent.request, secret, id, new Date(signedAt)));
    return { result: { ...result, request: signed, ...done }, diagnostics, exitCode };
  },
  async present({ result }, view, { format }) {
    if (!result) return '';
    if (format === 'junit') {
      const { presentContractJunit } = await import('../present/contract-junit.ts');
      return presentContractJunit(result.contract ?? [refusedCase(result.auth)], result.file);
    }
    if (format !== 'pretty') return result.request && format !== 'json' ? presentRequest(result.request, format) : '';
    return result.contract ? presentContract(result.contract, view) : presentSimulation(result, view);
  },
  remark({ result, diagnostics = [] }, { style }) {
    const remarks: string[] = [];
    if (result && !result.request) {
      remarks.push(`The app declares no ${requestName(result.event)}, so nothing is sent.`);
    }
    if (result?.inputs.some(({ masked }) => masked)) remarks.push('Secret inputs are masked; --reveal shows them.');
    if (diagnostics.some(({ severity }) => severity === 'warning')) {
      remarks.push('The manifest has warnings; see: miniapp validate');
    }
    return remarks.map((remark) => `${style.dim(remark)}\n`).join('');
  },
});

/** Walks through signing in by OAuth; the tokens are those that the requests are filled with. */
async function signIn(
  { name, auth }: Manifest,
  inputs: Readonly<Record<string, string | number | boolean>>,
  given: Options,
  random: ByteSource,
  { system, progress }: CommandContext,
): Promise<{ values: Readonly<Record<string, InputValue>>; steps: readonly ShownOAuthStep[] }> {
  if (auth?.type !== 'oauth2') {
    throw new MiniappError('invalid-usage', {
      problem: 'The app does not sign in by OAuth, so --sign-in has nothing to do.',
      remedy: 'It is for apps whose auth has the type oauth2.',
    });
  }
  const resolved = resolveInputs(auth, inputs, { samples: !given.noSamples });
  if (resolved.problems.length > 0) throw new MiniappError('inputs-invalid', { problems: resolved.problems });
  const [{ signInOAuth }, { oauthValues }] = await Promise.all([
    import('../../app/sign-in-oauth.ts'),
    import('../../core/install/oauth.ts'),
  ]);
  const mode = given.signIn === 'browser' ? 'browser' : 'automatic';
  const onReady = ({ authorizationUrl }: { authorizationUrl: string }) => {
    // Also with --quiet and --json: without it nobody could go on.
    system.terminal.stderr.write(`Open this address in a browser on this machine:\n${escapeText(authorizationUrl)}\n`);
  };
  const request = { auth, appName: name, inputs: resolved.values, mode, timeout: signInTimeout, onReady } as const;
  const walk = await progress(mode === 'browser' ? 'Waiting for the browser' : 'Signing in', () =>
    signInOAuth({ ...request, reveal: given.reveal }, { ...system, random }),
  );
  const steps = walk.steps.map(({ title, request: sent, answer }) => ({ title, request: showRequest(sent), answer }));
  return { values: { ...oauthValues(walk.tokens) }, steps };
}

/** A report in which nothing failed would pass for a server that was tested. */
function refusedCase(auth: PerformedAuth | null): ContractCase {
  const message = auth?.problem ?? 'The server was not tested.';
  return { id: 'answers', title: 'the auth request is answered with 2xx', outcome: 'failed', message, duration: 0 };
}

type Done = Pick<Result, 'app_fields' | 'auth' | 'delivery' | 'contract'> & { readonly exitCode: ExitCode };

/** Sends what was prepared, and tells how it ended. */
async function deliverIt(request: DeliveryRequest, given: Options, context: CommandContext): Promise<Done> {
  const { system, progress } = context;
  const http = given.allowPrivate ? system.http : system.publicHttp;
  const { deliverSimulation, performAuthRequest } = await import('../../app/deliver-simulation.ts');
  const { manifest, prepared, to, secret, faults } = request;
  const { authRequest } = prepared.sent;
  const auth =
    authRequest === null
      ? null
      : await progress('Sending the auth request', () => performAuthRequest(request, authRequest, { ...system, http }));
  const done = { app_fields: auth?.app_fields ?? prepared.simulation.app_fields, auth, delivery: null, contract: null };
  // An install ends where the app's own server refuses the user.
  if (auth?.outcome === 'refused') return { ...done, exitCode: exitCodes.unreachable };
  if (given.assert) {
    const { checkHandler } = await import('../../app/handler-contract.ts');
    const contract = await progress('Testing the server', () =>
      checkHandler({ manifest, fields: prepared.fields, to, secret, faults }, { ...system, http }),
    );
    const failed = contract.some(({ outcome }) => outcome === 'failed');
    return { ...done, contract, exitCode: failed ? exitCodes.checkFailed : exitCodes.done };
  }
  const delivery = await progress('Sending', () => deliverSimulation(request, { ...system, http }));
  return { ...done, delivery, exitCode: delivery.state === 'delivered' ? exitCodes.done : exitCodes.unreachable };
}

function readDelivery(given: Options, { say }: CommandContext) {
  return {
    to: given.deliver === true ? undefined : given.deliver,
    faults: new Set(given.fault),
    attempts: given.attempts,
    timeScale: given.timeScale,
    reveal: given.reveal,
    onWait: ({ number, problem }, next) => {
      say(`Attempt ${number}: ${problem} The next one is due at ${next.toISOString()}.`);
    },
  } satisfies Partial<DeliveryRequest>;
}

/** Flags that mean nothing without another one are mistakes, and would hide that nothing was sent or checked. */
function checkCombination(given: Options): void {
  const needs = (name: keyof Options, other: keyof Options, remedy: string) => {
    throw new MiniappError('invalid-usage', { problem: `${flagName(name)} needs ${flagName(other)}.`, remedy });
  };
  const example = 'For example: --deliver http://127.0.0.1:8787';
  if (given.deliver === undefined) {
    if (given.assert) needs('assert', 'deliver', example);
    if (given.attempts > 1) needs('attempts', 'deliver', example);
    if (given.fault.length > 0) needs('fault', 'deliver', example);
  }
  if (given.secretFile !== undefined && given.sign === 'off') {
    needs('secretFile', 'sign', 'For example: --sign standard');
  }
  if (given.format === 'junit' && !given.assert) needs('format', 'assert', 'junit reports the cases of the contract.');
  if (given.assert && given.fault.some((fault) => fault === 'timeout' || fault === '5xx')) {
    throw new MiniappError('invalid-usage', {
      problem: '--assert judges the server by its answers, and the faults timeout and 5xx take the first of them away.',
      remedy: 'Leave them out; duplicate and delay can be given.',
    });
  }
  if (given.assert && (given.event !== 'install' || given.attempts > 1)) {
    throw new MiniappError('invalid-usage', {
      problem: '--assert goes through all events itself, once each.',
      remedy: 'Leave --event and --attempts out.',
    });
  }
  if (given.assert && typeof given.deliver === 'string' && !namesHostAlone(given.deliver)) {
    throw new MiniappError('invalid-usage', {
      problem: '--assert sends several requests, so --deliver names the server alone, without a path.',
      remedy: `The paths are those of the manifest: --deliver ${new URL(given.deliver).origin}`,
    });
  }
}

async function findSecret(
  slug: string,
  secretFile: string | undefined,
  { system, directory }: CommandContext,
): Promise<string> {
  const [{ findWebhookSecret }, { chooseDataFolder }] = await Promise.all([
    import('../../app/webhook-secret.ts'),
    import('../../app/local-platform-file.ts'),
  ]);
  const dataFolder = chooseDataFolder(undefined, directory);
  return (await findWebhookSecret({ slug, secretFile, dataFolder, directory }, system)).secret;
}

/** The signature is that of the bytes as sent, also where they are shown masked. */
async function addSignature(
  shown: HttpRequest,
  sent: HttpRequest | null,
  secret: string | null,
  id: string,
  time: Date,
): Promise<HttpRequest> {
  if (secret === null || sent === null) return shown;
  const { signMessage } = await import('../../core/install/signature.ts');
  return { ...shown, headers: { ...shown.headers, ...signMessage(secret, { id, time, body: sent.body }) } };
}

async function readInputs(
  { input, inputs }: Options,
  { system, directory }: CommandContext,
): Promise<Record<string, string | number | boolean>> {
  const given = Object.fromEntries(readPairs('input', input, 'token=abc'));
  if (inputs === undefined) return given;
  const { readInputsFile } = await import('../../app/read-inputs.ts');
  return { ...(await readInputsFile(inputs, directory, system)), ...given };
}

function readPairs(name: string, pairs: readonly string[], example: string): [name: string, value: string][] {
  return pairs.map((pair, index) => {
    const separator = pair.indexOf('=');
    if (separator > 0) return [pair.slice(0, separator), pair.slice(separator + 1)];
    // The text is not repeated: it may be a secret without its name.
    throw new MiniappError('invalid-usage', {
      problem: `--${name} number ${index + 1} is not of the form ${name === 'set' ? 'path' : 'name'}=value.`,
      remedy: `For example: --${name} ${example}`,
    });
  });
}

function showRequest({ method, url, headers, body }: HttpRequest): ShownRequest {
  return { method, url, headers, body: body && new TextDecoder().decode(body) };
}
