import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A command line up to the cursor, and what Tab offers for its last word, in any order. */
export type CompletionCase = readonly [line: string, offers: readonly string[]];

/** The profiles that `miniapp login` keeps, in the form in which it does. */
const profiles = {
  default: 'work',
  profiles: [
    { name: 'shop.example.com:8443', host: 'https://shop.example.com:8443', token_in: 'keyring' },
    { name: 'work', host: 'https://work.example.com', token_in: 'file' },
  ],
};

/** Makes the folder that the cases are completed in; the settings are in its folder `settings`. */
export async function makeCompletionFolder(folder: string): Promise<void> {
  for (const name of ['apps', 'settings']) await mkdir(join(folder, name), { recursive: true });
  for (const name of ['miniapp.yaml', 'shop.json', 'notes.txt', 'apps/miniapp.yml'])
    await writeFile(join(folder, name), '');
  await writeFile(join(folder, 'settings', 'profiles.json'), JSON.stringify(profiles, null, '\t'));
}

/** What every shell offers, where `folder` is the working folder and its `settings` are the person's. */
export const completionCases: readonly CompletionCase[] = [
  ['miniapp va', ['validate']],
  ['miniapp platform ', ['start', 'status', 'reset']],
  ['miniapp webhook s', ['secret', 'sign']],
  ['miniapp scopes ', ['audit']],
  ['miniapp -C apps platform st', ['start', 'status']],
  ['miniapp --directory=apps --quiet platform st', ['start', 'status']],
  ['miniapp nonsense ', []],
  ['miniapp --v', ['--version']],
  ['miniapp validate --for', ['--format']],
  ['miniapp validate --max', ['--max-warnings']],
  ['miniapp validate --no', ['--no-color', '--no-input']],
  ['miniapp platform start --rate', ['--rate-limit']],
  ['miniapp validate --rate-limit', []],
  ['miniapp validate --max-warnings ', []],
  ['miniapp validate --format g', ['github', 'gitlab']],
  ['miniapp validate --format=g', ['--format=github', '--format=gitlab']],
  ['miniapp simulate-install --event ', ['install', 'reinstall', 'upgrade', 'uninstall']],
  ['miniapp simulate-install --fault d', ['duplicate', 'delay']],
  ['miniapp init --template ser', ['server', 'server-ts']],
  ['miniapp init --scope flow-tags:', ['flow-tags:manage', 'flow-tags:view']],
  ['miniapp init --scope=flow-tags:v', ['--scope=flow-tags:view']],
  ['miniapp explain scopes/un', ['scopes/unknown', 'scopes/unused-key']],
  ['miniapp validate --rule scopes/', ['scopes/redundant=', 'scopes/unused-key=', 'scopes/without-subscribe=']],
  ['miniapp validate --rule scopes/redundant=', offersOf('scopes/redundant=', ['off', 'info', 'warn', 'error'])],
  ['miniapp validate --rule=scopes/redundant=w', ['--rule=scopes/redundant=warn']],
  ['miniapp validate --output sar', ['sarif=']],
  ['miniapp validate --output sarif=n', ['sarif=notes.txt']],
  ['miniapp push --profile ', ['local', 'shop.example.com:8443', 'work']],
  ['miniapp push --profile shop.example.com:', ['shop.example.com:8443']],
  ['miniapp logout w', ['work']],
  ['miniapp validate ', ['miniapp.yaml', 'shop.json', 'apps/', 'settings/']],
  ['miniapp validate miniapp.yaml s', ['shop.json', 'settings/']],
  ['miniapp validate apps/', ['apps/miniapp.yml']],
  ['miniapp push --env-file ', ['miniapp.yaml', 'shop.json', 'notes.txt', 'apps/', 'settings/']],
  ['miniapp -C ', ['apps/', 'settings/']],
  ['miniapp platform start --data=a', ['--data=apps/']],
  ['miniapp validate -- --', []],
  // The address is optional, so that a flag may follow.
  ['miniapp simulate-install --deliver --sig', ['--sign', '--sign-in']],
  ['miniapp simulate-install --deliver --sign ', ['off', 'standard']],
  ['miniapp completion ', ['bash', 'zsh', 'fish']],
];

function offersOf(before: string, words: readonly string[]): string[] {
  return words.map((word) => before + word);
}
