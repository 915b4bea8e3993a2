"""Writes the sections of the documentation that are made from the code: `make docs`.

A page names such a section between two comments; what stands between them is written anew:

    <!-- made by docs.generate: data-dictionary -->
    <!-- end: data-dictionary -->
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from docs.sections import SECTIONS

FOLDER = Path(__file__).parent
_SECTION = re.compile(
    r"(<!-- made by docs\.generate: (?P<name>[\w-]+) -->\n)(?P<body>.*?)(?P<end><!-- end: (?P=name) -->)",
    re.DOTALL,
)


def with_sections(text: str) -> str:
    """The text of a page with all its sections as the code gives them now.

    Raises KeyError where the page names a section that nobody makes.
    """
    return _SECTION.sub(lambda found: f"{found[1]}{SECTIONS[found['name']]()}{found['end']}", text)


def sections_of(text: str) -> list[str]:
    """The names of the sections of a page, in order."""
    return [found["name"] for found in _SECTION.finditer(text)]


def main() -> None:
    """Write every page whose sections have changed, and say which."""
    changed = []
    for page in sorted(FOLDER.rglob("*.md")):
        before = page.read_text("utf-8")
        after = with_sections(before)
        if after != before:
            page.write_text(after, "utf-8")
            changed.append(page.relative_to(FOLDER.parent).as_posix())
    sys.stdout.write("".join(f"Wrote {name}.\n" for name in changed) or "All pages are as the code says.\n")


if __name__ == "__main__":
    main()
