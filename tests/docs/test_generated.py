"""Sections that say what the code says are as the code gives them now."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.docs.pages import name_of, pages

PAGES = [page for page in pages() if "<!-- made by docs.generate:" in page.read_text("utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_generated_sections_are_as_the_code_gives_them(page: Path, generate: ModuleType) -> None:
    text = page.read_text("utf-8")
    assert generate.sections_of(text), f"{name_of(page)} has a section that does not end"
    assert generate.with_sections(text) == text, f"{name_of(page)} is not what the code gives; run: make docs"


def test_every_section_stands_on_a_page(generate: ModuleType) -> None:
    named = {name for page in PAGES for name in generate.sections_of(page.read_text("utf-8"))}
    assert named == set(generate.SECTIONS)


def test_what_stands_between_the_comments_is_replaced_and_nothing_else(generate: ModuleType) -> None:
    page = "before\n<!-- made by docs.generate: durations -->\nold\n<!-- end: durations -->\nafter\n"
    made = generate.with_sections(page)
    assert made.startswith("before\n<!--")
    assert made.endswith("-->\nafter\n")
    assert generate.SECTIONS["durations"]() in made
    assert "old" not in made


def test_a_section_that_nobody_makes_is_refused(generate: ModuleType) -> None:
    with pytest.raises(KeyError):
        generate.with_sections("<!-- made by docs.generate: nothing -->\n<!-- end: nothing -->\n")


def test_a_bar_does_not_end_a_cell(generate: ModuleType) -> None:
    from docs.sections.markdown import table

    assert table(("a", "b"), [("x|y", 1)]) == "| a | b |\n| --- | --- |\n| x\\|y | 1 |\n"
