import type { DraftInput, InstallationInput, UpgradeInput } from '../contract/platform.ts';
import { createInstallationId, createMessageId } from '../core/install/identifiers.ts';
import { authInputs } from '../core/install/inputs.ts';
import { grantedScopes } from '../core/scopes/granted.ts';
import { scopes as catalogScopes } from '../generated/catalog.ts';
import type { AuthInput } from '../generated/manifest.ts';
import type { PlatformContext } from './context.ts';
import { prepare } from './preparation.ts';
import { Refusal } from './refusal.ts';
import { manifestOf, type Release, releaseOf, requireApp } from './releases.ts';
import { findApp } from './store/apps.ts';
import { addDelivery, cancelDeliveries, findLastDelivery } from './store/deliveries.ts';
import {
  addInstallation,
  endInstallation,
  findInstallation,
  replaceInstallation,
  type StoredInstallation,
  wasInstalled,
} from './store/installations.ts';
import { readRequest } from './store/requests.ts';
import type { Alongside, Database } from './store/tables.ts';

/**
 * Installs an app: performs the auth request, creates the installation and its key, and performs the subscribe request.
 * Returns the installation's id; its state says whether the app's server accepted. Nothing is there before the auth request
 * has succeeded. `agreed` is the hash of the release that the user was shown: another one is not installed. `alongside` is
 * stored with it, by its id, before the subscribe request leaves. Throws `Refusal` `not-found`, `remote-changed` or
 * `auth-request-failed`, or `MiniappError` `inputs-invalid` or `request-invalid`.
 */
export async function install(
  platform: PlatformContext,
  slug: string,
  { inputs, draft = false }: InstallationInput,
  { agreed, alongside }: { readonly agreed?: string; readonly alongside?: Alongside<string> } = {},
): Promise<string> {
  const { database, courier, random } = platform;
  const release = await releaseOf(database, await requireApp(database, slug), draft);
  requireAgreed(release, agreed);
  const id = createInstallationId(random);
  const { key, subscribe, changes } = await prepare(platform, id, release, inputs);
  const deliveryId = createMessageId(random);

  await database.transaction().execute(async (transaction) => {
    await addInstallation(transaction, { id, slug, created_at: key.created_at, uninstalled_at: null, ...changes }, key);
    if (subscribe !== null) {
      const event = (await wasInstalled(transaction, slug, id)) ? 'reinstall' : 'install';
      const { created_at } = key;
      const delivery = { id: deliveryId, installation_id: id, slug, event, request: subscribe, created_at } as const;
      await addDelivery(transaction, delivery);
    }
    await alongside?.(transaction, id);
  });
  if (subscribe !== null) await courier.send(deliveryId);
  return id;
}

/**
 * Upgrades an installation to the current version (or a draft's to the draft): the auth request is performed, the key
 * replaced, then the subscribe request performed again. `agreed` as for `install`. Throws `Refusal` `not-found`,
 * `already-uninstalled`, `upgrade-missing`, `consent-missing`, `remote-changed` or `auth-request-failed`, or `MiniappError`
 * `inputs-invalid` or `request-invalid`.
 */
export async function upgrade(
  platform: PlatformContext,
  id: string,
  input: UpgradeInput,
  agreed?: string,
): Promise<void> {
  const { database, courier, random } = platform;
  const { installation, release } = await requireUpgrade(database, id);
  requireAgreed(release, agreed);
  requireConsent(installation, release, input);
  const answers = { ...keptAnswers(release, installation), ...input.inputs };
  const { key, subscribe, changes } = await prepare(platform, id, release, answers);
  const deliveryId = createMessageId(random);

  const isCurrent = await database.transaction().execute(async (transaction) => {
    // The auth request takes its time, and meanwhile everything may have changed.
    const now = await requireUpgrade(transaction, id);
    if (now.release.hash !== release.hash || now.release.version !== release.version) return false;
    await cancelDeliveries(transaction, id);
    await replaceInstallation(transaction, id, changes, key);
    if (subscribe === null) return true;
    const { created_at } = key;
    await addDelivery(transaction, {
      id: deliveryId,
      installation_id: id,
      slug: installation.slug,
      event: 'upgrade',
      request: subscribe,
      created_at,
    });
    return true;
  });
  // The user agreed to what there was, not to what there is now.
  if (!isCurrent) return upgrade(platform, id, { ...input, consent: false }, agreed);
  if (subscribe !== null) await courier.send(deliveryId);
}

function requireAgreed({ hash }: Release, agreed: string | undefined): void {
  if (agreed === undefined || agreed === hash) return;
  const message = 'The app has changed since this was shown to you. Look again at what it asks for.';
  throw new Refusal('remote-changed', message);
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
export function addedScopes(draft: DraftInput, held: readonly string[]): string[] {
  const granted = grantedScopes(held, catalogScopes);
  const asked: readonly string[] = manifestOf({ draft }).api_scopes ?? [];
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
    const last = await findLastDelivery(transaction, { installation: id });
    const own = readRequest(installation.unsubscribe);
    const prepared = { ...own, masks: [...own.masks, ...(last?.delivery.request.masks ?? [])] };
    await addDelivery(transaction, {
      id: deliveryId,
      installation_id: id,
      slug: installation.slug,
      event: 'uninstall',
      request: prepared,
      created_at: now,
    });
    return prepared;
  });
  if (request !== null) await courier.send(deliveryId);
}

async function requireUpgrade(
  database: Database,
  id: string,
): Promise<{ installation: StoredInstallation; release: Release }> {
  const installation = await requireInstalled(database, id);
  const release = await findUpgrade(database, installation);
  if (release === null) throw new Refusal('upgrade-missing', `The installation ${id} is up to date.`);
  return { installation, release };
}

function requireConsent(
  { slug, scopes }: StoredInstallation,
  { draft }: Release,
  { consent = false }: UpgradeInput,
): void {
  const added = addedScopes(draft, scopes);
  if (added.length === 0 || consent) return;
  const message = `${slug} asks for more than its user agreed to: ${added.join(', ')}.`;
  throw new Refusal('consent-missing', message, { hint: 'Ask the user, then upgrade with consent.' });
}

/** Throws `Refusal` `not-found` or `already-uninstalled`. */
export async function requireInstalled(database: Database, id: string): Promise<StoredInstallation> {
  const installation = await findInstallation(database, id);
  if (installation === undefined) throw new Refusal('not-found', `There is no installation ${id} here.`);
  if (installation.state === 'uninstalled') {
    const message = `The installation ${id} was uninstalled before, at ${installation.uninstalled_at}.`;
    throw new Refusal('already-uninstalled', message);
  }
  return installation;
}
