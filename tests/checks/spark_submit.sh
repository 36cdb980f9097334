#!/usr/bin/env bash
# Sends the one jar through a real spark-submit, executors in processes of their own, and compares the tables with those
# of a run without it. Also checks the exit codes that come through.
#
#   SPARK_HOME=… tests/checks/spark_submit.sh WORK_DIR
#
# SPARK_HOME is a Spark 4.1.2, for example site-packages/pyspark of `pip install pyspark==4.1.2`. Needs python3 with the
# package duckdb. Exit code 0: the same rows.
set -euo pipefail
home="$(cd "$(dirname "$0")/../.." && pwd)"
work="$1"
: "${SPARK_HOME:?must be the home of a Spark}"
mkdir -p "$work"

reelmask() { "$home/submit/reelmask" "$@"; }

# expect CODE COMMAND…: runs a command that must end with an exit code.
expect() {
    local wanted="$1" code=0
    shift
    "$@" || code=$?
    [[ "$code" == "$wanted" ]] || { echo "exit code $code instead of $wanted: $*" >&2; exit 1; }
}

segment() {
    reelmask segment --corpus "$work/faces/test" --bundle "$home/conf/bundles/face-lite" --results "$work/$1" \
        --run r --scheduler fixed:5 "${@:2}"
}

(
    unset SPARK_HOME
    [[ -d "$work/faces" ]] || reelmask generate --out "$work/faces" --subjects 0,0,3 --frames 40
    expect 0 segment alone
)
export REELMASK_SPARK_OPTS="--master local-cluster[2,1,2048]"
expect 0 segment submitted
expect 0 segment submitted
expect 4 segment submitted --fail-on nothing
expect 2 reelmask segment --corpus "$work/nothing" --bundle "$home/conf/bundles/face-lite" --results "$work/none"
expect 0 reelmask summarize --results "$work/submitted"
python3 "$home/tests/checks/same_rows.py" "$work/alone" "$work/submitted"
