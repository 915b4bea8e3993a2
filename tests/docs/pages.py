"""The pages of the documentation: which there are, and the fenced blocks that stand in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(\w*)(.*)$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what stands beside that (`exit=1`, `file=class.csv`), its lines."""

    page: str
    line: int
    language: str
    said: dict[str, str]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The block as text, with a line end."""
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def runs(self) -> bool:
        """Whether the block is to be run."""
        return self.language in ("shell", "python") and "not-run" not in self.said

    @property
    def where(self) -> str:
        """Page and line, as editors understand them."""
        return f"{self.page}:{self.line}"


def pages() -> list[Path]:
    """Every page, the README and the changelog among them."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(page: Path) -> str:
    """A page's path in the repository."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    opened: tuple[int, str, str] | None = None
    held: list[str] = []
    for number, line in enumerate(page.read_text("utf-8").splitlines(), start=1):
        fence = _FENCE.match(line)
        if opened is None and fence:
            opened, held = (number, fence[1], fence[2]), []
        elif opened is not None and line == "```":
            start, language, beside = opened
            said = dict(each.partition("=")[::2] for each in beside.split())
            yield Block(name_of(page), start, language, said, tuple(held))
            opened = None
        elif opened is not None:
            held.append(line)


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
