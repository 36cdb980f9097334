"""Runs the Python of the documentation, as it stands there, against results that it makes first:

    python3 -m venv VENV && VENV/bin/pip install -r udf/python/requirements-test.txt -e udf/python
    ./mvnw -q -DskipTests package && VENV/bin/python tests/python/check_python_blocks.py

A page's blocks run one after the other in one process; /data/results, where they say it, is a run `every` and a run
`fixed-5` over generated faces. A block that needs a library which is not there is named and not run. The exit code is
1 if a block failed.
"""

import argparse
import importlib.util
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ["docs/masks.md", "docs/tables.md", "docs/sql-functions.md", "udf/python/README.md"]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
IMPORT = re.compile(r"^(?:import|from) (\w+)", re.MULTILINE)
NEEDS = {"reelmask.to_fiftyone": "fiftyone"}


def results(folder, reelmask):
    faces, where = folder / "faces", folder / "results"
    subprocess.run([reelmask, "generate", "--out", faces, "--subjects", "0,0,2", "--frames", "20"], check=True)
    for run, scheduler in ("every", "every-frame"), ("fixed-5", "fixed:5"):
        command = [reelmask, "segment", "--corpus", faces / "test", "--bundle", ROOT / "conf/bundles/face-lite"]
        subprocess.run([*command, "--scheduler", scheduler, "--run", run, "--results", where], check=True)
    return where


def missing(block):
    wanted = IMPORT.findall(block) + [library for name, library in NEEDS.items() if name in block]
    return [library for library in wanted if importlib.util.find_spec(library) is None]


def run_page(page, where):
    """Says how each block went; whether none failed."""
    text, names, well = (ROOT / page).read_text(encoding="utf-8"), {}, True
    for found in BLOCK.finditer(text):
        place = f"{page}:{text.count(chr(10), 0, found.start()) + 1}"
        if lacking := missing(found[1]):
            print(f"{place} not run: {', '.join(lacking)} is not installed")
            continue
        try:
            exec(compile(found[1].replace("/data/results", str(where)), place, "exec"), names)
            print(f"{place} ran")
        except Exception as failure:
            well = False
            print(f"{place} FAILED: {type(failure).__name__}: {failure}")
    return well


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reelmask", default=ROOT / "submit/reelmask")
    parser.add_argument("--page", help=argparse.SUPPRESS)
    parser.add_argument("--results", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.page:
        sys.exit(0 if run_page(asked.page, asked.results) else 1)
    with tempfile.TemporaryDirectory() as folder:
        where = results(pathlib.Path(folder), asked.reelmask)
        command = [sys.executable, __file__, "--results", where, "--page"]
        well = [subprocess.run([*command, page], cwd=ROOT, check=False).returncode == 0 for page in PAGES]
    sys.exit(0 if all(well) else 1)


if __name__ == "__main__":
    main()
