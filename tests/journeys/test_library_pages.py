"""The library in a browser: no rule of accessibility broken, found by words, and whole without its script."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import MakeOnce
from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.test_pages import OPEN_ALL
from wholeschool.actions.demo_library import write_demo_library
from wholeschool.actions.library_pages import write_library


@pytest.fixture(scope="session")
def library(made_once: MakeOnce) -> Path:
    return made_once("library-pages", _make) / "site"


def _make(folder: Path) -> None:
    write_library(write_demo_library(folder), folder / "site")


@pytest.mark.parametrize(("name", "size"), [("library.html", WIDE), ("practice-family-contact.html", NARROW)])
def test_no_rule_of_accessibility_is_broken_and_nothing_goes_sideways(
    visit, library: Path, name: str, size: dict[str, int]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    page = visit(name, size, library)
    page.evaluate(OPEN_ALL)
    results = axe.Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_cards_are_found_by_words_and_the_number_is_said(visit, library: Path) -> None:
    page = visit("library.html", WIDE, library)
    page.get_by_role("searchbox").fill("FAMILY attendance")
    shown = page.locator(".card:visible h3").all_inner_texts()
    assert "Regular contact with the family" in shown
    assert "Mentoring" not in shown
    assert page.locator("#found").inner_text().startswith(f"{len(shown)} of ")
    page.get_by_role("searchbox").fill("zebra")
    assert page.locator(".card:visible").count() == 0
    page.get_by_role("searchbox").fill("")
    assert page.locator(".card:visible").count() == page.locator(".card").count()


def test_without_its_script_the_page_is_whole_and_has_no_search(browser, library: Path) -> None:
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    page.goto((library / "library.html").as_uri())
    assert page.locator(".card:visible").count() == page.locator(".card").count() > 10
    assert page.locator("#finder:visible").count() == 0
    context.close()
