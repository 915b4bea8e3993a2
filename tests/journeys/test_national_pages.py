"""The national pages as people use them: on a phone, by keyboard, with a screen reader, without a network."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.test_pages import OPEN_ALL

PAGES = ("index.html", "la-E06000001.html", "claims.html", "forms.html", "methods.html")
SIZES = {"narrow": NARROW, "wide": WIDE}


@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_accessibility_is_broken_and_nothing_goes_sideways(
    visit, national_site: Path, name: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    page = visit(name, NARROW, national_site)
    page.evaluate(OPEN_ALL)
    for size in SIZES.values() if name == "index.html" else (NARROW,):
        page.set_viewport_size(size)
        results = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert results.violations_count == 0, results.generate_report()
    for width in (320, 768):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("name", ["index.html", "la-E06000001.html"])
def test_letters_of_drawings_can_be_read_and_stay_inside(visit, national_site: Path, name: str) -> None:
    page = visit(name, WIDE, national_site)
    for size in SIZES.values():
        page.set_viewport_size(size)
        found = page.locator("svg.drawing:visible text").evaluate_all(
            """texts => texts.map(t => {
                const inner = t.getBoundingClientRect(), outer = t.ownerSVGElement.getBoundingClientRect();
                return [t.textContent, t.getScreenCTM().a * parseFloat(t.getAttribute('font-size')),
                        Math.min(inner.left - outer.left, outer.right - inner.right)];
            })"""
        )
        assert found
        assert [each for each in found if each[1] < 11] == []
        assert [each for each in found if each[2] < -2] == []


def test_from_a_tile_to_an_authority_and_from_a_number_to_its_row(visit, national_site: Path) -> None:
    page = visit("index.html", WIDE, national_site)
    page.get_by_role("link", name="Brook: 5.00 for every 100 pupils").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Brook"
    page.locator(".card .figure a").first.click()
    page.wait_for_function("document.querySelector(':target') !== null")
    assert page.locator(":target").inner_text() == "row 21"


def test_tiles_are_reached_by_keyboard_and_show_it(visit, national_site: Path) -> None:
    page = visit("index.html", WIDE, national_site)
    page.locator(".tiles a:visible").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Brook")
    width = page.evaluate("getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth")
    assert width == "3px"
