#!/usr/bin/env bash
# Times every bundled query on a store: the fastest of three runs, whole process, in milliseconds.
# The last column is the query with the parameters that its header gives as examples.
#
#   benches/queries.sh target/release/selon selon-store [QUERY…]
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,5s/^# \?//p' "$0"; exit 2; }
selon=$(realpath "$(command -v "$1")") store=$(realpath "$2")
shift 2
cd "$(dirname "$0")/../queries"
# Those that ask other endpoints tell their speed, not ours.
[ $# -gt 0 ] || set -- $(grep -L -e "- federated" *.rq)

# Runs a query three times; prints the least milliseconds.
least() {
    local least=999999 start
    for _ in 1 2 3; do
        start=${EPOCHREALTIME/[.,]/}
        "$selon" query "$@" --store "$store" --format csv > /tmp/selon-bench.$$ 2> /dev/null || { echo "$1 fails" >&2; exit 1; }
        start=$(((${EPOCHREALTIME/[.,]/} - start) / 1000))
        ((start < least)) && least=$start
    done
    echo "$least"
}
trap 'rm -f /tmp/selon-bench.$$' EXIT

printf '%-26s %8s %8s %8s\n' query lines ms 'ms, set'
for file in "$@"; do
    name=${file%.rq} settings=()
    while read -r _ _ parameter value; do
        settings+=(--set "${parameter%:}=$value")
    done < <(sed -n '/^#+ defaults:/,/^$/{/^#+   - /p}' "$name.rq")
    all=$(least "$name")
    lines=$(wc -l < /tmp/selon-bench.$$)
    printf '%-26s %8s %8s %8s\n' "$name" "$lines" "$all" "$([ ${#settings[@]} -eq 0 ] || least "$name" "${settings[@]}")"
done
