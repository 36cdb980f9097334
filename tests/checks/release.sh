#!/usr/bin/env bash
# Unpacks the release archive into an empty folder and runs it there as someone would who has a Java runtime and nothing
# else: no Maven, no git, no compiler, an empty home, and of the system's tools only those that every Linux has.
#
#   ./mvnw -Prelease -DskipTests package && tests/checks/release.sh [ARCHIVE]
#
#   JAVA_RUNTIME   home of a Java 17 or 21 runtime; unset: one is made of the modules of a runtime of the JDK in JAVA_HOME
#
# Prints sizes and what was run. Exit code 0: all of it works.
set -euo pipefail
home="$(cd "$(dirname "$0")/../.." && pwd)"
archive="${1:-$(ls -t "$home"/job/target/reelmask-*.tar.gz | head -1)}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# The modules that runtimes without a compiler have.
runtime() {
    local jdk="${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}"
    "$jdk/bin/jlink" --output "$work/runtime" --add-modules \
        java.se,jdk.charsets,jdk.crypto.ec,jdk.jfr,jdk.localedata,jdk.management,jdk.naming.dns,jdk.security.auth,jdk.unsupported,jdk.zipfs
    [[ ! -e "$work/runtime/bin/javac" ]]
    # as runtimes come: the archive of the JDK's own classes, on which that of a start builds
    "$work/runtime/bin/java" -Xshare:dump >/dev/null 2>&1
    echo "$work/runtime"
}

tools() {
    local tool
    mkdir "$work/bin"
    for tool in awk bash cat chmod dirname env find getconf grep head id locale ls mktemp mv readlink rm sed tee touch uname; do
        ln -s "$(type -P "$tool")" "$work/bin/$tool"
    done
}

# expect CODE ARGUMENT…: runs a command of the unpacked archive that must end with an exit code; what it says is in $work/said.
expect() {
    local wanted="$1" code=0
    shift
    echo "reelmask $*"
    (cd "$work/here" && env -i HOME="$work/home" PATH="$work/bin" JAVA_HOME="$java" REELMASK_JAVA_OPTS="-Duser.home=$work/home" "$unpacked/submit/reelmask" "$@") \
        >"$work/said" 2>&1 || code=$?
    [[ "$code" == "$wanted" ]] || { echo "exit code $code instead of $wanted:" >&2; cat "$work/said" >&2; exit 1; }
}

said() {
    grep -q -- "$1" "$work/said" || { echo "'$1' is missing in what it said:" >&2; cat "$work/said" >&2; exit 1; }
}

java="${JAVA_RUNTIME:-$(runtime)}"
tools
mkdir "$work/home" "$work/here" "$work/release"
tar -xzf "$archive" -C "$work/release"
unpacked="$(echo "$work"/release/reelmask-*)"
echo "$(du -m "$archive" | cut -f1) MB packed, $(du -sm "$unpacked" | cut -f1) MB unpacked, of which the jar $(du -m "$unpacked/lib/reelmask.jar" | cut -f1) MB and Spark $(du -sm "$unpacked/lib/spark" | cut -f1) MB"
for file in README.md LICENSE CHANGELOG.md docs/operations.md conf/reelmask.yaml conf/sql/duckdb.sql submit/Dockerfile; do
    [[ -s "$unpacked/$file" ]] || { echo "$file is missing" >&2; exit 1; }
done

expect 2
said "keeping the classes of a start"
said "Commands:"
[[ -s "$unpacked/lib/shared-classes.jsa" ]] || { echo "no classes were kept" >&2; exit 1; }
expect 0 --version
expect 0 doctor
expect 0 generate --out corpus --subjects 0,0,2 --frames 24
expect 0 segment --corpus corpus/test --bundle "$unpacked/conf/bundles/face-lite" --results results --scheduler fixed:5
said "next: $unpacked/submit/reelmask summarize --results "
expect 0 segment --corpus corpus/test --bundle "$unpacked/conf/bundles/face-lite" --results results --scheduler fixed:5 \
    --report page.html
said "page: file:"
[[ -s "$work/here/page.html" ]] || { echo "there is no page" >&2; exit 1; }
expect 0 summarize --results results
expect 0 ls --results results
echo "unpacked from the jar into the empty home: $(du -sm "$work/home" | cut -f1) MB"
echo "The release archive works."
