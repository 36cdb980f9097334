"""Runs the notebooks top to bottom against the tables of one results root; the first error ends it.

    python notebooks/run.py --results reelmask-demo/results            # looks whether they run
    python notebooks/run.py --results reelmask-demo/results --keep     # and keeps what they show in the files
"""

import argparse
import os
import sys
from pathlib import Path

import nbformat
from nbconvert.preprocessors import CellExecutionError, ExecutePreprocessor

HERE = Path(__file__).resolve().parent


def run(file: Path, results: str) -> nbformat.NotebookNode:
    """The notebook with what it shows."""
    book = nbformat.read(file, as_version=4)
    os.environ["REELMASK_RESULTS"] = results
    ExecutePreprocessor(timeout=600, kernel_name="python3").preprocess(book, {"metadata": {"path": str(HERE)}})
    return book


def stripped(book: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Without times, which would differ with each run."""
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    book.metadata = {"kernelspec": book.metadata.kernelspec, "language_info": {"name": "python"}}
    return book


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", required=True, help="results root that has been summarized, as submit/reelmask demo leaves one")
    parser.add_argument("--keep", action="store_true", help="write what they show into the notebooks")
    parser.add_argument("notebooks", nargs="*", type=Path, help="which; all, if none is named")
    options = parser.parse_args()
    results = options.results if "://" in options.results else str(Path(options.results).resolve())
    for file in options.notebooks or sorted(HERE.glob("*.ipynb")):
        try:
            book = run(file, results)
        except CellExecutionError as e:
            print(f"{file.name}: {e}", file=sys.stderr)
            return 1
        pictures = sum("image/png" in output.get("data", {}) for cell in book.cells for output in cell.get("outputs", []))
        print(f"{file.name}: {len(book.cells)} cells, {pictures} pictures")
        if options.keep:
            nbformat.write(stripped(book), file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
