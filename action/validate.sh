#!/usr/bin/env bash
# What the action does, for bash 3.2 as well, which is what macOS has. The inputs are in the environment.
set -euo pipefail

fail() {
  printf '::error title=miniapp::%s\n' "$1"
  exit 2
}

# Sets an output of the step. The end of the value is marked by a word that the value cannot know.
output() {
  local mark="end-$RANDOM$RANDOM$RANDOM"
  printf '%s<<%s\n%s\n%s\n' "$1" "$mark" "$2" "$mark" >>"$GITHUB_OUTPUT"
}

# Adds the switch $1 when the input $2 is true.
add_switch() {
  case "$2" in
    true) arguments+=("$1") ;;
    false | '') ;;
    *) fail "The input ${1#--} must be true or false." ;;
  esac
}

# The folder that miniapp is installed in lies outside the project, whose .npmrc and lock file have no say there.
install_miniapp() {
  local folder="$RUNNER_TEMP/miniapp-cli" package="$1"
  mkdir -p "$folder"
  npm install --prefix "$folder" --omit=optional --ignore-scripts --no-save --no-audit --no-fund --loglevel=error \
    -- "$package" >&2 || fail 'miniapp-cli could not be installed. What npm says of it is in the log.'
  miniapp="$folder/node_modules/.bin/miniapp"
}

choose_miniapp() {
  case "$VERSION" in
    installed)
      miniapp="$(PATH="$PWD/node_modules/.bin:$GITHUB_WORKSPACE/node_modules/.bin:$PATH" command -v miniapp)" ||
        fail 'No miniapp is installed. Install miniapp-cli before this step, or leave the input version out.'
      ;;
    *.tgz)
      [[ -f "$VERSION" ]] || fail 'The archive that the input version names does not exist.'
      install_miniapp "$(cd "$(dirname -- "$VERSION")" && pwd)/$(basename -- "$VERSION")"
      ;;
    *)
      local version="${VERSION:-$(node -p 'require(process.argv[1]).version' "$GITHUB_ACTION_PATH/../package.json")}"
      [[ "$version" =~ ^[0-9A-Za-z][0-9A-Za-z.+-]*$ ]] || fail 'The input version is no version, archive or "installed".'
      install_miniapp "miniapp-cli@$version"
      ;;
  esac
}

cd -- "$WORKING_DIRECTORY" || fail 'The folder that the input working-directory names does not exist.'
command -v node >/dev/null || fail 'There is no Node.js. Add actions/setup-node before this step.'
node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major * 100 + +minor < 2019 ? 1 : 0)' ||
  fail "miniapp needs Node.js 20.19 or newer, and this is $(node --version). Add actions/setup-node before this step."
choose_miniapp

counts="$RUNNER_TEMP/miniapp-validate.json"
rm -f "$counts"
arguments=(--format github --output "json=$counts" --output "markdown=$GITHUB_STEP_SUMMARY")
add_switch --strict "$STRICT"
add_switch --online "$ONLINE"
if [[ -n "$ENV_FILE" ]]; then arguments+=("--env-file=$ENV_FILE"); fi
if [[ -n "$SARIF" ]]; then arguments+=(--output "sarif=$SARIF"); fi
while IFS= read -r rule; do
  if [[ -n "$rule" ]]; then arguments+=("--rule=$rule"); fi
done <<<"$RULES"
arguments+=(--)
while IFS= read -r file; do
  if [[ -n "$file" ]]; then arguments+=("$file"); fi
done <<<"$FILES"

status=0
"$miniapp" validate "${arguments[@]}" || status=$?

if [[ -f "$counts" ]]; then
  count='const { errors, warnings } = require(process.argv[1]).result; `${errors} ${warnings}`'
  read -r errors warnings < <(node -p "$count" "$counts")
  output errors "$errors"
  output warnings "$warnings"
  if [[ -n "$SARIF" ]]; then
    output sarif "$(node -p 'require("node:path").resolve(process.argv[1])' -- "$SARIF")"
  fi
else
  printf '::error title=miniapp::Nothing could be checked. What miniapp says of it is in the log.\n'
fi
exit "$status"
