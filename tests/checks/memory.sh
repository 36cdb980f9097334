#!/usr/bin/env bash
# Peak resident memory of segmenting a long and a short video made by looping one clip.
#
#   tests/checks/memory.sh CLIP WORK_DIR FRAMES FRAMES -- OPTIONS OF reelmask segment (without --corpus and --results)
#
# Needs ffmpeg and /usr/bin/time on the PATH. Prints kilobytes for each length and the ratio of the last to the first.
set -euo pipefail
home="$(cd "$(dirname "$0")/../.." && pwd)"
clip="$1" work="$2" lengths=("$3" "$4")
shift 5
peaks=()
for frames in "${lengths[@]}"; do
    rm -rf "${work:?}/$frames" && mkdir -p "$work/$frames/corpus"
    ffmpeg -v error -y -stream_loop -1 -i "$clip" -frames:v "$frames" -an -c:v libx264 -preset ultrafast \
        "$work/$frames/corpus/loop.mp4"
    /usr/bin/time -f '%M' -o "$work/$frames/peak" "$home/submit/reelmask" segment --corpus "$work/$frames/corpus" \
        --results "$work/$frames/results" "$@" >"$work/$frames/log" 2>&1
    peaks+=("$(tail -1 "$work/$frames/peak")")
    echo "$frames frames: peak ${peaks[-1]} KB"
done
awk "BEGIN { printf \"ratio %.3f\n\", ${peaks[1]} / ${peaks[0]} }"
