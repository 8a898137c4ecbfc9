import { flagName, type OptionSpecs, variableName } from '../../src/cli/options.ts';
import { allCommands, commonOptions } from './command-reference.ts';
import { banner, type GeneratedFile } from './files.ts';

/** What the program reads of the environment beside its flags. A new one needs a line here: a test looks for it. */
export const variables: readonly { readonly name: string; readonly meaning: string }[] = [
  { name: 'MINIAPP_TOKEN', meaning: 'The token of [the platform that is named](../signing-in.md#without-a-person).' },
  { name: 'MINIAPP_TOKEN_FILE', meaning: 'A file with that token.' },
  {
    name: 'MINIAPP_WEBHOOK_SECRET',
    meaning: 'The secret that [requests are signed](../webhooks.md#where-the-secret-is) with.',
  },
  {
    name: 'MINIAPP_PLATFORM_PASSWORD',
    meaning:
      'What the local platform asks for when [other computers](../local-platform.md#on-another-machine) reach it.',
  },
  { name: 'MINIAPP_PLATFORM_PASSWORD_FILE', meaning: 'A file with that password.' },
  { name: 'MINIAPP_CONFIG_HOME', meaning: 'The folder of [profiles and tokens](../signing-in.md#where-it-is-kept).' },
  {
    name: 'XDG_CONFIG_HOME',
    meaning: 'Where `miniapp` has that folder otherwise; on Windows `APPDATA`; else `~/.config`.',
  },
  {
    name: 'HTTPS_PROXY',
    meaning: 'The [proxy](../network.md#proxies-and-certificates) to the platform; also `https_proxy`.',
  },
  { name: 'NO_PROXY', meaning: 'Hosts that are reached without it; also `no_proxy`.' },
  { name: 'NODE_EXTRA_CA_CERTS', meaning: 'A file of certificates to trust besides the usual ones.' },
  { name: 'CI', meaning: 'When it is set, nothing is asked.' },
  { name: 'GITHUB_ACTIONS', meaning: 'When it is `true`, `validate` prints annotations.' },
  { name: 'NO_COLOR', meaning: 'When it is set, nothing is coloured.' },
  { name: 'FORCE_COLOR', meaning: 'Colours without a terminal; `0` for none.' },
];

/** docs/reference/environment.md: the variables of the flags, and all others. */
export async function environmentReference(): Promise<GeneratedFile> {
  const flags = new Map<string, { flag: string; commands: string[] }>();
  const add = (specs: OptionSpecs, command: string) => {
    for (const [name, spec] of Object.entries(specs)) {
      const variable = spec.variable ?? variableName(name);
      const known = flags.get(variable);
      if (known) known.commands.push(command);
      else flags.set(variable, { flag: flagName(name), commands: [command] });
    }
  };
  add(commonOptions, 'every command');
  for (const { name, options } of await allCommands()) add(options, `\`${name}\``);
  const rows = [...flags].sort(([left], [right]) => (left < right ? -1 : 1));
  const content = `<!-- ${banner} -->

# Environment variables

Variables that are empty count as not set. A flag on the command line goes before its variable.

${table(
  variables.map(({ name, meaning }) => [`\`${name}\``, meaning]),
  ['variable', 'effect'],
)}

## Flags

Every flag can be given by a variable. A switch is turned on by \`1\`, \`true\` or \`yes\`; of a flag that may be repeated, the
variable has one value a line.

${table(
  rows.map(([variable, { flag, commands }]) => [`\`${variable}\``, `\`${flag}\``, commands.join(', ')]),
  ['variable', 'flag', 'of'],
)}

In a manifest, \`\${NAME}\` takes a variable of any name: see [the manifest](manifest.md).
`;
  return { path: 'docs/reference/environment.md', content };
}

function table(rows: readonly (readonly string[])[], heads: readonly string[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
