import { MiniappError } from '../core/errors.ts';
import type { HttpRequest } from '../core/http.ts';
import { type AppFieldValue, fillAppFields } from '../core/install/app-fields.ts';
import { generateApiKey } from '../core/install/generate-key.ts';
import { createFlowNamespace, createInstallationId, createWorkspaceId } from '../core/install/identifiers.ts';
import { type InputOrigin, resolveInputs } from '../core/install/inputs.ts';
import type { InputValue } from '../core/install/placeholders.ts';
import {
  buildAuthRequest,
  buildInstallRequestPair,
  type InstallEvent,
  type InstallFields,
  type SystemFields,
} from '../core/install/request.ts';
import { type Masks, mask, maskValues, secretMasks, secretNames } from '../core/install/secrets.ts';
import type { ByteSource } from '../core/install/seeded.ts';
import { testTokens } from '../core/install/test-tokens.ts';
import { scopes as catalogScopes } from '../generated/catalog.ts';
import type { Manifest } from '../generated/manifest.ts';

export interface SimulationRequest {
  readonly manifest: Manifest;
  readonly event: InstallEvent;
  /** The user's answers by input name, as text or typed. */
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  /** Fill inputs that were not given with sample values; otherwise a missing required one is refused. */
  readonly samples: boolean;
  /** Show given secret inputs as they are, instead of masked. */
  readonly reveal: boolean;
  readonly now: Date;
  /** What signing in by OAuth gave, from `signInOAuth`; test tokens otherwise. */
  readonly oauth?: Readonly<Record<string, InputValue>> | undefined;
}

/** What an event would generate and send, for people: given secrets are masked. */
export interface Simulation {
  readonly event: InstallEvent;
  /** RFC 3339. */
  readonly time: string;
  readonly api_key: { readonly key: string; readonly scopes: readonly { id: string; label: string }[] };
  /** What a reinstall or an upgrade replaces; null for the other events. */
  readonly previous: { readonly api_key: string; readonly installation_id: string } | null;
  readonly system: SystemFields;
  readonly inputs: readonly { name: string; value: InputValue; origin: InputOrigin; masked: boolean }[];
  /** What the platform keeps for the installation; what the auth request would answer is not known yet. */
  readonly app_fields: readonly AppFieldValue[];
  /** Sent before the subscribe request; null when the app declares none, and on an uninstall. */
  readonly auth_request: HttpRequest | null;
  /** Null when the app declares none for the event. */
  readonly request: HttpRequest | null;
}

/** A simulation, and the same as it is sent. */
export interface PreparedSimulation {
  readonly simulation: Simulation;
  readonly sent: { readonly authRequest: HttpRequest | null; readonly request: HttpRequest | null };
  /** What the requests are filled with, as sent. */
  readonly fields: InstallFields;
  /** For what servers answer, which may repeat what they were sent. Empty with `reveal`. */
  readonly masks: Masks;
}

/**
 * Simulates an event of an app's life: generates the key and the system fields, and builds the requests with the
 * functions that the local platform uses. From one seed, the events are those of one story: what is uninstalled,
 * upgraded or reinstalled is what was installed. Throws `inputs-invalid` or `request-invalid`.
 */
export function simulateInstall(
  { manifest, event, inputs, samples, reveal, now, oauth }: SimulationRequest,
  { random, version }: { random: ByteSource; version: string },
): PreparedSimulation {
  const { auth } = manifest;
  const resolved = resolveInputs(auth, inputs, { samples });
  if (resolved.problems.length > 0) throw new MiniappError('inputs-invalid', { problems: resolved.problems });

  const { system, previous } = createSystemFields(event, random);
  const tokens = oauth ?? testTokens(auth, random);
  const values = { ...resolved.values, ...tokens };
  const origins: Record<string, InputOrigin> = {
    ...resolved.origins,
    ...Object.fromEntries(Object.keys(tokens).map((name) => [name, 'sample'] as const)),
  };
  const userAgent = `miniapp/${version}`;
  const fields: InstallFields = { system, auth: values, userAgent };
  const shownValues = reveal ? values : maskValues(values, auth, origins);
  const shownFields: InstallFields = { ...fields, auth: shownValues };
  const authRequest = event === 'uninstall' ? null : buildAuthRequest(manifest, fields, shownFields);
  const request = buildInstallRequestPair(manifest, event, fields, shownFields);
  const secrets = secretNames(auth);
  const asked: readonly string[] = manifest.api_scopes ?? [];
  return {
    simulation: {
      event,
      time: now.toISOString(),
      api_key: {
        key: system.api_key,
        scopes: catalogScopes.filter(({ id }) => asked.includes(id)).map(({ id, label }) => ({ id, label })),
      },
      previous,
      system,
      inputs: Object.entries(shownValues).map(([name, value]) => ({
        name,
        value,
        origin: origins[name] ?? 'empty',
        masked: secrets.has(name) && value === mask,
      })),
      app_fields: showFields(
        fillAppFields(manifest, values, undefined),
        fillAppFields(manifest, shownValues, undefined),
      ),
      auth_request: authRequest?.shown ?? null,
      request: request?.shown ?? null,
    },
    sent: { authRequest: authRequest?.sent ?? null, request: request?.sent ?? null },
    fields,
    masks: reveal ? [] : secretMasks(null, onlyGiven(values, origins), auth),
  };
}

/** Fields are judged as they are kept, and shown as the inputs are. */
function showFields(kept: readonly AppFieldValue[], shown: readonly AppFieldValue[]): AppFieldValue[] {
  return kept.map((field, index) => ({ ...field, value: shown[index]?.value ?? null }));
}

/** An upgrade replaces the key, a reinstall the installation as well; the chatbot stays. */
function createSystemFields(event: InstallEvent, random: ByteSource): Pick<Simulation, 'system' | 'previous'> {
  const installed: SystemFields = {
    api_key: generateApiKey(random.bytes(32)),
    flow_ns: createFlowNamespace(random),
    workspace_id: createWorkspaceId(random),
    installation_id: createInstallationId(random),
  };
  if (event === 'install' || event === 'uninstall') return { system: installed, previous: null };
  const { api_key, installation_id } = installed;
  const renewed: SystemFields = {
    ...installed,
    api_key: generateApiKey(random.bytes(32)),
    ...(event === 'reinstall' && { installation_id: createInstallationId(random) }),
  };
  return { system: renewed, previous: { api_key, installation_id } };
}

/** A sample is no secret. */
function onlyGiven(
  values: Readonly<Record<string, InputValue>>,
  origins: Readonly<Record<string, InputOrigin>>,
): Record<string, InputValue> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => origins[name] !== 'sample'));
}
