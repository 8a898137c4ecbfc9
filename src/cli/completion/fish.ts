import type { Completion, CompletionWord } from '../options.ts';
import { flagWords, isPair } from './bourne.ts';
import type { CommandVocabulary, FlagVocabulary, Vocabulary } from './vocabulary.ts';

/** The completion of miniapp for fish: a file of its folder `completions`. */
export function fishCompletion(vocabulary: Vocabulary): string {
  return `# Completion of miniapp for fish, written by: miniapp completion fish

function __miniapp_complete
    set -l tokens (commandline -opc)
    set -l current (commandline -ct)
    set -l command ''
    set -l flag ''
    set -l takes nothing
    set -l ended ''
    set -l before ''
    set -l position 0
    for word in $tokens[2..-1]
        if test -n "$flag"; and begin; test $takes = value; or not string match -q -- '-*' $word; end
            set flag ''
            continue
        end
        set flag ''
        if test -n "$ended"
            set position (math $position + 1)
        else if test "$word" = --
            set ended yes
        else if string match -q -- '-*' $word
            __miniapp_takes $command $word
            test $takes != nothing; and set flag $word
        else if test $position = 0; and __miniapp_is_command $command $word
            set command (string trim "$command $word")
        else
            set position (math $position + 1)
        end
    end

    if test -n "$flag"; and begin; test $takes = value; or not string match -q -- '-*' $current; end
        __miniapp_values $command $flag
    else if test -z "$ended"; and string match -q -- '--*=*' $current
        set -l parts (string split -m 1 = -- $current)
        set before "$parts[1]="
        set current $parts[2]
        __miniapp_values $command $parts[1]
    else if test -z "$ended"; and string match -q -- '-*' $current
        __miniapp_flags $command
    else if test $position = 0; and __miniapp_commands $command
        return
    else
        __miniapp_arguments $command $position
    end
end

function __miniapp_offer -S
    test (count $argv) -gt 0; and printf '%s\\n' $before$argv
end

# Moves the name of a pair, and its =, out of what is completed.
function __miniapp_split -S
    string match -q -- '*=*' $current; or return
    set -l pair (string split -m 1 = -- $current)
    set before "$before$pair[1]="
    set current $pair[2]
end

function __miniapp_files
    __fish_complete_path $argv[1]
end

function __miniapp_manifests
    __fish_complete_path $argv[1] | string match -r -- '^.*(?:/|\\.ya?ml|\\.json)(?:\\t.*)?$'
end

function __miniapp_folders
    __fish_complete_directories $argv[1] ''
end

function __miniapp_profiles
    set -l home $HOME/.config
    set -q XDG_CONFIG_HOME; and test -n "$XDG_CONFIG_HOME"; and set home $XDG_CONFIG_HOME
    set -l folder $home/miniapp
    set -q MINIAPP_CONFIG_HOME; and test -n "$MINIAPP_CONFIG_HOME"; and set folder $MINIAPP_CONFIG_HOME
    echo local
    test -f $folder/profiles.json
    and string match -rg -- '^\\s*"name": "([^"\\\\\\\\]*)"' <$folder/profiles.json
end

${tables(vocabulary)}

complete -c miniapp -f -a '(__miniapp_complete)'
`;
}

/** Functions that tell what the command line takes. */
function tables({ commands, flags }: Vocabulary): string {
  const below = commands.filter((command) => command.commands.length > 0);
  const groups = below.map(
    ({ name, commands: words }): Branch => [
      [name],
      `contains -- $argv[2] ${words.map(({ word }) => quoteForFish(word)).join(' ')}`,
    ],
  );
  const takes = (['value', 'optional'] as const).map(
    (each): Branch => [
      commands.flatMap(({ name, flags: own }) => namesOf(own, each).map((flag) => `${name} ${flag}`)),
      `set takes ${each}`,
    ],
  );
  return [
    fishFunction('__miniapp_is_command', '"$argv[1]"', [...groups, [['*'], 'false']]),
    fishFunction('__miniapp_takes -S', '"$argv[1] $argv[2]"', [
      [namesOf(flags, 'value').map((flag) => `* ${flag}`), 'set takes value'],
      ...takes,
      [['*'], 'set takes nothing'],
    ]),
    fishFunction('__miniapp_commands', '"$argv[1]"', [
      ...below.map(({ name, commands: words }): Branch => [[name], print(words)]),
      [['*'], 'false'],
    ]),
    fishFunction(
      '__miniapp_flags',
      '"$argv[1]"',
      commands.map(({ name, flags: own }): Branch => [[name], print(own.flatMap(flagWords))]),
      print(flags.flatMap(flagWords)),
    ),
    fishFunction('__miniapp_values -S', '"$argv[1] $argv[2]"', [
      ...flags.flatMap((each) => valueBranch('*', each)),
      ...commands.flatMap(({ name, flags: own }) => own.flatMap((each) => valueBranch(name, each))),
    ]),
    fishFunction('__miniapp_arguments -S', '"$argv[1] $argv[2]"', commands.flatMap(argumentBranches)),
  ].join('\n\n');
}

type Branch = readonly [patterns: readonly string[], code: string];

function fishFunction(name: string, subject: string, branches: readonly Branch[], after?: string): string {
  const cases = branches
    .filter(([patterns, code]) => patterns.length > 0 && code !== '')
    .flatMap(([patterns, code]) => [`        case ${patterns.map(quoteForFish).join(' ')}`, `            ${code}`]);
  const lines = [
    `function ${name}`,
    `    switch ${subject}`,
    ...cases,
    '    end',
    ...(after ? [`    ${after}`] : []),
    'end',
  ];
  return lines.join('\n');
}

function namesOf(flags: readonly FlagVocabulary[], takes: FlagVocabulary['takes']): string[] {
  return flags.filter((each) => each.takes === takes).flatMap(({ names }) => names);
}

function valueBranch(command: string, { names, offer }: FlagVocabulary): Branch[] {
  return offer === null ? [] : [[names.map((name) => `${command} ${name}`), offerCode(offer)]];
}

function argumentBranches({ name, arguments: places }: CommandVocabulary): Branch[] {
  return places.flatMap(({ offer, isList }, index): Branch[] =>
    offer === null ? [] : [[[`${name} ${isList ? '*' : index}`], offerCode(offer)]],
  );
}

/** Prints what can stand in the place of `current`, each after `before`. */
function offerCode(offer: Completion): string {
  if (typeof offer === 'string') return `__miniapp_offer (__miniapp_${offer}s $current)`;
  if (!isPair(offer)) return `__miniapp_offer (${print(offer)})`;
  const names = offer.names.map(({ word, description }) => ({ word: `${word}=`, description }));
  return `if __miniapp_split; ${offerCode(offer.values)}; else; ${offerCode(names)}; end`;
}

function print(words: readonly CompletionWord[]): string {
  if (words.length === 0) return '';
  const pairs = words.map(({ word, description }) => `${quoteForFish(word)} ${quoteForFish(description)}`);
  return `printf '%s\\t%s\\n' ${pairs.join(' ')}`;
}

/** A text as one word of fish. */
export function quoteForFish(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
