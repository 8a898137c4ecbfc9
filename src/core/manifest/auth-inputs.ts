import type { AuthInput, Manifest } from '../../generated/manifest.ts';
import type { Sound } from './rule.ts';
import { isAbsent } from './soundness.ts';

/** An input that a manifest asks for, and where. */
export interface PlacedInput {
  readonly pointer: string;
  readonly input: Sound<AuthInput>;
}

/** The sound inputs, in order. */
export function placedInputs(manifest: Sound<Manifest>): PlacedInput[] {
  const inputs = listedInputs(manifest) ?? [];
  return inputs.flatMap((input, index) => (input ? [{ pointer: `/auth/inputs/${index}`, input }] : []));
}

/** The names of all inputs; null when one of them may have another name than can be seen. */
export function inputNames(manifest: Sound<Manifest>): string[] | null {
  const names: string[] = [];
  const inputs = listedInputs(manifest);
  for (const input of inputs ?? []) {
    if (input?.name === undefined) return null;
    names.push(input.name);
  }
  if (inputs === undefined) {
    const { auth } = manifest;
    if (auth === undefined ? !isAbsent(manifest, 'auth') : !isAbsent(auth, 'inputs') || auth.type === 'api_key') {
      return null;
    }
  }
  return names;
}

function listedInputs({ auth }: Sound<Manifest>): readonly (Sound<AuthInput> | undefined)[] | undefined {
  return auth && 'inputs' in auth ? auth.inputs : undefined;
}
