/** Brings each mention of this package's version, wherever it is used, to the one that package.json has. */
import { readFileSync, writeFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';

const places = ['package-lock.json', 'templates/*/package.json', 'gitlab/*.yml', '{.,action,docs,templates/*}/*.md'];
const mention = new RegExp(
  `(?<=${[
    '"name": "miniapp-cli",\\s+"version": "', // the lock file of this package
    '"miniapp-cli": "\\^',
    'miniapp-cli@',
    'MINIAPP_CLI_VERSION: ',
    'OWNER/miniapp/action@v',
    'OWNER/miniapp/v',
    'rev: v',
  ].join('|')})\\d+\\.\\d+\\.\\d+(?:-[\\w.-]+)?`,
  'g',
);

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const isCheck = process.argv.includes('--check');
for (const path of globSync(places, { ignore: 'CHANGELOG.md' }).sort()) {
  const before = readFileSync(path, 'utf8');
  const after = before.replace(mention, version);
  if (after === before) continue;
  if (!isCheck) writeFileSync(path, after);
  else {
    console.error(`${path} names another version than ${version}. Correct it with: npx tsx scripts/set-version.ts`);
    process.exitCode = 1;
  }
}
