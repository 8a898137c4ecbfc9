import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createWorld, type RunOptions, type World } from '../world.ts';
import { manage } from './management.ts';
import { plainManifest } from './manifests.ts';
import { type Output, readOutput } from './output.ts';

/** A local platform, and the folders of two people who work on the same app. */
export interface Store {
  readonly world: World;
  readonly url: string;
  /** Runs a command as ann or ben and reads its envelope. */
  json(name: string, argv: readonly string[], options?: RunOptions): Promise<Output & { readonly exitCode: number }>;
  /** Runs a command as ann or ben, in words. */
  words(name: string, argv: readonly string[], options?: RunOptions): ReturnType<World['run']>;
  /** Writes a person's manifest. */
  write(name: string, text: string): Promise<void>;
  /** Writes Ann's manifest, pushes and publishes it. */
  publish(text: string): Promise<void>;
  review(number: number, decision: 'approve' | 'reject', note?: string): Promise<void>;
}

export async function startStore(): Promise<Store> {
  const world = await createWorld();
  const platform = await world.start(['platform', 'start', '--port', '0']);
  await platform.event('ready');
  const note = await readFile(world.path('.miniapp', 'platform.json'), 'utf8');
  const { url, token } = JSON.parse(note) as { url: string; token: string };
  const words: Store['words'] = (name, argv, options = {}) =>
    world.run([...argv, '-C', name, '--host', url], { environment: { MINIAPP_TOKEN: token }, ...options });
  const json: Store['json'] = async (name, argv, options) => {
    const finished = await words(name, [...argv, '--json'], options);
    return { ...readOutput(finished), exitCode: finished.exitCode };
  };
  const write = (name: string, text: string) => writeFile(world.path(name, 'miniapp.yaml'), text);
  for (const name of ['ann', 'ben']) {
    await mkdir(world.path(name));
    await write(name, plainManifest);
  }
  return {
    world,
    url,
    words,
    json,
    write,
    async publish(text) {
      await write('ann', text);
      for (const argv of [
        ['push', '--allow-scope-increase', '--allow-removals'],
        ['publish', '--approve'],
      ]) {
        const { exitCode, stderr } = await words('ann', argv);
        if (exitCode !== 0) throw new Error(stderr);
      }
    },
    async review(number, decision, words) {
      const path = `/apps/email-verifier/versions/${number}/review`;
      const { status, json: told } = await manage(world, 'POST', path, { decision, ...(words && { note: words }) });
      if (status !== 200) throw new Error(JSON.stringify(told));
    },
  };
}

/** The plain manifest in another version, with other words. */
export function versioned(version: string, description = `Checks addresses, as ${version} does it.`): string {
  return plainManifest.replace('1.0.0', version).replace(/description: .*/, `description: ${description}`);
}

/** The same with scopes, and without a warning. */
export function scoped(version: string, ...scopes: string[]): string {
  const server = 'https://a.example.com';
  return `${versioned(version)}api_scopes: [${scopes.join(', ')}]\nsubscribe: { url: "${server}/s" }\nunsubscribe: { url: "${server}/u" }\n`;
}
