import { performAuthRequest } from '../core/delivery/auth-request.ts';
import type { HttpRequest } from '../core/http.ts';
import type { AppFieldValue } from '../core/install/app-fields.ts';
import { mask } from '../core/install/secrets.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { System } from '../system/ports.ts';
import { type DeliveryRequest, deliverSimulation, type SimulatedDelivery } from './deliver-simulation.ts';
import type { ContractCase } from './handler-contract.ts';

/** What to perform, and how. */
export interface PerformanceRequest extends DeliveryRequest {
  readonly manifest: Manifest;
  /** Hold the server to the handler contract, instead of delivering the one event. */
  readonly assert: boolean;
  readonly reveal: boolean;
  /** Told what is under way. */
  readonly progress: <Value>(message: string, work: () => Promise<Value>) => Promise<Value>;
}

/** What came of a simulated event. */
export interface PerformedSimulation {
  readonly app_fields: readonly AppFieldValue[];
  /** What the auth request came to; null when there is none. */
  readonly auth: PerformedAuth | null;
  /** Null when the contract was checked, or the auth request refused. */
  readonly delivery: SimulatedDelivery | null;
  readonly contract: readonly ContractCase[] | null;
}

/** The auth request, and the app fields that its answer gives. */
export interface PerformedAuth {
  readonly url: string;
  readonly outcome: 'answered' | 'refused' | 'unreachable';
  readonly status: number | null;
  /** Null when it was answered with 2xx and every mapped value was in it. */
  readonly problem: string | null;
  readonly app_fields: readonly AppFieldValue[];
}

/**
 * Performs the requests of a simulated event. It ends where the auth request is refused. A service that is not there is
 * passed over, so that the app's own server can be tried without it; the local platform does not install without it.
 */
export async function performSimulation(
  request: PerformanceRequest,
  system: Pick<System, 'http' | 'clock' | 'random'>,
): Promise<PerformedSimulation> {
  const { manifest, prepared, to, secret, faults, assert, progress } = request;
  const { authRequest } = prepared.sent;
  const auth =
    authRequest === null
      ? null
      : await progress('Sending the auth request', () => performAuth(request, authRequest, system));
  const app_fields = auth?.app_fields ?? prepared.simulation.app_fields;
  const performed: PerformedSimulation = { app_fields, auth, delivery: null, contract: null };
  if (auth?.outcome === 'refused') return performed;
  if (assert) {
    const { fields } = prepared;
    const { checkHandler } = await import('./handler-contract.ts');
    const contract = await progress('Testing the server', () =>
      checkHandler({ manifest, fields, to, secret, faults }, system),
    );
    return { ...performed, contract };
  }
  return { ...performed, delivery: await progress('Sending', () => deliverSimulation(request, system)) };
}

async function performAuth(
  { manifest, prepared, reveal }: PerformanceRequest,
  request: HttpRequest,
  system: Pick<System, 'http' | 'clock'>,
): Promise<PerformedAuth> {
  const { simulation, fields, masks } = prepared;
  const outgoing = { manifest, request, inputs: fields.auth, masks };
  const { appFields, ...performed } = await performAuthRequest(outgoing, system);
  const app_fields = appFields?.map((field) =>
    field.secret && field.value !== null && !reveal ? { ...field, value: mask } : field,
  );
  return {
    url: simulation.auth_request?.url ?? '',
    ...performed,
    app_fields: app_fields ?? simulation.app_fields,
  };
}
