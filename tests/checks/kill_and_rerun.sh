#!/usr/bin/env bash
# Kills the driver (and with it the local executors) at random moments, runs again each time, and compares the tables
# with those of one clean run: every row of masks, frames, sequences and quarantine, all columns but the measured times.
#
#   tests/checks/kill_and_rerun.sh WORK_DIR KILLS SEED -- OPTIONS OF reelmask segment (without --results and --run)
#
# Needs python3 with the package duckdb. Exit code 0: the same rows.
set -euo pipefail
home="$(cd "$(dirname "$0")/../.." && pwd)"
work="$1" kills="$2" RANDOM="$3"
shift 4
mkdir -p "$work"

segment() { "$home/submit/reelmask" segment --results "$1" --run r "${@:2}"; }

echo "clean run"
begin=$(date +%s%N)
segment "$work/clean" "$@" >"$work/clean.log" 2>&1 || [[ $? == 3 ]]
took_ms=$((($(date +%s%N) - begin) / 1000000))
for ((i = 1; i <= kills; i++)); do
    after_ms=$((took_ms * (10 + RANDOM % 75) / 100))
    setsid "$home/submit/reelmask" segment --results "$work/killed" --run r "$@" >"$work/killed.$i.log" 2>&1 &
    group=$!
    sleep "$(awk "BEGIN { print $after_ms / 1000 }")"
    if kill -9 -- "-$group" 2>/dev/null; then
        echo "kill $i after $after_ms ms: $(find "$work/killed/frames" -name '*.parquet' 2>/dev/null | wc -l) units published"
    else
        echo "kill $i after $after_ms ms: had ended"
    fi
    wait "$group" 2>/dev/null || true
done
echo "a start, one beside it, and one that takes over"
rm -rf "$work/killed/frames/run=r"
segment "$work/killed" "$@" >"$work/first.log" 2>&1 &
first=$!
until ls "$work/killed/frames/run=r"/*.parquet >/dev/null 2>&1 || ! kill -0 "$first" 2>/dev/null; do sleep 0.1; done
code=0
segment "$work/killed" "$@" >"$work/beside.log" 2>&1 || code=$?
echo "beside: exit code $code"
[[ $code == 2 ]] || ! kill -0 "$first" 2>/dev/null || { echo "it should have been refused" >&2; exit 1; }
segment "$work/killed" "$@" --take-over >"$work/last.log" 2>&1 || [[ $? == 3 ]]
code=0
wait "$first" || code=$?
echo "taken over: exit code $code"
[[ $code == 1 || $code == 0 || $code == 3 ]]
if grep -n $'^\tat ' "$work/first.log" "$work/beside.log" "$work/last.log"; then
    echo "a stack trace on the terminal" >&2
    exit 1
fi
python3 "$home/tests/checks/same_rows.py" "$work/clean" "$work/killed"
