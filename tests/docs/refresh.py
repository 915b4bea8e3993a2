"""Writes what the program prints now into the examples of pages, where only numbers differ.

    python -m tests.docs.refresh

For figures of the simulated trust, which change whenever it does. Words, and what `…` stands for, are left to
a person, and so are figures that the prose repeats.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.docs.pages import Block, blocks, name_of, pages
from tests.docs.running import ANYTHING, matches, run, save
from tests.docs.starting import start

_NUMBER_OR_SPACES = re.compile(r"\d[\d,.]*\d|\d| +")


def refreshed(expected: Sequence[str], printed: Sequence[str]) -> list[str] | None:
    """The expected lines with the numbers that were printed; None where more than numbers differs."""
    text = "".join(f"{line.rstrip()}\n" for line in printed).strip("\n") + "\n"
    found = re.fullmatch("".join(_pattern(line.rstrip()) for line in expected), text)
    if found is None:
        return None
    pieces = iter(found.groups())
    return [ANYTHING.join(next(pieces) for _ in line.split(ANYTHING)) for line in expected]


def _pattern(line: str) -> str:
    """A line as a pattern, each piece between two `…` a group; numbers and spaces may differ."""
    if line.strip() == ANYTHING:
        return r"()(?:[^\n]*\n)*?()"
    return r"[^\n]*".join(f"({_loosely(piece)})" for piece in line.split(ANYTHING)) + r"\n"


def _loosely(piece: str) -> str:
    parts, at = [], 0
    for found in _NUMBER_OR_SPACES.finditer(piece):
        parts += [re.escape(piece[at : found.start()]), " +" if found[0].isspace() else r"\d[\d,.]*"]
        at = found.end()
    return "".join([*parts, re.escape(piece[at:])])


def refresh(page: Path, folder: Path) -> tuple[int, list[Block]]:
    """Run a page's examples and rewrite their output; gives how many changed, and those left to a person."""
    start(page, folder)
    lines = page.read_text("utf-8").splitlines()
    printed, changed, left = None, 0, []
    for block in blocks(page):
        if "file" in block.said:
            save(block, folder)
        elif block.runs:
            printed = run(block, folder).splitlines()
        elif block.language == "text" and printed is not None:
            if not matches(block.lines, printed):
                now = refreshed(block.lines, printed)
                if now is None:
                    left.append(block)
                else:
                    lines[block.line : block.line + len(now)] = now
                    changed += 1
            printed = None
    page.write_text("\n".join(lines) + "\n", "utf-8")
    return changed, left


def main() -> None:
    """Refresh every page that has examples."""
    for page in pages():
        if any(block.runs for block in blocks(page)):
            with tempfile.TemporaryDirectory() as folder:
                changed, left = refresh(page, Path(folder))
            sys.stdout.write(f"{name_of(page)}: {changed} outputs refreshed\n")
            sys.stdout.writelines(f"  {block.where} differs by more than numbers\n" for block in left)


if __name__ == "__main__":
    main()
