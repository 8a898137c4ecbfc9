import type { System } from '../../system/ports.ts';
import { configName, loadConfig } from '../load-config.ts';
import { manifestIn } from '../manifest-files.ts';
import { type ValidateRequest, validateManifests } from '../validate-manifests.ts';
import { type Check, failed, note, ok } from './check.ts';

type Project = Pick<ValidateRequest, 'directory' | 'env' | 'envFile'>;
type World = Pick<System, 'disk' | 'environment' | 'terminal' | 'threads'>;

/** The configuration of a folder, and its manifests: those configured, or its own. */
export async function checkProject(project: Project, system: World): Promise<Check[]> {
  try {
    const { apps, rules, overrides } = await loadConfig(undefined, project.directory, system);
    const settings = Object.keys(rules).length + overrides.length;
    const isThere = apps.length > 0 || settings > 0;
    const config = ok('config', isThere ? configName : `no ${configName} here`, {
      file: isThere ? configName : null,
      apps: apps.length,
      settings,
    });
    return [config, await checkManifests(apps, project, system)];
  } catch (error) {
    return [failed('config', error)];
  }
}

async function checkManifests(apps: readonly string[], project: Project, system: World): Promise<Check> {
  // validate would look in all folders below: in a home folder, that takes minutes.
  const own = await manifestIn(project.directory, system);
  const targets = apps.length > 0 ? apps : own === undefined ? [] : [own];
  if (targets.length === 0) {
    return note('manifest', 'none in this folder', 'Create one with: miniapp init', { files: null });
  }
  try {
    const request = { ...project, targets, configFile: undefined, settings: {}, stdinFile: '' };
    const { files, diagnostics } = await validateManifests(request, system);
    const count = (wanted: string) => diagnostics.filter(({ severity }) => severity === wanted).length;
    const [errors, warnings] = [count('error'), count('warning')];
    const facts = { files: files.join(', '), errors, warnings };
    const found = `${files.join(', ')}: errors ${errors}, warnings ${warnings}`;
    return errors + warnings === 0
      ? ok('manifest', found, facts)
      : note('manifest', found, 'They are shown by: miniapp validate', facts);
  } catch (error) {
    return failed('manifest', error);
  }
}
