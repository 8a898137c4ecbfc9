import { dirname } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { loadSoundManifest } from './load-manifest.ts';

/** What a person says of the app to ask a platform about. */
export interface AppChoice {
  /** `--app`: its slug. */
  readonly app: string | undefined;
  /** The manifest, or its folder, as given. */
  readonly target: string | undefined;
  readonly directory: string;
  readonly env: string | undefined;
  readonly envFile: string | undefined;
}

/** The slug of the app that is named, or whose manifest is; and the manifest's folder, beside which a platform may run. */
export async function chooseApp(
  { app, target, directory, env, envFile }: AppChoice,
  system: Pick<System, 'disk' | 'environment'>,
): Promise<{ slug: string; beside: readonly string[] }> {
  if (app === undefined) {
    const { manifest, path } = await loadSoundManifest({ target, directory, env, envFile }, system);
    return { slug: manifest.slug, beside: [dirname(path)] };
  }
  if (target !== undefined) {
    throw new MiniappError('invalid-usage', {
      problem: `The app is named twice: by --app ${app}, and by the manifest ${target}.`,
      remedy: 'Give one of both. --app also comes from MINIAPP_APP.',
    });
  }
  if (!/^[a-z0-9-]+$/.test(app)) {
    throw new MiniappError('invalid-usage', {
      problem: `--app cannot be "${app}": it is no slug.`,
      remedy: 'Give the slug that the manifest has, for example email-verifier.',
    });
  }
  return { slug: app, beside: [] };
}
