import { createHash } from 'node:crypto';
import type { DraftInput, InstallationInput, InstallationState, UpgradeInput } from '../contract/platform.ts';
import { MiniappError } from '../core/errors.ts';
import { createInstallationId, createMessageId } from '../core/install/identifiers.ts';
import { authInputs, resolveInputs } from '../core/install/inputs.ts';
import { generateApiKey, maskApiKey } from '../core/install/key.ts';
import {
  buildInstallRequest,
  buildShownRequest,
  type InstallEvent,
  type InstallFields,
} from '../core/install/request.ts';
import { masksIn, maskValues, secretMasks } from '../core/install/secrets.ts';
import { testTokens } from '../core/install/test-tokens.ts';
import { grantedScopes } from '../core/scopes/granted.ts';
import { scopes as catalogScopes } from '../generated/catalog.ts';
import type { AuthInput, Manifest } from '../generated/manifest.ts';
import type { PlatformContext } from './context.ts';
import { Refusal } from './refusal.ts';
import { manifestOf, type Release, releaseOf, requireApp } from './releases.ts';
import { findApp } from './store/apps.ts';
import { addDelivery, cancelDeliveries, listDeliveries } from './store/deliveries.ts';
import {
  addInstallation,
  endInstallation,
  findInstallation,
  replaceInstallation,
  type StoredInstallation,
  wasInstalled,
} from './store/installations.ts';
import { readRequest, type StoredRequest, writeRequest } from './store/requests.ts';
import type { Database } from './store/tables.ts';

/**
 * Installs an app: creates the installation and its key, and performs the subscribe request. Returns the installation's
 * id; its state says whether the app's server accepted. Throws `Refusal` `not-found`, or `MiniappError` `inputs-invalid`
 * or `request-invalid`.
 */
export async function install(
  platform: PlatformContext,
  slug: string,
  { inputs, draft = false }: InstallationInput,
): Promise<string> {
  const { database, courier, random } = platform;
  const release = await releaseOf(database, await requireApp(database, slug), draft);
  const id = createInstallationId(random);
  const prepared = prepare(platform, id, release, inputs);
  const deliveryId = createMessageId(random);

  await database.transaction().execute(async (transaction) => {
    const { key, subscribe, changes } = prepared;
    await addInstallation(transaction, { id, slug, created_at: key.created_at, uninstalled_at: null, ...changes }, key);
    if (subscribe === null) return;
    const event = (await wasInstalled(transaction, slug, id)) ? 'reinstall' : 'install';
    const { created_at } = key;
    await addDelivery(transaction, { id: deliveryId, installation_id: id, event, request: subscribe, created_at });
  });
  if (prepared.subscribe !== null) await courier.send(deliveryId);
  return id;
}

/**
 * Upgrades an installation to the current version (or a draft's to the draft): the key is replaced at once, then the
 * subscribe request is performed again. Throws `Refusal` `not-found`, `already-uninstalled`, `upgrade-missing` or
 * `consent-missing`, or `MiniappError` `inputs-invalid` or `request-invalid`.
 */
export async function upgrade(
  platform: PlatformContext,
  id: string,
  { consent = false, inputs = {} }: UpgradeInput,
): Promise<void> {
  const { database, courier, random } = platform;
  const deliveryId = createMessageId(random);
  const isSent = await database.transaction().execute(async (transaction) => {
    const installation = await requireInstalled(transaction, id);
    const { slug } = installation;
    const release = await findUpgrade(transaction, installation);
    if (release === null) throw new Refusal('upgrade-missing', `The installation ${id} is up to date.`);
    const added = addedScopes(release.draft, installation.scopes);
    if (added.length > 0 && !consent) {
      const message = `${slug} asks for more than its user agreed to: ${added.join(', ')}.`;
      throw new Refusal('consent-missing', message, { hint: 'Ask the user, then upgrade with consent.' });
    }
    const answers = { ...keptAnswers(release, installation), ...inputs };
    const { key, subscribe, changes } = prepare(platform, id, release, answers);
    await cancelDeliveries(transaction, id);
    await replaceInstallation(transaction, id, changes, key);
    if (subscribe === null) return false;
    const { created_at } = key;
    await addDelivery(transaction, {
      id: deliveryId,
      installation_id: id,
      event: 'upgrade',
      request: subscribe,
      created_at,
    });
    return true;
  });
  if (isSent) await courier.send(deliveryId);
}

/** What an installation could be upgraded to; null when it is up to date. */
export async function findUpgrade(
  database: Database,
  { slug, version, hash, state }: StoredInstallation,
): Promise<Release | null> {
  const app = state === 'uninstalled' ? undefined : await findApp(database, slug);
  if (app === undefined) return null;
  const release = await releaseOf(database, app, version === null);
  return release.version === version && release.hash === hash ? null : release;
}

/** The user's answers so far to what a release asks for. */
function keptAnswers(release: Release, { inputs }: StoredInstallation): InstallationInput['inputs'] {
  const before = JSON.parse(inputs ?? '{}') as InstallationInput['inputs'];
  const known = authInputs(manifestOf(release).auth).map(({ name }) => name);
  return Object.fromEntries(Object.entries(before).filter(([name, value]) => value !== null && known.includes(name)));
}

