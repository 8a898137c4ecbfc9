import { MiniappError } from '../../core/errors.ts';
import type { System } from '../../system/ports.ts';
import { configName, loadConfig } from '../load-config.ts';
import { type ValidateRequest, validateManifests } from '../validate-manifests.ts';
import { type Check, failed, note, ok } from './check.ts';

/** The configuration of a folder, and its manifests. */
export async function checkProject(
  request: Pick<ValidateRequest, 'directory' | 'env' | 'envFile'>,
  system: Pick<System, 'disk' | 'environment' | 'terminal'>,
): Promise<Check[]> {
  try {
    const { apps, rules, overrides } = await loadConfig(undefined, request.directory, system);
    const settings = Object.keys(rules).length + overrides.length;
    const isThere = apps.length > 0 || settings > 0;
    const config = ok('config', isThere ? configName : `no ${configName} here`, {
      file: isThere ? configName : null,
      apps: apps.length,
      settings,
    });
    return [config, await checkManifests(request, system)];
  } catch (error) {
    return [failed('config', error)];
  }
}

async function checkManifests(
  { directory, env, envFile }: Pick<ValidateRequest, 'directory' | 'env' | 'envFile'>,
  system: Pick<System, 'disk' | 'environment' | 'terminal'>,
): Promise<Check> {
  const request = { targets: [], directory, env, envFile, configFile: undefined, settings: {}, stdinFile: '' };
  try {
    const { files, diagnostics } = await validateManifests(request, system);
    const count = (wanted: string) => diagnostics.filter(({ severity }) => severity === wanted).length;
    const [errors, warnings] = [count('error'), count('warning')];
    const facts = { files: files.join(', '), errors, warnings };
    const found = `${files.join(', ')}: errors ${errors}, warnings ${warnings}`;
    return errors + warnings === 0
      ? ok('manifest', found, facts)
      : note('manifest', found, 'They are shown by: miniapp validate', facts);
  } catch (error) {
    if (error instanceof MiniappError && error.code === 'manifest-not-found') {
      return note('manifest', 'none in this folder', error.hint ?? null, { files: null });
    }
    return failed('manifest', error);
  }
}
