import type { PlatformContext } from '../context.ts';
import type { ApiAnswer } from './answers.ts';
import { type Given, type Parameters, readParameters, type Values } from './parameters.ts';

/** A call that its key may make. */
export interface ApiCall {
  readonly platform: PlatformContext;
  readonly installationId: string;
  /** When it was made, RFC 3339 in UTC. */
  readonly now: string;
}

/** An emulated operation: what it takes and does, as data, and the doing. */
export interface Operation extends Declaration<Parameters> {
  /** Answers a request; rejects with `Refusal`. */
  answer(given: Given, call: ApiCall): Promise<ApiAnswer>;
}

interface Declaration<Declared> {
  /** What it does, for the reference. */
  readonly does: string;
  readonly parameters: Declared;
  /** Parameters with which the answer changes by time alone. Others of GET stay as they are until the data changes. */
  readonly timed?: readonly string[];
  /** What of its doing is ours, not the platform's, for the reference. */
  readonly assumed?: readonly string[];
}

/** Operations by their name in the catalogue, for example `GET /flow/tags`. */
export type Operations = Readonly<Record<string, Operation>>;

/**
 * Makes an operation whose doing gets its declared parameters read and checked; and the body as it came, for what has
 * names that apps choose.
 */
export function operation<const Declared extends Parameters>(
  declaration: Declaration<Declared>,
  perform: (values: Values<Declared>, call: ApiCall, body: Given['body']) => Promise<ApiAnswer>,
): Operation {
  return {
    ...declaration,
    answer: async (given, call) => perform(readParameters(declaration.parameters, given), call, given.body),
  };
}
