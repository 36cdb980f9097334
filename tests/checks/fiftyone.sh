#!/usr/bin/env bash
# Makes FiftyOne datasets for real: the Python package's tests of them, and the blocks of docs/export-masks.md and of the
# package's README over results of `submit/reelmask demo`.
#
#   tests/checks/fiftyone.sh VENV DEMO
#
# VENV has fiftyone and udf/python/requirements-test.txt, DEMO is the demo's folder. The database is FIFTYONE_DATABASE_URI's;
# without it one in memory that speaks MongoDB's protocol (mongo-java-server) is started and ended again. FiftyOne's app is
# not opened. REELMASK is the command, this checkout's if it is unset. Exit code 0: all of it works.
set -euo pipefail
home="$(cd "$(dirname "$0")/../.." && pwd)"
python="$(cd "$1" && pwd)/bin/python" demo="$(cd "$2" && pwd)"
work="$(mktemp -d)"
trap '[[ -z "${server:-}" ]] || kill "$server"; rm -rf "$work"' EXIT

if [[ -z "${FIFTYONE_DATABASE_URI:-}" ]]; then
    "$home/mvnw" -B -ntp -q -f "$home/tests/checks/mongo/pom.xml" dependency:build-classpath -Dmdep.outputFile="$work/cp"
    port="${PORT:-27099}"
    java -cp "$(cat "$work/cp")" "$home/tests/checks/mongo/Server.java" "$port" >"$work/server" 2>&1 &
    server=$!
    for _ in $(seq 60); do
        ! grep -q ready "$work/server" || break
        sleep 1
    done
    grep -q ready "$work/server" || { cat "$work/server" >&2; exit 1; }
    export FIFTYONE_DATABASE_URI="mongodb://127.0.0.1:$port"
fi
export FIFTYONE_DO_NOT_TRACK=true REELMASK_FIFTYONE=1 HOME="$work"

(cd "$home/udf/python" && "$python" -m pytest -q tests/test_voxel51.py)
run="$(cd "$demo/results/_runs" && ls fixed-5-*.json)"
"${REELMASK:-$home/submit/reelmask}" export-masks --results "$demo/results" --run "${run%.json}" --corpus "$demo/corpus" \
    --format fiftyone --out "$work/export"
"$python" - "$home" "$work" "$demo/results" "${run%.json}" <<'PYTHON'
import pathlib, re, sys

import fiftyone as fo
import numpy as np

home, work, results, run = sys.argv[1:]
fo.launch_app = lambda dataset: None


def block(page, word):
    text = pathlib.Path(home, page).read_text(encoding="utf-8")
    return next(b for b in re.findall(r"^```python\n(.*?)^```", text, re.M | re.S) if word in b)


exec(block("docs/export-masks.md", "import fiftyone").replace('"OUT', f'"{work}/export'))
import reelmask

changes = {"/data/results": results, "/data/fiftyone-masks": work + "/masks", '"every"': repr(run)}
code = block("udf/python/README.md", "to_fiftyone")
for old, new in changes.items():
    code = code.replace(old, new)
exec(code)
images = {(pathlib.Path(s.filepath).parent.name, int(pathlib.Path(s.filepath).stem)): s for s in data}
compared = 0
for video in dataset:
    for number, frame in video.frames.items():
        exported = images[video["sequence"], number - 1].ground_truth.get_mask()
        assert np.array_equal(exported, frame["reelmask"].get_mask() + 1), (video["sequence"], number)
        compared += 1
assert compared == len(images)
print(f"{len(dataset)} videos, {compared} frames: both datasets have the same masks")
PYTHON
