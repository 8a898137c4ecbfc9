import { createHash } from 'node:crypto';
import type { InstallationInput } from '../contract/platform.ts';
import { MiniappError } from '../core/errors.ts';
import { createInstallationId, createMessageId } from '../core/install/identifiers.ts';
import { resolveInputs } from '../core/install/inputs.ts';
import { generateApiKey, maskApiKey } from '../core/install/key.ts';
import {
  buildInstallRequest,
  buildShownRequest,
  type InstallEvent,
  type InstallFields,
} from '../core/install/request.ts';
import { maskValues, secretMasks } from '../core/install/secrets.ts';
import { testTokens } from '../core/install/test-tokens.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { PlatformContext } from './context.ts';
import { Refusal } from './refusal.ts';
import { findApp } from './store/apps.ts';
import { addDelivery, cancelDeliveries, listDeliveries } from './store/deliveries.ts';
import { addInstallation, endInstallation, findInstallation, wasInstalled } from './store/installations.ts';
import { readRequest, type StoredRequest, writeRequest } from './store/requests.ts';

/**
 * Installs an app's draft: creates the installation and its key, and performs the subscribe request. Returns the
 * installation's id; its state says whether the app's server accepted. Throws `Refusal` `not-found`, or `MiniappError`
 * `inputs-invalid` or `request-invalid`.
 */
export async function install(platform: PlatformContext, slug: string, { inputs }: InstallationInput): Promise<string> {
  const { database, random, clock, workspace, version, courier } = platform;
  const app = await findApp(database, slug);
  if (app === undefined) throw new Refusal('not-found', `There is no app ${slug} here.`);
  // It was checked when it was pushed.
  const manifest = app.draft.manifest as unknown as Manifest;
  const { values, problems } = resolveInputs(manifest.auth, inputs, { samples: false });
  if (problems.length > 0) throw new MiniappError('inputs-invalid', { problems });

  const key = generateApiKey(random.bytes(32));
  const id = createInstallationId(random);
  const fields: InstallFields = {
    system: { api_key: key, flow_ns: workspace.flow_ns, workspace_id: workspace.id, installation_id: id },
    // Nobody signs in here: the tokens are ours, and open nothing.
    auth: { ...values, ...testTokens(manifest.auth, random) },
    userAgent: `miniapp/${version}`,
  };
  const subscribe = prepareRequest(manifest, 'install', fields);
  // Prepared now: later only the key's hash is known.
  const unsubscribe = prepareRequest(manifest, 'uninstall', fields);
  const deliveryId = createMessageId(platform.random);
  const now = clock.now().toISOString();

  await database.transaction().execute(async (transaction) => {
    await addInstallation(
      transaction,
      {
        id,
        slug,
        state: subscribe === null ? 'installed' : 'pending',
        // Without the masks: for what the server answers they are taken from the subscribe request, as long as it is kept.
        unsubscribe: unsubscribe && writeRequest({ ...unsubscribe, masks: [] }),
        created_at: now,
        uninstalled_at: null,
      },
      {
        hash: hashKey(key),
        prefix: maskApiKey(key),
        scopes: manifest.api_scopes ?? [],
        created_at: now,
        revoked_at: null,
      },
    );
    if (subscribe !== null) {
      await addDelivery(transaction, {
        id: deliveryId,
        installation_id: id,
        event: (await wasInstalled(transaction, slug, id)) ? 'reinstall' : 'install',
        request: subscribe,
        created_at: now,
      });
    }
  });
  if (subscribe !== null) await courier.send(deliveryId);
  return id;
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
    const installation = await findInstallation(transaction, id);
    if (installation === undefined) throw new Refusal('not-found', `There is no installation ${id} here.`);
    if (!(await endInstallation(transaction, id, now))) {
      const message = `The installation ${id} was uninstalled before, at ${installation.uninstalled_at}.`;
      throw new Refusal('already-uninstalled', message);
    }
    await cancelDeliveries(transaction, id);
    if (installation.unsubscribe === null) return null;
    const { deliveries } = await listDeliveries(transaction, { installation: id }, { limit: 1, offset: 0 });
    const masks = deliveries[0]?.delivery.request.masks ?? [];
    const prepared = { ...readRequest(installation.unsubscribe), masks };
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
