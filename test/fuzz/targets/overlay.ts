import fc from 'fast-check';
import { checkManifest, readManifest } from '../../../src/core/manifest/analyze.ts';
import { parseYaml } from '../../../src/core/manifest/parse.ts';
import { createSource } from '../../../src/core/source.ts';
import { textLike } from '../mutations.ts';
import { manifestSamples } from '../samples.ts';
import { defineTarget } from '../target.ts';

const overlays = [
  'name: Staging\nsubscribe: { url: https://staging.example.com/subscribe }\n',
  'video: null\nsubscribe:\n  body: null\n  headers: { X-Environment: staging }\n',
  'auth:\n  inputs: []\napi_scopes: null\n',
  '{}\n',
];

/** An environment’s file, laid over a manifest. */
export const overlay = defineTarget(
  'overlay',
  fc.record({ base: fc.constantFrom(...manifestSamples), text: textLike([...overlays, ...manifestSamples]) }),
  () => {
    return ({ base, text }) => {
      const sources = { base: createSource('miniapp.yaml', base), overlay: createSource('miniapp.staging.yaml', text) };
      const texts = { base: parseYaml(sources.base), overlay: parseYaml(sources.overlay) };
      const { diagnostics } = checkManifest(readManifest(texts, {}), {});
      for (const { file, range } of diagnostics) {
        const { length } = (file === 'miniapp.yaml' ? sources.base : sources.overlay).text;
        if (range.start.offset < 0 || range.end.offset > length) throw new Error(`A place outside of ${file}`);
      }
      return diagnostics[0]?.code ?? 'sound';
    };
  },
);
