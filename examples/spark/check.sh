#!/usr/bin/env bash
# Runs the job on two cores of this machine, loads its shards, and compares the store with what a build makes.
# Needs Java 17 and Python 3; pyspark is installed into a virtual environment if it is missing.
#
#   examples/spark/check.sh target/release/selon [ARTICLES.jsonl]
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,5s/^# \?//p' "$0"; exit 2; }
selon=$(realpath "$1") here=$(realpath "$(dirname "$0")") scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if ! command -v spark-submit > /dev/null; then
    python3 -m venv "$scratch/venv"
    "$scratch/venv/bin/pip" install --quiet pyspark
    export PATH="$scratch/venv/bin:$PATH"
fi
articles=${2:-$scratch/articles.jsonl}
[ $# -ge 2 ] || "$here/../../benches/corpus.py" 100 > "$articles"
spark-submit --master 'local[2]' "$here/extract.py" --selon "$selon" --partitions 4 "$articles" "$scratch/shards" 2> "$scratch/log" \
    || { cat "$scratch/log" >&2; exit 1; }
"$selon" load "$scratch/shards" --store "$scratch/loaded"
"$selon" build "$articles" --store "$scratch/built" --quiet
# The ontology is put beside the articles by a build, which finds nothing else to do.
"$selon" build "$articles" --store "$scratch/loaded" --log-format json 2>&1 | grep -q '"articles_read":"0"'
"$selon" export --store "$scratch/loaded" -o "$scratch/loaded.nq"
"$selon" export --store "$scratch/built" -o "$scratch/built.nq"
cmp "$scratch/loaded.nq" "$scratch/built.nq"
echo "the shards load to what a build makes: $(wc -l < "$scratch/built.nq") quads"
