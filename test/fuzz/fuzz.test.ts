import { expect, test } from 'vitest';
import type { Limit, Target } from './target.ts';
import { platformAnswers, serverAnswers } from './targets/answers.ts';
import { database } from './targets/database.ts';
import { configuration, environmentFile, inputsFile, picture, seedFile } from './targets/files.ts';
import { printed, scaffold, settings } from './targets/flags.ts';
import { manifest } from './targets/manifest.ts';
import { notes } from './targets/notes.ts';
import { oauth } from './targets/oauth.ts';
import { overlay } from './targets/overlay.ts';
import { emulatedApi, management, pages } from './targets/platform.ts';
import { webhook } from './targets/webhook.ts';
import { wire } from './targets/wire.ts';

/** Each with the inputs that it tries in every run of the tests, about a third of a second of them. */
const targets: readonly (readonly [Target, number])[] = [
  [manifest, 300],
  [overlay, 300],
  [configuration, 50],
  [inputsFile, 60],
  [environmentFile, 50],
  [seedFile, 15],
  [picture, 60],
  [settings, 40],
  [printed, 50],
  [scaffold, 15],
  [webhook, 100],
  [notes, 20],
  [database, 12],
  [platformAnswers, 40],
  [serverAnswers, 30],
  [wire, 100],
  [management, 150],
  [emulatedApi, 120],
  [pages, 150],
  [oauth, 200],
];

// `npm run fuzz` sets these.
const { MINIAPP_FUZZ_SECONDS: seconds, MINIAPP_FUZZ_SEED: seed = '1', MINIAPP_FUZZ_REPORT: report } = process.env;
const only = process.env['MINIAPP_FUZZ_ONLY'] ?? '';

for (const [target, runs] of targets.filter(([{ name }]) => name.includes(only))) {
  const of: Limit['of'] = seconds === undefined ? { runs } : { time: Number(seconds) * 1_000 };
  test(
    `${target.name}: whatever comes in has a result`,
    async () => {
      const { problem, outcomes } = await target.run({ seed: Number(seed), of, report });
      expect(problem).toBeNull();
      expect(outcomes).toBeGreaterThan(1);
    },
    Number(seconds ?? 0) * 1_000 + 120_000,
  );
}
