import fc from 'fast-check';
import { check, violations } from '../../core/manifest/check.ts';
import { textLike } from '../mutations.ts';
import { manifestSamples } from '../samples.ts';
import { defineTarget } from '../target.ts';

/** A manifest’s text: any has a result, and one that holds together. */
export const manifest = defineTarget(
  'manifest',
  fc.record({ text: textLike(manifestSamples), A: fc.constantFrom('value', '') }),
  () => {
    return ({ text, A }) => {
      const result = check(text, { A });
      const found = violations(text, result);
      if (found.length > 0) throw new Error(found.join('\n'));
      return result.diagnostics[0]?.code ?? 'sound';
    };
  },
);
