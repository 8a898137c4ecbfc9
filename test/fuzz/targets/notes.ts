import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { plainManifest } from '../../cli/manifests.ts';
import { startStore } from '../../cli/store.ts';
import { attemptCommand } from '../command.ts';
import { bytesLike, jsonLike } from '../mutations.ts';
import { defineTarget } from '../target.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const json = (samples: readonly unknown[]) => jsonLike(samples).map((value) => encode(JSON.stringify(value) ?? ''));
const manifest = {
  schema_version: 1,
  name: 'Email Verifier',
  slug: 'email-verifier',
  version: '1.0.0',
  description: 'x',
};
const known = ['a'.repeat(64), 'b'.repeat(64)];
const samples = {
  pushed: { base: { manifest, assets: { 'assets/logo.png': 'c'.repeat(64) } }, known, shown: known[0] },
  platform: { url: 'http://127.0.0.1:9', token: 'a-token', process_id: 1 },
  secrets: { 'email-verifier': `whsec_${'A'.repeat(43)}=` },
};

const content = (sample: unknown) =>
  fc.oneof(
    { weight: 3, arbitrary: json([sample]) },
    { weight: 1, arbitrary: bytesLike([encode(JSON.stringify(sample))]) },
  );

/** What lies in a project’s .miniapp folder, which may have come with the project. */
export const notes = defineTarget(
  'notes in .miniapp',
  fc.record({
    pushed: content(samples.pushed),
    platform: content(samples.platform),
    secrets: content(samples.secrets),
    argv: fc.constantFrom(
      ['push'],
      ['diff'],
      ['pull'],
      ['status', '--profile', 'local'],
      ['webhook', 'secret'],
      ['deliveries', 'list'],
      ['platform', 'status'],
    ),
  }),
  async () => {
    const { world, words, url } = await startStore();
    const { token } = JSON.parse(await readFile(world.path('.miniapp', 'platform.json'), 'utf8')) as { token: string };
    const folder = world.path('ann', '.miniapp');
    await words('ann', ['push']);
    const [name = ''] = await readdir(world.path('ann', '.miniapp', 'pushed'));
    return async ({ pushed, platform, secrets, argv }) => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(world.path('ann', '.miniapp', 'pushed'), { recursive: true });
      await writeFile(world.path('ann', 'miniapp.yaml'), plainManifest);
      await writeFile(world.path('ann', '.miniapp', 'pushed', name), pushed);
      await writeFile(world.path('ann', '.miniapp', 'platform.json'), platform);
      await writeFile(world.path('ann', '.miniapp', 'webhook-secrets.json'), secrets);
      const options = /^(push|diff|pull)$/.test(argv[0] ?? '') ? ['--host', url] : [];
      return attemptCommand(world, [...argv, '-C', 'ann', ...options], { environment: { MINIAPP_TOKEN: token } });
    };
  },
);
