#!/usr/bin/env bash
# Writes every form of `selon export` and reads it back with the tools that it is meant for, and compares `selon validate`
# with pySHACL.
#
# Usage: tests/consumers/check.sh [SELON]
# SELON is the program (else the first of target/release/selon and target/debug/selon). The readers are installed into
# the folder $CONSUMERS (else a new one, which is removed): rapper and serdi by apt where root may, rdflib, pyoxigraph,
# pySHACL, nanopub, networkx, pydot and markdown-it by pip, N3.js by npm. A reader that cannot be installed is named and
# left out; a difference ends the script with 1.
set -euo pipefail
cd "$(dirname "$0")/../.."

selon=${1:-}
for built in target/release/selon target/debug/selon; do
    [ -n "$selon" ] || [ ! -x "$built" ] || selon=$built
done
[ -x "$selon" ] || { echo "there is no program at \`$selon\`: build it, or name it" >&2; exit 2; }
selon=$(realpath "$selon")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tools=${CONSUMERS:-$scratch/tools}
mkdir -p "$tools"

if ! command -v rapper >/dev/null || ! command -v serdi >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
            apt-get -qq install -y --no-install-recommends raptor2-utils serdi; } >/dev/null 2>&1 || true
    fi
fi
if [ ! -d "$tools/python" ]; then
    python3 -m venv "$tools/python"
    "$tools/python/bin/pip" -q install --disable-pip-version-check \
        rdflib==7.6.0 pyoxigraph==0.5.13 pyshacl==0.40.1 nanopub==2.0.1 networkx==3.6.1 pydot==4.0.1 markdown-it-py==4.3.0
    # RDF-star as it was before RDF 1.2: the last pyoxigraph that reads it.
    "$tools/python/bin/pip" -q install --disable-pip-version-check --no-deps --target "$tools/star" pyoxigraph==0.4.11
fi
if command -v npm >/dev/null && [ ! -d "$tools/star/node_modules" ]; then
    npm install --silent --prefix "$tools/star" n3@1.26.0 >/dev/null
    npm install --silent --prefix "$tools/rdf12" n3@2.13.12 >/dev/null
fi

mkdir "$scratch/forms"
cd "$scratch/forms"
export SELON="$selon" SELON_STORE="$scratch/store"
articles="$OLDPWD/examples/articles $OLDPWD/tests/articles"
# shellcheck disable=SC2086
"$selon" build -q $articles
for profile in statements rdf12 star named-graphs nanopub plain web-annotation schema-claim sem; do
    for format in turtle trig nquads ntriples jsonld rdfxml; do
        # What does not go together is refused before a file is made.
        "$selon" export --profile $profile --format $format -o "$profile.$format" 2>/dev/null || true
    done
done
"$selon" export --article https://example.org/beyrouth-2020 -o article.turtle --format turtle
for format in csv graphml gexf dot; do
    "$selon" export -o "claims.$format"
done
"$selon" export --format neo4j -o neo4j
"$selon" dossier id:france -o dossier.md
cp "$OLDPWD"/ontology/*.ttl .

PYTHONWARNINGS=ignore "$tools/python/bin/python" "$OLDPWD/tests/consumers/check.py" "$tools" "$OLDPWD/tests/consumers/check.js"
