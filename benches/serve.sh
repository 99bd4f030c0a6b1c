#!/usr/bin/env bash
# Loads `selon serve` with 64 connections of mixed bundled queries and, beside it, the server of oxigraph on the same quads.
#
#   benches/serve.sh SELON STORE SECONDS [OXIGRAPH]
#
# Wants wrk (Debian's package); OXIGRAPH is the program of `cargo install oxigraph-cli`. The queries are those that
# $QUERIES names, or all that need no network; $OPTIONS go to `selon serve` (`--cache 0` keeps no answer).
# With HOSTILE=NUMBER, the same load comes again while so many clients ask endless joins and others send what is too
# long, broken or half (`hostile.py`), and how much of the rate is left is told: give a $TIMEOUT of some seconds.
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,9s/^# \?//p' "$0"; exit 2; }
selon=$(realpath "$1") store=$(realpath "$2") seconds=$3 oxigraph=${4:-}
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'kill $(jobs -p) 2> /dev/null; wait 2> /dev/null; rm -rf "$scratch"' EXIT

names=${QUERIES:-$(cd queries && grep -L -e '- federated' -e '- lexicon' -e '^CONSTRUCT' *.rq | sed 's/\.rq$//')}
python3 - "$scratch/load.lua" $names <<'PY'
import sys, urllib.parse
lines = []
for name in sys.argv[2:]:
    text = open(f"queries/{name}.rq").read()
    if "?_" in text.replace("?__", "") and "defaults" in text:
        continue
    lines.append('"query=' + urllib.parse.quote(text, safe="") + '"')
open(sys.argv[1], "w").write(
    "local bodies = {" + ",\n".join(lines) + "}\nlocal at = 0\n"
    'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/x-www-form-urlencoded"\n'
    'wrk.headers["Accept"] = "application/sparql-results+json"\n'
    "function setup(thread) thread:set('offset', at) at = at + 7 end\n"
    "function init() at = offset or 0 end\n"
    "function request() at = at % #bodies + 1; return wrk.format(nil, nil, nil, bodies[at]) end\n"
    "function done(summary, latency) io.write(string.format('requests %d, errors %d, a second %.1f, p50 %.0f ms, p99 %.0f ms\\n',"
    " summary.requests, summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write"
    " + summary.errors.timeout, summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,"
    " latency:percentile(99) / 1000)) end\n")
print(f"{len(lines)} queries", file=sys.stderr)
PY

# Loads an address, and prints with the answers how much memory a server and its children had: over the first and the
# second half of the time, and at most.
load() {
    while sleep 1; do ps -o rss= --pid "$1" --ppid "$1" | awk '{ sum += $1 } END { print sum / 1024 }'; done > "$scratch/memory" &
    local watch=$!
    wrk -t2 -c64 -d"$seconds"s --timeout 120s -s "$scratch/load.lua" "$2" | tail -1
    kill "$watch"
    awk '{ all[NR] = $1; if ($1 > most) most = $1 }
        END { half = int(NR / 2); for (i = 1; i <= NR; i++) sum[i > half] += all[i]
              printf "memory %d MB, then %d MB, at most %d MB\n", sum[0] / half, sum[1] / (NR - half), most }' "$scratch/memory"
}

: > "$scratch/said"
"$selon" serve --store "$store" --bind 127.0.0.1:7911 --timeout "${TIMEOUT:-120}" ${OPTIONS:-} 2> "$scratch/said" &
server=$!
until grep -q serving "$scratch/said"; do sleep 0.2; done
echo "selon serve:"
load "$server" http://127.0.0.1:7911/sparql | tee "$scratch/alone"
if [ -n "${HOSTILE:-}" ]; then
    python3 benches/hostile.py 127.0.0.1 7911 "$((seconds + 2))" "$HOSTILE" > "$scratch/hostile" &
    hostile=$!
    sleep 1
    echo "selon serve beside hostile clients:"
    load "$server" http://127.0.0.1:7911/sparql | tee "$scratch/beside"
    wait "$hostile"
    cat "$scratch/hostile"
    awk '/a second/ { sub(/.*a second /, ""); rate[++n] = $1 + 0 } END { printf "%.1f a second, %.1f beside %d who ask endless queries\n", rate[1], rate[2], '"$HOSTILE"' }' \
        "$scratch/alone" "$scratch/beside"
fi
kill "$server"; wait "$server" 2> /dev/null || true

if [ -n "$oxigraph" ]; then
    cp -rl "$store/rocksdb" "$scratch/rocksdb" 2> /dev/null || cp -r "$store/rocksdb" "$scratch/rocksdb"
    rm -f "$scratch/rocksdb/LOCK"
    "$oxigraph" serve-read-only --location "$scratch/rocksdb" --bind 127.0.0.1:7912 --union-default-graph --timeout-s 120 > /dev/null 2>&1 &
    server=$!
    until curl -s -o /dev/null http://127.0.0.1:7912/; do sleep 0.2; done
    echo "oxigraph serve-read-only:"
    load "$server" http://127.0.0.1:7912/query
fi
