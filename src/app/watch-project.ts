import { dirname, join, resolve } from 'node:path';
import type { Host } from '../client/host.ts';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { configName } from './load-config.ts';
import { loadProject, type ProjectManifest, requireSound } from './load-manifest.ts';
import type { ManifestFiles } from './manifest-files.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { pictureFiles } from './project-assets.ts';
import { applyPush, type Pushed, planPush } from './push-app.ts';

export interface WatchRequest {
  readonly files: ManifestFiles;
  /** The working folder. */
  readonly directory: string;
  readonly envFile: string | undefined;
  readonly host: Host;
  /** Told of every push, also of one that found nothing to do. */
  readonly onPushed: (pushed: Pushed) => void;
  /** Told of what could not be pushed; it is pushed when it is corrected. */
  readonly onRejected: (error: MiniappError) => void;
}

export interface ProjectWatch {
  /** Settles when the first push has ended, whichever way. */
  readonly first: Promise<void>;
  /** Rejects on a failure that nobody expected; otherwise never settles. */
  readonly failed: Promise<never>;
  /** Nothing is told any more. A push under way is not waited for. */
  close(): void;
}

/**
 * Pushes a project, and again whenever a file of its manifest, its env file, the configuration or a picture that it names changes.
 * Changes during a push are pushed after it.
 */
export function watchProject(
  { files, directory, envFile, host, onPushed, onRejected }: WatchRequest,
  system: Pick<System, 'disk' | 'environment' | 'http' | 'version' | 'clock' | 'random' | 'git'>,
): ProjectWatch {
  const { path, overlay } = files;
  const variables = envFile === undefined ? null : resolve(directory, envFile);
  const always = [path, overlay, variables, join(directory, configName)].filter((file) => file !== null);
  let watcher: { close(): void } | undefined;
  let pictures: readonly string[] = [];
  let closed = false;
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  // Whoever waits for it hears of it; nobody does while the first push is under way.
  failed.catch(() => {});

  const push = oneAtATime(async () => {
    try {
      const pushed = await pushOnce();
      if (!closed) onPushed(pushed);
    } catch (error) {
      if (closed) return;
      if (error instanceof MiniappError) onRejected(error);
      else fail(error);
    }
  });

  async function pushOnce(): Promise<Pushed> {
    const loaded = requireSound(await loadWatched());
    // On the developer's own platform, what is in the folder now counts, whoever else pushed.
    const request = { loaded, host, replace: 'always' } as const;
    const push = async () => applyPush(await planPush(request, system), request, system);
    return push().catch((error: unknown) => {
      // Somebody did at this very moment.
      if (error instanceof MiniappError && error.code === 'remote-changed') return push();
      throw error;
    });
  }

  /** Reads the manifest while all that it depends on is watched, so that no change falls between. */
  async function loadWatched(): Promise<ProjectManifest> {
    // Anew each time, because a folder may have come or gone. What the watch before had yet to tell is read now.
    watch(pictures);
    for (;;) {
      const loaded = await loadProject(files, directory, envFile, system);
      const named = pictureFiles(loaded.pictures, dirname(path));
      if (named.join('\n') === pictures.join('\n')) return loaded;
      watch(named);
    }
  }

  function watch(named: readonly string[]): void {
    if (closed) return;
    const before = watcher;
    pictures = named;
    watcher = system.disk.watch([...always, ...named], () => void push());
    before?.close();
  }

  return {
    first: push(),
    failed,
    close() {
      closed = true;
      watcher?.close();
    },
  };
}
