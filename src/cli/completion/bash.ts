import { printProfiles, quote, readWords, tables } from './bourne.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The completion of miniapp for bash, 3.2 or newer. It runs nothing but `sed`, for the names of profiles. */
export function bashCompletion(vocabulary: Vocabulary): string {
  return `# Completion of miniapp for bash, written by: miniapp completion bash

_miniapp() {
  local IFS=$' \\t\\n' line="\${COMP_LINE:0:COMP_POINT}" index piece word first=1 last
  local command='' flag='' takes=nothing ended='' kind=nothing current before='' typed breaks='' position=0
  local words list
  words=() list=() COMPREPLY=()

  # bash splits words at = and :, which belong to flags and scopes; here they are put together again.
  for ((index = 0; index <= COMP_CWORD; index++)); do
    piece="\${COMP_WORDS[index]}"
    if ((index == 0)) || [[ $line == [[:space:]]* ]]; then
      line="\${line#"\${line%%[![:space:]]*}"}"
      words[\${#words[@]}]=''
    fi
    # The cursor may stand inside of the word.
    if ((\${#piece} > \${#line})); then piece="$line"; fi
    words[\${#words[@]} - 1]+="$piece"
    line="\${line:\${#piece}}"
  done
  last=$((\${#words[@]} - 1))
  current="\${words[last]}"
  typed="$current"

${readWords}

  if [[ -n $flag && ( $takes == value || $current != -* ) ]]; then
    _miniapp_values "$command" "$flag"
  elif [[ -z $ended && $current == --*=* ]]; then
    flag="\${current%%=*}" before="\${current%%=*}=" current="\${current#*=}"
    _miniapp_values "$command" "$flag"
  elif [[ -z $ended && $current == -* ]]; then
    kind=words
    _miniapp_flags "$command"
  else
    if ((position == 0)); then _miniapp_commands "$command"; fi
    if ((\${#list[@]} > 0)); then kind=words; else _miniapp_arguments "$command" "$position"; fi
  fi
  _miniapp_reply
}

# Offers what is of the kind, without what bash takes for a word of its own: all up to the last = or :.
_miniapp_reply() {
  case "$kind" in
    words | names)
      # An open quote is not a part of the word.
      current="\${current#[\\"\\']}"
      ;;
    profile)
      while IFS= read -r word; do list[\${#list[@]}]="$word"; done < <(_miniapp_profiles)
      ;;
    file | manifest)
      compopt -o filenames -o default 2>/dev/null
      while IFS= read -r word; do
        if [[ $kind == file || -d $word || $word == *.yaml || $word == *.yml || $word == *.json || $word == '~'* ]]; then
          list[\${#list[@]}]="$word"
        fi
      done < <(compgen -f -- "$current")
      ;;
    folder)
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do list[\${#list[@]}]="$word"; done < <(compgen -d -- "$current")
      ;;
  esac
  if [[ $kind == names ]]; then compopt -o nospace 2>/dev/null; fi
  if [[ $typed != [\\"\\']* ]]; then
    if [[ $COMP_WORDBREAKS == *=* ]]; then breaks+='='; fi
    if [[ $COMP_WORDBREAKS == *:* ]]; then breaks+=':'; fi
  fi
  if [[ -n $breaks ]]; then typed="\${typed%"\${typed##*[$breaks]}"}"; else typed=''; fi
  for ((index = 0; index < \${#list[@]}; index++)); do
    word="\${list[index]}"
    if [[ $word == "$current"* ]]; then
      word="$before$word"
      COMPREPLY[\${#COMPREPLY[@]}]="\${word#"$typed"}"
    fi
  done
}

# Moves the name of a pair, and its =, out of what is completed.
_miniapp_split() {
  [[ $current == *=* ]] || return 1
  before+="\${current%%=*}=" current="\${current#*=}"
}

${printProfiles}

${tables(vocabulary, ({ word }) => quote(word))}

complete -F _miniapp miniapp
`;
}
