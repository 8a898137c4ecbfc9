import type { Completion, CompletionWord } from '../options.ts';
import type { CommandVocabulary, FlagVocabulary, Vocabulary } from './vocabulary.ts';

// What bash and zsh have in common: their quoting, `case`, and how the words before the cursor are read.

/** A text as one word of bash or zsh. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** How a shell writes one word that it offers; the code is an item of its array. */
export type Item = (word: CompletionWord) => string;

/**
 * Reads the words before the cursor. Expects `words`, `first` (the index of the word after miniapp) and `last` (that of the
 * word with the cursor). Sets `command`; `flag` and `takes`, when its value comes next; `position`, the arguments so far;
 * and `ended` after `--`.
 */
export const readWords = `\
  for ((index = first; index < last; index++)); do
    word="\${words[index]}"
    if [[ -n $flag && ( $takes == value || $word != -* ) ]]; then
      flag=''
      continue
    fi
    flag=''
    if [[ -n $ended ]]; then
      position=$((position + 1))
    elif [[ $word == -- ]]; then
      ended=yes
    elif [[ $word == -* ]]; then
      _miniapp_takes "$command" "$word"
      if [[ $takes != nothing ]]; then flag="$word"; fi
    elif ((position == 0)) && _miniapp_is_command "$command" "$word"; then
      command="\${command:+$command }$word"
    else
      position=$((position + 1))
    fi
  done`;

/** Functions that tell what the command line takes; each sets variables of its caller. */
export function tables({ commands, flags }: Vocabulary, item: Item): string {
  const commandKeys = commands
    .map(({ name }) => name)
    .filter((name) => name !== '')
    .map(splitName);
  const below = commands.filter((command) => command.commands.length > 0);
  const array = (words: readonly CompletionWord[]) => `list=(${words.map(item).join(' ')})`;
  return [
    shellFunction('_miniapp_is_command', '"$1|$2"', [
      [commandKeys.map(([group, word]) => quote(`${group}|${word}`)), 'return 0'],
      [['*'], 'return 1'],
    ]),
    shellFunction('_miniapp_takes', '"$1|$2"', [
      ...(['value', 'optional'] as const).map(
        (takes): Branch => [flagPatterns(commands, flags, takes), `takes=${takes}`],
      ),
      [['*'], 'takes=nothing'],
    ]),
    shellFunction(
      '_miniapp_commands',
      '"$1"',
      below.map((command): Branch => [[quote(command.name)], array(command.commands)]),
    ),
    shellFunction(
      '_miniapp_flags',
      '"$1"',
      commands.map((command): Branch => [[quote(command.name)], array(command.flags.flatMap(flagWords))]),
      `list+=(${flags.flatMap(flagWords).map(item).join(' ')})`,
    ),
    shellFunction('_miniapp_values', '"$1|$2"', [
      ...flags.flatMap((each) => valueBranch((flag) => `*${quote(`|${flag}`)}`, each, item)),
      ...commands.flatMap(({ name, flags: own }) =>
        own.flatMap((each) => valueBranch((flag) => quote(`${name}|${flag}`), each, item)),
      ),
    ]),
    shellFunction(
      '_miniapp_arguments',
      '"$1|$2"',
      commands.flatMap((command) => argumentBranches(command, item)),
    ),
  ].join('\n\n');
}

type Branch = readonly [patterns: readonly string[], code: string];

function shellFunction(name: string, subject: string, branches: readonly Branch[], after?: string): string {
  const cases = branches
    .filter(([patterns]) => patterns.length > 0)
    .map(([patterns, code]) => `    ${patterns.join(' | ')}) ${code} ;;`);
  const lines = [`${name}() {`, `  case ${subject} in`, ...cases, '  esac', ...(after ? [`  ${after}`] : []), '}'];
  return lines.join('\n');
}

/** A flag once for each of its names. */
export function flagWords({ names, description }: FlagVocabulary): CompletionWord[] {
  return names.map((word) => ({ word, description }));
}

function flagPatterns(
  commands: readonly CommandVocabulary[],
  flags: readonly FlagVocabulary[],
  takes: FlagVocabulary['takes'],
): string[] {
  const namesOf = (list: readonly FlagVocabulary[]) =>
    list.filter((each) => each.takes === takes).flatMap(({ names }) => names);
  return [
    ...namesOf(flags).map((flag) => `*${quote(`|${flag}`)}`),
    ...commands.flatMap(({ name, flags: own }) => namesOf(own).map((flag) => quote(`${name}|${flag}`))),
  ];
}

function valueBranch(pattern: (flag: string) => string, { names, offer }: FlagVocabulary, item: Item): Branch[] {
  return offer === null ? [] : [[names.map(pattern), offerCode(offer, item)]];
}

function argumentBranches({ name, arguments: places }: CommandVocabulary, item: Item): Branch[] {
  return places.flatMap(({ offer, isList }, index): Branch[] => {
    const place = isList ? `${quote(`${name}|`)}*` : quote(`${name}|${index}`);
    return offer === null ? [] : [[[place], offerCode(offer, item)]];
  });
}

/** Sets `kind`, and `list` where that is a list of words. `_miniapp_split` tells whether the name of a pair is there already. */
function offerCode(offer: Completion, item: Item): string {
  if (typeof offer === 'string') return `kind=${offer}`;
  if (isPair(offer)) {
    const names = offer.names.map(({ word, description }) => item({ word: `${word}=`, description }));
    return `if _miniapp_split; then ${offerCode(offer.values, item)}; else kind=names list=(${names.join(' ')}); fi`;
  }
  return `kind=words list=(${offer.map(item).join(' ')})`;
}

/** Tells a pair from a list of words. */
export function isPair(offer: Exclude<Completion, string>): offer is Extract<Completion, { names: unknown }> {
  return 'names' in offer;
}

/** `platform start` → `platform`, `start` */
function splitName(name: string): [group: string, word: string] {
  const space = name.lastIndexOf(' ');
  return [name.slice(0, Math.max(0, space)), name.slice(space + 1)];
}

/** Prints the names of the profiles, which miniapp keeps one value a line. */
export const printProfiles = `\
_miniapp_profiles() {
  local folder="\${MINIAPP_CONFIG_HOME:-\${XDG_CONFIG_HOME:-$HOME/.config}/miniapp}"
  printf '%s\\n' local
  sed -n 's/^[[:space:]]*"name": "\\([^"\\\\]*\\)".*/\\1/p' "$folder/profiles.json" 2>/dev/null
}`;
