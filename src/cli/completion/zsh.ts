import type { CompletionWord } from '../options.ts';
import { printProfiles, quote, readWords, tables } from './bourne.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The completion of miniapp for zsh: a file of its `fpath`, or read by `.zshrc` after `compinit`. */
export function zshCompletion(vocabulary: Vocabulary): string {
  return `#compdef miniapp
# Completion of miniapp for zsh, written by: miniapp completion zsh

_miniapp() {
  local index word first=2 last=$CURRENT current
  local command='' flag='' takes=nothing ended='' split='' kind=nothing position=0
  local -a list

${readWords}

  current="$PREFIX"
  if [[ -n $flag && ( $takes == value || $current != -* ) ]]; then
    _miniapp_values "$command" "$flag"
  elif [[ -z $ended && $current == --*=* ]]; then
    flag="\${current%%=*}"
    compset -P 1 '*='
    current="$PREFIX"
    _miniapp_values "$command" "$flag"
  elif [[ -z $ended && $current == -* ]]; then
    _miniapp_flags "$command"
    _describe -o -t options option list
    return
  else
    if ((position == 0)); then _miniapp_commands "$command"; fi
    if (($#list > 0)); then
      _describe -t commands command list
      return
    fi
    _miniapp_arguments "$command" "$position"
  fi
  if [[ -n $split ]]; then compset -P 1 '*='; fi
  case "$kind" in
    words) _describe -t values value list ;;
    names) _describe -t names name list -S '' ;;
    profile)
      list=(\${(f)"$(_miniapp_profiles)"})
      compadd -a list
      ;;
    file) _files ;;
    folder) _files -/ ;;
    manifest) _alternative 'manifests:manifest:_path_files -g "*.(yaml|yml|json)(-.)"' 'folders:folder:_path_files -/' ;;
    *) _message 'no completion' ;;
  esac
}

# Whether the name of a pair is there. What compset changes would be gone with the function.
_miniapp_split() {
  [[ $current == *=* ]] && split=yes
}

${printProfiles}

${tables(vocabulary, ({ word, description }) => quote(describedWord({ word, description })))}

# In a file of fpath, this is run for the first Tab.
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _miniapp "$@"
else
  compdef _miniapp miniapp
fi
`;
}

/** A word as `_describe` reads it: up to a colon, with a backslash for what is to stand for itself. */
function describedWord({ word, description }: CompletionWord): string {
  const escaped = word.replace(/[\\:]/g, '\\$&');
  return description === '' ? escaped : `${escaped}:${description.replaceAll('\\', '\\\\')}`;
}
