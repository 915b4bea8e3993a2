"""Links of the documentation lead somewhere, and what the program says of the documentation is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, name_of, pages, prose

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = _HEADING.findall(prose(page))
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_relative_links_lead_to_a_file_and_a_heading(page: Path) -> None:
    for link in _LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        assert target.exists(), f"{name_of(page)} links to {link}, which is not there"
        if anchor:
            assert anchor in anchors(target), f"{name_of(page)} links to {link}, and there is no such heading"


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        links = (link.partition("#")[0] for link in _LINK.findall(prose(page)))
        waiting += [
            (page.parent / link).resolve() for link in links if link.endswith(".md") and "://" not in link
        ]
    assert {name_of(page) for page in pages()} <= {name_of(page) for page in reached}


def test_pages_that_the_program_names_are_there() -> None:
    sources = (ROOT / "src").rglob("*.py")
    named = {name for file in sources for name in re.findall(r"docs/[\w/-]+\.md", file.read_text("utf-8"))}
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_an_anchor_is_that_of_its_heading(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One page\n\n## 3. What's (not) in `it`?\n\n```shell\n# no heading\n```\n", "utf-8")
    assert anchors(page) == {"one-page", "3-whats-not-in-it"}
