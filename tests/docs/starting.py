"""What a page's examples begin with: the tutorial with nothing, every other page with what the tutorial made.

The README begins with files alone, as somebody's exports.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path

from tests.docs.pages import ROOT, blocks
from tests.docs.running import run

README = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial" / "first-ledger.md"
_MADE = {"files": "files", "store": "store"}
_PRINTED = "printed.json"
_OF_README = {"files": "exports"}


def make_tutorial(folder: Path) -> None:
    """What a reader of the tutorial has before pages are made, and in a file what was printed until then."""
    folder.mkdir(parents=True, exist_ok=True)
    examples = [block for block in blocks(TUTORIAL) if block.runs]
    wanted = takewhile(lambda block: "report" not in block.text, examples)
    (folder / _PRINTED).write_text(json.dumps([run(block, folder) for block in wanted]), "utf-8")


def start(page: Path, folder: Path, tutorial: Callable[[], Path] | None = None) -> list[str]:
    """Put into a folder what the page's examples begin with; `tutorial` gives what `make_tutorial` made.

    Gives what those examples of the page printed that were run for it already: some of the tutorial's own.
    """
    if page == TUTORIAL and tutorial is None:
        return []
    if tutorial is None:
        made = folder / ".tutorial"
        make_tutorial(made)
    else:
        made = tutorial()
    for name, called in (_OF_README if page == README else _MADE).items():
        shutil.copytree(made / name, folder / called)
    printed: list[str] = json.loads((made / _PRINTED).read_text("utf-8"))
    return printed if page == TUTORIAL else []
