"""The files of each room, with the first line of what they say of themselves."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import wholeschool
from docs.sections.markdown import code, table

_PACKAGE = Path(wholeschool.__file__).parent
_PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def _rooms() -> list[Path]:
    """From the skin inwards, in the order in which the first contract of imports has them."""
    contract = tomllib.loads(_PROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    names = (name for layer in contract["layers"] for name in layer.split(" | "))
    places = (_PACKAGE / name.removeprefix("wholeschool.") for name in names)
    return [each for each in places if each.is_dir()]


def rooms() -> str:
    """A chapter a room, and below it one for each room within it."""
    return "\n".join(_chapter(folder) for room in _rooms() for folder in _folders(room))


def _folders(room: Path) -> list[Path]:
    return [room, *sorted(file.parent for file in room.glob("*/__init__.py"))]


def _chapter(folder: Path) -> str:
    files = sorted(each for each in folder.glob("*.py") if each.name != "__init__.py")
    rows = ((code(each.name), _first_line(each)) for each in files)
    place = folder.relative_to(_PACKAGE)
    title = f"{'#' * (2 + len(place.parts))} {place.as_posix()}/"
    return f"{title}\n\n{_first_line(folder / '__init__.py')}\n\n{table(('File', 'What it is for'), rows)}"


def _first_line(file: Path) -> str:
    said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return said.partition("\n")[0]
