import { mkdir, readFile } from 'node:fs/promises';
import type { Http } from '../../src/core/http.ts';
import { createWorld, type Finished, type RunOptions, type World } from '../world.ts';

/** A local platform that is reached under names of hosts, and a folder apart from it to work in. */
export interface Platforms {
  readonly world: World;
  /** The local platform's own address, and the token that it takes. */
  readonly url: string;
  readonly token: string;
  /** Every request that was sent, in order. */
  readonly sent: { readonly origin: string; readonly bearer: string }[];
  readonly http: Http;
  /** Runs a command in a folder where no platform runs. */
  run(argv: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Signs in to a host with the right token. */
  login(host: string, ...flags: string[]): Promise<Finished>;
  /** A file below the folder of the person's settings. */
  kept(name: string): string;
}

/** Starts them. https://….example.com is the local platform, too. */
export async function startPlatforms(): Promise<Platforms> {
  const world = await createWorld();
  for (const folder of ['platform', 'work']) await mkdir(world.path(folder));
  const running = await world.start(['platform', 'start', '--port', '0'], { directory: world.path('platform') });
  const url = String((await running.event('ready'))['url']);
  const note = await readFile(world.path('platform', '.miniapp', 'platform.json'), 'utf8');
  const { token } = JSON.parse(note) as { token: string };
  const sent: Platforms['sent'] = [];
  const http: Http = (request, limits) => {
    const { origin } = new URL(request.url);
    sent.push({ origin, bearer: (request.headers['authorization'] ?? '').replace('Bearer ', '') });
    const target = origin.endsWith('.example.com') ? request.url.replace(origin, url) : request.url;
    return world.http({ ...request, url: target }, limits);
  };
  const run = (argv: readonly string[], options: RunOptions = {}) =>
    world.run(argv, { directory: world.path('work'), http, ...options });
  return {
    world,
    url,
    token,
    sent,
    http,
    run,
    login: (host, ...flags) => run(['login', host, '--token-stdin', ...flags], { stdin: token }),
    kept: (name) => world.path('.config', 'miniapp', name),
  };
}
