"""Runs every notebook headless and fails on errors, or when an .ipynb is stale against its .py.

    python notebooks/run.py            run all of them; prints `N passed, N failed`
    python notebooks/run.py --write    write each .ipynb again from its .py, without outputs

The .py files (jupytext, percent format) are the sources.
"""

import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).resolve().parent
TIMEOUT_SECONDS = 900


def sources():
    """The notebooks, in order of their names; they begin with a number."""
    return sorted(HERE.glob("[0-9]*.py"))


def from_source(path):
    """The notebook of a .py file: no outputs, and cell ids that do not change from one writing to the next."""
    notebook = jupytext.read(path)
    notebook.metadata = nbformat.NotebookNode(kernelspec=notebook.metadata["kernelspec"])
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:02}"
    return notebook


def text_of(notebook):
    return nbformat.writes(notebook) + "\n"


def fault_of(path):
    """What is wrong with a notebook; None when nothing is."""
    notebook = from_source(path)
    written = path.with_suffix(".ipynb")
    if not written.exists() or written.read_text(encoding="utf-8") != text_of(notebook):
        return f"{written.name} is stale: run `python notebooks/run.py --write`"
    client = NotebookClient(
        notebook, timeout=TIMEOUT_SECONDS, kernel_name="python3", resources={"metadata": {"path": str(HERE)}}
    )
    try:
        client.execute()
    except CellExecutionError as error:
        return str(error)
    except Exception as error:  # a kernel that dies or hangs is a failed notebook as well
        return f"{type(error).__name__}: {error}"
    return None


def main(arguments):
    if arguments == ["--write"]:
        for path in sources():
            path.with_suffix(".ipynb").write_text(text_of(from_source(path)), encoding="utf-8")
        return 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    faults = {path: fault_of(path) for path in sources()}
    orphans = [path for path in sorted(HERE.glob("*.ipynb")) if path.with_suffix(".py") not in faults]
    faults.update({path: "has no .py beside it" for path in orphans})
    for path, fault in faults.items():
        print(f"{path.name}: {'ok' if fault is None else fault}")
    failed = sum(fault is not None for fault in faults.values())
    print(f"{len(faults) - failed} passed, {failed} failed")
    return 1 if failed or not faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
