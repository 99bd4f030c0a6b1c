#!/usr/bin/env bash
# Opens the pages of `selon serve` in a browser without a screen, uses them, and looks for faults with axe-core.
#
#   tests/browser/check.sh [SELON [PICTURES]]
#
# SELON is the program (target/release/selon), PICTURES the folder for screenshots (a temporary one).
# Wants node, npm and chromium; takes playwright-core and axe-core from the npm registry.
set -euo pipefail
cd "$(dirname "$0")/../.."
selon=$(realpath "${1:-target/release/selon}")
scratch=$(mktemp -d)
pictures=$(realpath -m "${2:-$scratch/pictures}")
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$scratch"' EXIT

mkdir -p "$pictures"
cp tests/browser/package.json tests/browser/check.mjs "$scratch"
(cd "$scratch" && npm install --silent --no-audit --no-fund)
"$selon" build examples/articles --store "$scratch/store" --quiet

"$selon" serve --store "$scratch/store" --bind 127.0.0.1:0 2> "$scratch/said" &
server=$!
for _ in $(seq 600); do
    address=$(sed -n 's/.*serving at \(http[^ ]*\)\/ .*/\1/p' "$scratch/said")
    [ -z "$address" ] || break
    sleep 0.1
done
[ -n "$address" ] || { cat "$scratch/said" >&2; exit 1; }
node "$scratch/check.mjs" "$address" "$(command -v chromium || command -v chromium-browser)" "$pictures"
