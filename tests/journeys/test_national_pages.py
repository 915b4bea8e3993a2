"""The national pages as people use them: on a phone, by keyboard, with a screen reader, without a network."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.test_pages import OPEN_ALL

PAGES = ("index.html", "la-E06000001.html", "claims.html", "forms.html", "methods.html")
SIZES = {"wide": WIDE, "narrow": NARROW}


@pytest.mark.parametrize(("name", "size"), [("index.html", "wide"), *((name, "narrow") for name in PAGES)])
def test_no_rule_of_accessibility_is_broken(visit, national_site: Path, name: str, size: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    page = visit(name, SIZES[size], national_site)
    page.evaluate(OPEN_ALL)
    results = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 768])
def test_the_page_never_scrolls_sideways(visit, national_site: Path, name: str, width: int) -> None:
    page = visit(name, {"width": width, "height": 640}, national_site)
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("size", SIZES)
def test_letters_of_drawings_can_be_read_and_stay_inside(visit, national_site: Path, size: str) -> None:
    for name in ("index.html", "la-E06000001.html"):
        page = visit(name, SIZES[size], national_site)
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
