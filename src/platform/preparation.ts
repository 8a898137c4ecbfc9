import type { InstallationInput, InstallationState } from '../contract/platform.ts';
import { performAuthRequest } from '../core/delivery/auth-request.ts';
import { MiniappError } from '../core/errors.ts';
import { generateApiKey } from '../core/install/generate-key.ts';
import { resolveInputs } from '../core/install/inputs.ts';
import { maskApiKey } from '../core/install/key.ts';
import { buildAuthRequest, buildInstallRequestPair, type InstallFields } from '../core/install/request.ts';
import { masksIn, maskValues, redact, secretMasks } from '../core/install/secrets.ts';
import { testTokens } from '../core/install/test-tokens.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { PlatformContext } from './context.ts';
import { Refusal } from './refusal.ts';
import { manifestOf, type Release } from './releases.ts';
import { hashKey } from './store/installations.ts';
import { type StoredRequest, writeRequest } from './store/requests.ts';

/**
 * Makes a new key for an installation of a release and the requests that carry it, and performs the auth request when the
 * app declares one. Nothing is stored here: what is prepared may still come to nothing. It takes as long as the app's
 * service does, so it is no part of a transaction. Throws `Refusal` `auth-request-failed`, or `MiniappError`
 * `inputs-invalid` or `request-invalid`.
 */
export async function prepare(
  { random, clock, http, workspace, version }: PlatformContext,
  id: string,
  release: Release,
  inputs: InstallationInput['inputs'],
) {
  const manifest = manifestOf(release);
  const { values, problems } = resolveInputs(manifest.auth, inputs, { samples: false });
  if (problems.length > 0) throw new MiniappError('inputs-invalid', { problems });
  const key = generateApiKey(random.bytes(32));
  const prefix = maskApiKey(key);
  const fields: InstallFields = {
    system: { api_key: key, flow_ns: workspace.flow_ns, workspace_id: workspace.id, installation_id: id },
    // Nobody signs in here: the tokens are ours, and open nothing.
    auth: { ...values, ...testTokens(manifest.auth, random) },
    userAgent: `miniapp/${version}`,
  };
  const shown: InstallFields = {
    ...fields,
    system: { ...fields.system, api_key: prefix },
    auth: maskValues(fields.auth, manifest.auth),
  };
  const masks = secretMasks(key, fields.auth, manifest.auth);
  const subscribe = buildInstallRequestPair(manifest, 'install', fields, shown);
  // Prepared now: later only the key's hash is known.
  const unsubscribe = buildInstallRequestPair(manifest, 'uninstall', fields, shown);
  const auth = buildAuthRequest(manifest, fields, shown);
  // The last of all: what is wrong on our side is found before anybody else hears of the install.
  if (auth) await authenticate({ http, clock }, manifest, { ...auth, masks }, fields);

  const state: InstallationState = subscribe === null ? 'installed' : 'pending';
  const created_at = clock.now().toISOString();
  return {
    subscribe: subscribe && { ...subscribe, masks },
    changes: {
      state,
      version: release.version,
      hash: release.hash,
      inputs: JSON.stringify(values),
      unsubscribe: unsubscribe && writeRequest(withOwnMasks({ ...unsubscribe, masks })),
    },
    key: { hash: hashKey(key), prefix, scopes: manifest.api_scopes ?? [], created_at, revoked_at: null },
  };
}

/** What whoever installs can do, by what came of the auth request. */
const remedies = {
  answered: 'Correct the response of the auth request in the manifest, or what the service answers.',
  refused: 'The answers may be wrong: correct them, and try again. If they are right, look at the service.',
  unreachable: 'Start the service or correct its address. Private networks need --allow-private.',
} as const;

/**
 * Performs the auth request. What its answer gives to the app fields is checked and let go: nothing here sends or shows
 * app fields, and they may be secrets. Throws `Refusal` `auth-request-failed`.
 */
async function authenticate(
  system: Pick<PlatformContext, 'http' | 'clock'>,
  manifest: Manifest,
  { sent, shown, masks }: StoredRequest,
  { auth }: InstallFields,
): Promise<void> {
  const { outcome, problem } = await performAuthRequest({ manifest, request: sent, inputs: auth, masks }, system);
  if (problem === null) return;
  const tokens =
    outcome === 'refused' && manifest.auth?.type === 'oauth2'
      ? ' It gets test tokens here (miniapptest_…), which it has to accept.'
      : '';
  throw new Refusal(
    'auth-request-failed',
    `The auth request to ${redact(shown.url, masks)} failed, so nothing was installed. ${problem}`,
    { hint: remedies[outcome] + tokens },
  );
}

/**
 * The unsubscribe request waits for as long as the app is installed, so it holds no secret that it does not send. The
 * other masks, for what the server answers, are taken from the subscribe request, as long as that is kept.
 */
function withOwnMasks({ sent, shown, masks }: StoredRequest): StoredRequest {
  const text = [sent.url, ...Object.values(sent.headers), new TextDecoder().decode(sent.body ?? new Uint8Array())];
  return { sent, shown, masks: masksIn(text.join('\n'), masks) };
}
