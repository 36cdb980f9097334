#!/usr/bin/env bash
# What a corpus costs that is as skewed as one can be, and one that is ten times as large, made by looping one clip.
#
#   tests/checks/growth.sh CLIP WORK_DIR FRAMES VIDEOS -- OPTIONS OF reelmask segment (without --corpus and --results)
#
# even: 2 VIDEOS of so many FRAMES. skewed: VIDEOS of them and one that is as long as these together. tenfold: 20 VIDEOS.
# Needs ffmpeg, jq and /usr/bin/time on the PATH. Prints seconds from the first unit's begin to the last table, seconds of the
# whole command, and peak kilobytes; then skewed / even and tenfold / even of the first.
set -euo pipefail
home="$(cd "$(dirname "$0")/../.." && pwd)"
clip="$1" work="$2" frames="$3" videos="$4"
shift 5

encode() {
    ffmpeg -v error -y -stream_loop -1 -i "$clip" -frames:v "$1" -an -c:v libx264 -preset ultrafast "$2"
}

# corpus NAME COUNT
corpus() {
    mkdir -p "$work/$1/corpus"
    for ((i = 0; i < $2; i++)); do
        ln "$work/one.mp4" "$work/$1/corpus/$i.mp4"
    done
}

# run NAME: prints seconds of the start's work.
run() {
    /usr/bin/time -f '%e %M' -o "$work/$1/time" "$home/submit/reelmask" segment --corpus "$work/$1/corpus" \
        --results "$work/$1/results" --json "${options[@]}" >"$work/$1/summary.json" 2>"$work/$1/log"
    jq -r .wall_seconds "$work/$1/summary.json"
}

options=("$@")
rm -rf "${work:?}" && mkdir -p "$work"
encode "$frames" "$work/one.mp4"
corpus even $((2 * videos))
corpus skewed "$videos"
encode $((videos * frames)) "$work/skewed/corpus/long.mp4"
corpus tenfold $((20 * videos))
declare -A seconds
for name in even skewed tenfold; do
    seconds[$name]="$(run "$name")"
    read -r whole peak < <(tail -1 "$work/$name/time")
    echo "$name: ${seconds[$name]} s, the whole command $whole s, peak $peak KB"
done
awk "BEGIN { printf \"skewed / even %.3f, tenfold / even %.3f\n\", ${seconds[skewed]} / ${seconds[even]}, ${seconds[tenfold]} / ${seconds[even]} }"
