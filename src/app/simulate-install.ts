import { MiniappError } from '../core/errors.ts';
import type { HttpRequest } from '../core/http.ts';
import { createFlowNamespace, createInstallationId, createWorkspaceId } from '../core/install/identifiers.ts';
import { type InputOrigin, resolveInputs } from '../core/install/inputs.ts';
import { generateApiKey } from '../core/install/key.ts';
import type { InputValue } from '../core/install/placeholders.ts';
import { buildShownRequest, type InstallEvent, type SystemFields } from '../core/install/request.ts';
import { mask, maskValues, secretNames } from '../core/install/secrets.ts';
import type { ByteSource } from '../core/install/seeded.ts';
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
}

/** What an install (or uninstall) would generate and send. */
export interface Simulation {
  readonly event: InstallEvent;
  /** RFC 3339. */
  readonly time: string;
  readonly api_key: { readonly key: string; readonly scopes: readonly { id: string; label: string }[] };
  readonly system: SystemFields;
  readonly inputs: readonly { name: string; value: InputValue; origin: InputOrigin; masked: boolean }[];
  /** The request with given secrets masked; null when the app declares none for the event. */
  readonly request: HttpRequest | null;
}

/**
 * Simulates an install: generates the key and the system fields, and builds the request with the function that the local
 * platform uses. Throws `inputs-invalid` or `request-invalid`.
 */
export function simulateInstall(
  { manifest, event, inputs, samples, reveal, now }: SimulationRequest,
  { random, version }: { random: ByteSource; version: string },
): Simulation {
  const { auth } = manifest;
  const resolved = resolveInputs(auth, inputs, { samples });
  if (resolved.problems.length > 0) throw new MiniappError('inputs-invalid', { problems: resolved.problems });

  const asked: readonly string[] = manifest.api_scopes ?? [];
  const system: SystemFields = {
    api_key: generateApiKey(random.bytes(32)),
    flow_ns: createFlowNamespace(random),
    workspace_id: createWorkspaceId(random),
    installation_id: createInstallationId(random),
  };
  const userAgent = `miniapp/${version}`;
  const shown = reveal ? resolved.values : maskValues(resolved.values, auth, resolved.origins);
  const request = buildShownRequest(
    manifest,
    event,
    { system, auth: resolved.values, userAgent },
    { system, auth: shown, userAgent },
  );
  const secrets = secretNames(auth);
  return {
    event,
    time: now.toISOString(),
    api_key: {
      key: system.api_key,
      scopes: catalogScopes.filter(({ id }) => asked.includes(id)).map(({ id, label }) => ({ id, label })),
    },
    system,
    inputs: Object.entries(shown).map(([name, value]) => ({
      name,
      value,
      origin: resolved.origins[name] ?? 'empty',
      masked: secrets.has(name) && value === mask,
    })),
    request,
  };
}