/** What an upgrade to a release has to ask: inputs that are new, or that were left empty and are required. */
export function openInputs(release: Release, installation: StoredInstallation): AuthInput[] {
  const before = JSON.parse(installation.inputs ?? '{}') as InstallationInput['inputs'];
  const kept = keptAnswers(release, installation);
  return authInputs(manifestOf(release).auth).filter(
    ({ name, required }) => !Object.hasOwn(kept, name) && (required === true || !Object.hasOwn(before, name)),
  );
}

/** The scopes of a draft that a key does not open yet. */
export function addedScopes({ manifest }: Pick<DraftInput, 'manifest'>, held: readonly string[]): string[] {
  const granted = grantedScopes(held, catalogScopes);
  const asked = (manifest as unknown as Manifest).api_scopes ?? [];
  return asked.filter((scope) => !granted.has(scope));
}

/**
 * Uninstalls: the key is void at once and what was not delivered yet is taken back, then the unsubscribe request is
 * performed; what the server answers changes nothing.
 * Throws `Refusal` `not-found` or `already-uninstalled`.
 */
export async function uninstall(platform: PlatformContext, id: string): Promise<void> {
  const { database, clock, courier } = platform;
  const deliveryId = createMessageId(platform.random);
  const now = clock.now().toISOString();
  const request = await database.transaction().execute(async (transaction) => {
    const installation = await requireInstalled(transaction, id);
    await endInstallation(transaction, id, now);
    await cancelDeliveries(transaction, id);
    if (installation.unsubscribe === null) return null;
    const { deliveries } = await listDeliveries(transaction, { installation: id }, { limit: 1, offset: 0 });
    const own = readRequest(installation.unsubscribe);
    const prepared = { ...own, masks: [...own.masks, ...(deliveries[0]?.delivery.request.masks ?? [])] };
    await addDelivery(transaction, {
      id: deliveryId,
      installation_id: id,
      event: 'uninstall',
      request: prepared,
      created_at: now,
    });
    return prepared;
  });
  if (request !== null) await courier.send(deliveryId);
}

/** Keys are stored and found by this: SHA-256 in hex. They are random, so no salt or stretching is needed. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Throws `Refusal` `not-found` or `already-uninstalled`. */
export async function requireInstalled(transaction: Database, id: string): Promise<StoredInstallation> {
  const installation = await findInstallation(transaction, id);
  if (installation === undefined) throw new Refusal('not-found', `There is no installation ${id} here.`);
  if (installation.state === 'uninstalled') {
    const message = `The installation ${id} was uninstalled before, at ${installation.uninstalled_at}.`;
    throw new Refusal('already-uninstalled', message);
  }
  return installation;
}

/** A new key for an installation of a release, and the requests that carry it. */
function prepare(
  { random, clock, workspace, version }: PlatformContext,
  id: string,
  release: Release,
  inputs: InstallationInput['inputs'],
) {
  const manifest = manifestOf(release);
  const { values, problems } = resolveInputs(manifest.auth, inputs, { samples: false });
  if (problems.length > 0) throw new MiniappError('inputs-invalid', { problems });
  const key = generateApiKey(random.bytes(32));
  const fields: InstallFields = {
    system: { api_key: key, flow_ns: workspace.flow_ns, workspace_id: workspace.id, installation_id: id },
    // Nobody signs in here: the tokens are ours, and open nothing.
    auth: { ...values, ...testTokens(manifest.auth, random) },
    userAgent: `miniapp/${version}`,
  };
  const subscribe = prepareRequest(manifest, 'install', fields);
  // Prepared now: later only the key's hash is known.
  const unsubscribe = prepareRequest(manifest, 'uninstall', fields);
  const state: InstallationState = subscribe === null ? 'installed' : 'pending';
  return {
    subscribe,
    changes: {
      state,
      version: release.version,
      hash: release.hash,
      inputs: JSON.stringify(values),
      unsubscribe: unsubscribe && writeRequest(withOwnMasks(unsubscribe)),
    },
    key: {
      hash: hashKey(key),
      prefix: maskApiKey(key),
      scopes: manifest.api_scopes ?? [],
      created_at: clock.now().toISOString(),
      revoked_at: null,
    },
  };
}

/**
 * The unsubscribe request waits for as long as the app is installed, so it holds no secret that it does not send. The
 * other masks, for what the server answers, are taken from the subscribe request, as long as that is kept.
 */
function withOwnMasks({ sent, shown, masks }: StoredRequest): StoredRequest {
  const text = [sent.url, ...Object.values(sent.headers), new TextDecoder().decode(sent.body ?? new Uint8Array())];
  return { sent, shown, masks: masksIn(text.join('\n'), masks) };
}

function prepareRequest(manifest: Manifest, event: InstallEvent, fields: InstallFields): StoredRequest | null {
  const sent = buildInstallRequest(manifest, event, fields);
  const shown = buildShownRequest(manifest, event, fields, {
    ...fields,
    system: { ...fields.system, api_key: maskApiKey(fields.system.api_key) },
    auth: maskValues(fields.auth, manifest.auth),
  });
  const masks = secretMasks(fields.system.api_key, fields.auth, manifest.auth);
  return sent && shown && { sent, shown, masks };
}
