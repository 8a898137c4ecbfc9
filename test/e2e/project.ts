import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { copyTemplate } from '../templates/files.ts';
import { root } from './spawn.ts';

/** A template as a project in this folder, with everything installed that it asks for: links to what this package has. */
export async function installTemplate(name: string, folder: string): Promise<void> {
  await copyTemplate(name, folder);
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  for (const entry of await readdir(join(root, 'node_modules'))) {
    if (!entry.startsWith('.')) await symlink(join(root, 'node_modules', entry), join(modules, entry));
  }
  await symlink(root, join(modules, 'miniapp-cli'));
}
