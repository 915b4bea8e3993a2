"""The files of each room, with the first line of what they say of themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import wholeschool
from docs.sections.markdown import code, table

ROOMS = (
    "cli", "actions", "report", "continuum", "ingest", "simulate", "store", "engine", "disclosure", "schema",
    "reference",
)  # fmt: skip
"""From the skin inwards, in the order in which they may import each other."""
_PACKAGE = Path(wholeschool.__file__).parent


def rooms() -> str:
    """A chapter a room."""
    return "\n".join(_chapter(room) for room in ROOMS)


def _chapter(room: str) -> str:
    folder = _PACKAGE / room
    files = sorted(each for each in folder.glob("*.py") if each.name != "__init__.py")
    rows = ((code(each.name), _first_line(each)) for each in files)
    return (
        f"### {room}/\n\n{_first_line(folder / '__init__.py')}\n\n{table(('File', 'What it is for'), rows)}"
    )


def _first_line(file: Path) -> str:
    said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return said.partition("\n")[0]
