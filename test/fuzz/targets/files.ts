/** Files that commands are given besides manifests: each through the command that reads it. */

import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { serverManifest } from '../../cli/manifests.ts';
import { createWorld, packageDirectory } from '../../world.ts';
import { attemptCommand } from '../command.ts';
import { bytesLike, textLike } from '../mutations.ts';
import { pictureSamples } from '../samples.ts';
import { defineTarget, type Target } from '../target.ts';

const manifest = serverManifest('https://app.example.com').replace(
  'email-verifier\n',
  'email-verifier\nlogo: assets/logo.png\n',
);

const encode = (text: string) => new TextEncoder().encode(text);

/** A file of this name, with such content, and the command that reads it; in words and as JSON. */
function file(name: string, path: string, content: fc.Arbitrary<Uint8Array>, argv: readonly string[]): Target {
  return defineTarget(name, fc.record({ content, json: fc.boolean() }), async () => {
    const world = await createWorld();
    await writeFile(world.path('miniapp.yaml'), manifest);
    await mkdir(dirname(world.path(path)), { recursive: true });
    return async (input) => {
      await writeFile(world.path(path), input.content);
      return attemptCommand(world, [...argv, ...(input.json ? ['--json'] : [])]);
    };
  });
}

const text = (samples: readonly string[]) =>
  fc.oneof(
    { weight: 9, arbitrary: textLike(samples).map(encode) },
    { weight: 1, arbitrary: bytesLike(samples.map(encode)) },
  );

export const configuration = file(
  'configuration',
  'miniapp.config.yaml',
  text([
    'apps: ["*/miniapp.yaml", miniapp.yaml]\nrules:\n  asset/missing: off\noverrides:\n  - files: "{a,b}/**"\n    rules: { scopes/redundant: error }\n',
    'apps: .\nrules: { listing/video: warn }\n',
    'overrides: [{ files: ["!(a)*", "**/[x-z]?.yaml"], rules: { request/insecure-url: "off" } }]\n',
  ]),
  ['validate'],
);

export const inputsFile = file(
  'inputs file',
  'inputs.yaml',
  text([
    'token: abc\nlimit: 12\nregion: eu\nnews: true\n',
    '{"token": "abc", "limit": 1.5, "news": false}\n',
    'token: "{{system.api_key}}"\nregion: "a\\r\\nb"\n',
  ]),
  ['simulate-install', '--inputs', 'inputs.yaml', '--now', '2026-01-01T00:00:00Z', '--seed', 'x'],
);

export const environmentFile = file(
  'env file',
  'variables.env',
  text([
    'A=b\n# words\nexport B="c d"\n',
    "SUBSCRIBE_URL='https://example.com'\nX=`y`\n",
    'A="one\ntwo"\n__proto__=x\n',
  ]),
  ['render', '--env-file', 'variables.env'],
);

const workspace = readFileSync(join(packageDirectory, 'docs/examples/workspace.yaml'), 'utf8');

export const seedFile = defineTarget(
  'seed file',
  text([workspace, 'name: Cafe\ntags: [{ name: VIP }]\n']),
  async () => {
    const world = await createWorld();
    return async (content) => {
      await writeFile(world.path('seed.yaml'), content);
      const argv = ['platform', 'start', '--port', '0', '--data', 'data', '--seed-file', 'seed.yaml'];
      const outcome = await attemptCommand(world, argv, { signal: 'SIGINT', hurry: false });
      // A seed counts for new data only.
      await rm(world.path('data'), { recursive: true, force: true });
      return outcome;
    };
  },
);

export const picture = file('picture', 'assets/logo.png', bytesLike(pictureSamples), ['validate', '--strict']);
