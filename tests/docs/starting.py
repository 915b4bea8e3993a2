"""What a page's examples begin with: the tutorial with nothing, every other page with what the tutorial made.

The README begins with files alone, as somebody's exports.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.docs.pages import ROOT, blocks
from tests.docs.running import run_blocks

README = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial" / "first-ledger.md"
_MADE = {"files": "files", "store": "store"}
_OF_README = {"files": "exports"}


def make_tutorial(folder: Path) -> None:
    """What a reader has after the tutorial, without looking at what it printed."""
    folder.mkdir(parents=True, exist_ok=True)
    commands = [block for block in blocks(TUTORIAL) if block.language == "shell"]
    wanted = [block for block in commands if "report" not in block.text and "check" not in block.text]
    run_blocks(wanted, folder)


def start(page: Path, folder: Path, tutorial: Callable[[], Path] | None = None) -> None:
    """Put into a folder what the page's examples begin with; `tutorial` gives what `make_tutorial` made."""
    if page == TUTORIAL:
        return
    if tutorial is None:
        made = folder / ".tutorial"
        make_tutorial(made)
    else:
        made = tutorial()
    for name, called in (_OF_README if page == README else _MADE).items():
        shutil.copytree(made / name, folder / called)
