import type { Fault } from '../core/delivery/faults.ts';
import { createPlatform, usualRateLimit as platformRateLimit } from '../platform/platform.ts';
import type { RunningServer, System } from '../system/ports.ts';
import { isEveryAddress, isLoopbackHost } from './listen-host.ts';
import { loadSeed } from './load-seed.ts';
import { databasePath } from './local-platform-data.ts';
import { type LocalPlatformFile, localPlatformPath, makeDataFolder } from './local-platform-file.ts';
import { readPlatformPassword } from './platform-password.ts';
import { findWebhookSecret } from './webhook-secret.ts';

export interface PlatformRequest {
  /** The absolute data folder. */
  readonly dataFolder: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** As `readListenHost` gives it. Another than loopback needs a password in the environment. */
  readonly host: string;
  /** The working folder. */
  readonly directory: string;
  /** Sign deliveries with the secret of their app. */
  readonly sign: boolean;
  readonly faults: ReadonlySet<Fault>;
  /** Waits between attempts are divided by this. */
  readonly timeScale: number;
  /** How long finished deliveries are kept. */
  readonly keepDays: number;
  /** Deliver to private networks as well. */
  readonly allowPrivate: boolean;
  /** API calls that a key may make in a minute; 0 for no limit. */
  readonly rateLimit: number;
  /** What a new workspace is to have; undefined takes the example. */
  readonly seedFile: string | undefined;
  /** Told of what goes wrong inside while it runs. */
  readonly log: (message: string) => void;
}

function seedLeftAside(dataFolder: string): string {
  return `The seed file was left aside: the data in ${dataFolder} is there already. For a new workspace, delete it with miniapp platform reset, or choose another folder with --data.`;
}

export interface RunningPlatform {
  /** Where this machine reaches it. */
  readonly url: string;
  /** With the host that was asked for, when that is not loopback. */
  readonly networkUrl: string | null;
  /** For the management API; also in `platform.json` of the data folder. */
  readonly token: string;
  /** Stops serving, and forgets the token. */
  stop(): Promise<void>;
}

/** Milliseconds. */
const day = 24 * 60 * 60 * 1_000;

/** The port that is tried unless another is asked for. */
export const usualPort = 8181;

/** API calls in a minute unless told otherwise. */
export const usualRateLimit = platformRateLimit;

/**
 * Starts the local platform on loopback, and on another host when one is asked for, on data that no other process uses,
 * and leaves a note for the other commands. Rejects with `seed-invalid`, `platform-password-needed`, `port-in-use`,
 * `host-not-available`, `database-in-use`, `database-driver-missing`, `folder-not-writable`, …
 */
export async function runPlatform(
  {
    dataFolder,
    port,
    host,
    directory,
    sign,
    faults,
    timeScale,
    keepDays,
    allowPrivate,
    rateLimit,
    seedFile,
    log,
  }: PlatformRequest,
  system: Pick<
    System,
    | 'disk'
    | 'environment'
    | 'directHttp'
    | 'publicHttp'
    | 'serve'
    | 'openDatabase'
    | 'clock'
    | 'random'
    | 'version'
    | 'processId'
  >,
): Promise<RunningPlatform> {
  const { disk, directHttp, publicHttp, random, serve, openDatabase, processId } = system;
  const password = isLoopbackHost(host) ? null : await readPlatformPassword(host, directory, system);
  // Before anything is made: a mistake in the file leaves no data behind that would count as old.
  const seed = seedFile === undefined ? undefined : await loadSeed(seedFile, directory, system);
  await makeDataFolder(dataFolder, system);
  const data = databasePath(dataFolder);
  const dialect = await openDatabase(data);
  const token = Buffer.from(random.bytes(32)).toString('base64url');
  let url = '';
  const signingSecret = sign
    ? async (slug: string) =>
        (await findWebhookSecret({ slug, secretFile: undefined, dataFolder, directory }, system)).secret
    : null;
  const platform = await createPlatform(
    { ...system, http: allowPrivate ? directHttp : publicHttp, dialect },
    {
      token,
      password,
      url: () => url,
      data,
      log,
      deliveries: { faults, timeScale, keep: keepDays * day, signingSecret },
      seed,
      rateLimit,
    },
  );
  if (seed && !platform.isNew) log(seedLeftAside(dataFolder));
  let server: RunningServer | undefined;
  const close = async () => {
    await server?.close();
    await platform.close();
  };
  try {
    server = await serve((request) => platform.fetch(request), port, host);
    const { networkUrl } = server;
    url = networkUrl === null || isEveryAddress(host) ? server.url : networkUrl;
    const note: LocalPlatformFile = { url: server.url, token, process_id: processId };
    const path = localPlatformPath(dataFolder);
    await disk.write(path, `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 });
    return {
      url: server.url,
      networkUrl,
      token,
      async stop() {
        await disk.remove(path).finally(close);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
