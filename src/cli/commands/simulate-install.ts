import type { ContractCase } from '../../app/handler-contract.ts';
import { loadSoundManifest } from '../../app/load-manifest.ts';
import type { PerformanceRequest, PerformedAuth, PerformedSimulation } from '../../app/perform-simulation.ts';
import { type Simulation, simulateInstall } from '../../app/simulate-install.ts';
import { type ExitCode, exitCodes, MiniappError } from '../../core/errors.ts';
import { escapeText } from '../../core/escape.ts';
import type { HttpRequest } from '../../core/http.ts';
import { createMessageId } from '../../core/install/identifiers.ts';
import { resolveInputs } from '../../core/install/inputs.ts';
import type { InputValue } from '../../core/install/placeholders.ts';
import { requestName } from '../../core/install/request.ts';
import type { ByteSource } from '../../core/install/seeded.ts';
import type { Manifest } from '../../generated/manifest.ts';
import { type CommandContext, defineCommand, type Outcome } from '../command.ts';
import { presentRequest, type ShownRequest } from '../present/request.ts';
import { presentContract, presentSimulation, type ShownOAuthStep } from '../present/simulation.ts';
import { checkCombination, readPairs, type SimulationOptions, simulationOptions } from '../simulation-options.ts';

/** What `--json` prints. */
export interface Result extends Omit<Simulation, 'request' | 'auth_request'>, PerformedSimulation {
  readonly file: string;
  readonly auth_request: ShownRequest | null;
  readonly request: ShownRequest | null;
  /** With --sign-in: the requests of signing in by OAuth. */
  readonly oauth: readonly ShownOAuthStep[] | null;
}

/** Milliseconds that a person has for the page. */
const signInTimeout = 5 * 60 * 1_000;

export default defineCommand({
  description:
    'Shows what an install, reinstall, upgrade or uninstall does: the API key that is generated, its scopes, and the ' +
    'exact request. Nothing is sent without --deliver. Inputs that are not given get sample values, marked as such.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: simulationOptions,
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
    const random =
      given.seed === undefined
        ? system.random
        : (await import('../../core/install/seeded.ts')).seededRandom(given.seed);
    const inputs = await readInputs(given, context);
    const overrides = readPairs('set', given.set, 'version=2.0.0');
    const change =
      overrides.length === 0 ? undefined : (await import('../../app/override-manifest.ts')).overrideManifest;
    const { manifest, sources, diagnostics } = await loadSoundManifest(
      { target, directory, env: given.env, envFile: given.envFile },
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
      file: sources[0].file,
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
    const performed = await perform({ manifest, prepared, request: sent.request, id, secret }, given, context);
    // What is shown is what was sent: each attempt is signed anew, at its time.
    const signedAt = performed.delivery?.attempts[0]?.sent_at;
    const signed =
      signedAt === undefined || simulation.request === null
        ? result.request
        : showRequest(await addSignature(simulation.request, sent.request, secret, id, new Date(signedAt)));
    return { result: { ...result, request: signed, ...performed }, diagnostics, exitCode: exitCodeOf(performed) };
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
  given: SimulationOptions,
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

/** Performs what was prepared, as the flags say. */
async function perform(
  request: Pick<PerformanceRequest, 'manifest' | 'prepared' | 'request' | 'id' | 'secret'>,
  given: SimulationOptions,
  { system, say, progress }: CommandContext,
): Promise<PerformedSimulation> {
  const { performSimulation } = await import('../../app/perform-simulation.ts');
  const { deliver, fault, attempts, timeScale, reveal, assert } = given;
  return performSimulation(
    {
      ...request,
      to: deliver === true ? undefined : deliver,
      faults: new Set(fault),
      attempts,
      timeScale,
      reveal,
      assert,
      progress,
      onWait: ({ number, problem }, next) => {
        say(`Attempt ${number}: ${problem} The next one is due at ${next.toISOString()}.`);
      },
    },
    { ...system, http: given.allowPrivate ? system.directHttp : system.publicHttp },
  );
}

/** An install ends where the app’s own server refuses the user. */
function exitCodeOf({ auth, contract, delivery }: PerformedSimulation): ExitCode {
  if (auth?.outcome === 'refused' || delivery?.state === 'failed') return exitCodes.unreachable;
  return contract?.some(({ outcome }) => outcome === 'failed') ? exitCodes.checkFailed : exitCodes.done;
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
  { input, inputs }: SimulationOptions,
  { system, directory }: CommandContext,
): Promise<Record<string, string | number | boolean>> {
  const given = Object.fromEntries(readPairs('input', input, 'token=abc'));
  if (inputs === undefined) return given;
  const { readInputsFile } = await import('../../app/read-inputs.ts');
  return { ...(await readInputsFile(inputs, directory, system)), ...given };
}

function showRequest({ method, url, headers, body }: HttpRequest): ShownRequest {
  return { method, url, headers, body: body && new TextDecoder().decode(body) };
}
