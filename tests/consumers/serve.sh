#!/usr/bin/env bash
# Asks `selon serve` with the tools that people ask SPARQL endpoints with, and compares what each of them gets.
#
# Usage: tests/consumers/serve.sh [SELON]
# Wants curl, python3 with venv, node and npm; takes rdflib and SPARQLWrapper from PyPI, Comunica from the npm registry.
set -euo pipefail
cd "$(dirname "$0")/../.."
selon=$(realpath "${1:-target/release/selon}")
scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$scratch"' EXIT

python3 -m venv "$scratch/python"
"$scratch/python/bin/pip" -q install --disable-pip-version-check rdflib==7.6.0 SPARQLWrapper==2.0.0
npm install --silent --no-audit --no-fund --prefix "$scratch/node" @comunica/query-sparql@5.4.1 >/dev/null

"$selon" build examples/articles --store "$scratch/store" --quiet
"$selon" serve --store "$scratch/store" --bind 127.0.0.1:0 2> "$scratch/said" &
server=$!
address=
until [ -n "$address" ]; do
    sleep 0.1
    address=$(sed -n 's/.*serving at \(http[^ ]*\)\/ .*/\1/p' "$scratch/said")
done

query='PREFIX selon: <https://w3id.org/selon#> SELECT ?claim ?voice WHERE { ?claim a selon:Claim ; selon:accordingTo ?voice }'
expected=$("$selon" query -e "$query" --store "$scratch/store" --format csv | tail -n +2 | wc -l)
[ "$expected" -gt 50 ] || { echo "the store has too few claims" >&2; exit 1; }
faults=0
compare() {
    if [ "$2" = "$3" ]; then echo "$1: $2"; else echo "$1: $2 instead of $3" >&2; faults=1; fi
}

compare 'curl, CSV' "$(curl -sf "$address/sparql" -H 'accept: text/csv' --data-urlencode "query=$query" | tail -n +2 | wc -l)" "$expected"
compare 'curl, gzip' "$(curl -sf --compressed "$address/sparql" -H 'accept: text/csv' -H 'content-type: application/sparql-query' --data "$query" | tail -n +2 | wc -l)" "$expected"
compare 'SPARQLWrapper, JSON' "$("$scratch/python/bin/python" - "$address/sparql" "$query" <<'PY'
import sys
from SPARQLWrapper import JSON, SPARQLWrapper
endpoint = SPARQLWrapper(sys.argv[1])
endpoint.setQuery(sys.argv[2])
endpoint.setReturnFormat(JSON)
print(len(endpoint.queryAndConvert()["results"]["bindings"]))
PY
)" "$expected"
compare 'rdflib, SPARQLStore' "$("$scratch/python/bin/python" - "$address/sparql" "$query" <<'PY'
import sys
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
print(len(list(Graph(SPARQLStore(sys.argv[1])).query(sys.argv[2]))))
PY
)" "$expected"
article=$("$selon" query -e 'SELECT ?a { ?a a selon:Article } ORDER BY ?a LIMIT 1' --store "$scratch/store" --format csv | sed -n '2s/\r//p')
quads=$("$selon" export --article "$article" --store "$scratch/store" --format ntriples | sort -u | wc -l)
for format in turtle json-ld ntriples rdf-xml; do
    compare "rdflib, linked data as $format" "$("$scratch/python/bin/python" - "$address" "$article" "$format" <<'PY'
import sys, urllib.parse
from rdflib import Graph
address, article, form = sys.argv[1:]
names = {"turtle": "turtle", "json-ld": "json-ld", "ntriples": "nt", "rdf-xml": "xml"}
print(len(Graph().parse(f"{address}/resource?format={form}&iri={urllib.parse.quote(article, safe='')}", format=names[form])))
PY
)" "$quads"
done
compare 'rdflib, Graph Store Protocol' "$("$scratch/python/bin/python" - "$address" "$article" <<'PY'
import sys, urllib.parse
from rdflib import Graph
print(len(Graph().parse(f"{sys.argv[1]}/store?graph={urllib.parse.quote(sys.argv[2], safe='')}", format="turtle")))
PY
)" "$quads"
cat > "$scratch/node/ask.mjs" <<'JS'
import { QueryEngine } from "@comunica/query-sparql";
const [endpoint, query] = process.argv.slice(2);
const bindings = await new QueryEngine().queryBindings(query, { sources: [{ type: "sparql", value: endpoint }] });
console.log((await bindings.toArray()).length);
JS
compare 'Comunica' "$(cd "$scratch/node" && node ask.mjs "$address/sparql" "$query")" "$expected"
exit $faults
