/** What is typed, or comes from a script that passes on what it was given. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { serverManifest } from '../../cli/manifests.ts';
import { createWorld } from '../../world.ts';
import { attemptCommand } from '../command.ts';
import { hostileText, textLike } from '../mutations.ts';
import { manifestSamples } from '../samples.ts';
import { defineTarget } from '../target.ts';

const paths = [
  'name',
  'subscribe.url',
  'subscribe.body.note',
  '/auth/inputs/0/default',
  'auth.inputs.1.title',
  'api_scopes.0',
];
const flag = fc.oneof(
  fc.tuple(fc.constant('--set'), textLike(paths), hostileText),
  fc.tuple(fc.constant('--input'), textLike(['token', 'limit', 'region', 'news', '__proto__']), hostileText),
);

export const settings = defineTarget(
  'set and input',
  fc.record({
    manifest: textLike([serverManifest('https://app.example.com')]),
    flags: fc.array(flag, { maxLength: 3 }),
    json: fc.boolean(),
  }),
  async () => {
    const world = await createWorld();
    return async ({ manifest, flags, json }) => {
      await writeFile(world.path('miniapp.yaml'), manifest);
      const given = flags.map(([name, key, value]) => `${name}=${key}=${value}`);
      const argv = ['simulate-install', '--seed', 'x', '--now', '2026-01-01T00:00:00Z', ...given];
      return attemptCommand(world, [...argv, ...(json ? ['--json'] : [])]);
    };
  },
);

/** Any manifest, brought to each of the commands that print it in one form or another. */
export const printed = defineTarget(
  'printed manifest',
  fc.record({
    manifest: textLike(manifestSamples),
    argv: fc.constantFrom(
      ...['pretty', 'line', 'json', 'sarif', 'github', 'junit', 'gitlab', 'markdown'].map((format) => [
        'validate',
        '--format',
        format,
      ]),
      ['validate', '--fix-dry-run'],
      ['render'],
      ...['pretty', 'curl', 'http', 'json'].map((format) => ['simulate-install', '--format', format]),
    ),
  }),
  async () => {
    const world = await createWorld();
    return async ({ manifest, argv }) => {
      await writeFile(world.path('miniapp.yaml'), manifest);
      return attemptCommand(world, argv);
    };
  },
);

const templates = ['minimal', 'server', 'server-ts'];

/** Answers that a project is made from. */
export const scaffold = defineTarget(
  'init',
  fc.record({
    template: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...templates) }, { weight: 1, arbitrary: hostileText }),
    name: textLike(['Email Verifier']),
    description: textLike(['Checks the e-mail addresses that users type into a chat.']),
    url: textLike(['https://app.example.com/subscribe', '${URL:-http://127.0.0.1:8787/miniapp}']),
    json: fc.boolean(),
  }),
  async () => {
    const world = await createWorld();
    await mkdir(world.path('home'));
    return async ({ template, name, description, url, json }) => {
      const argv = ['init', 'app', '--yes', `--template=${template}`, `--name=${name}`];
      const more = [`--description=${description}`, `--subscribe-url=${url}`, ...(json ? ['--json'] : [])];
      const outcome = await attemptCommand(world, [...argv, ...more]);
      await rm(world.path('app'), { recursive: true, force: true });
      return outcome;
    };
  },
);
