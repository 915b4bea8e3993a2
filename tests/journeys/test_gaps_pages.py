"""The pages of gaps in a browser: no rule of accessibility broken, nothing sideways, links that lead on."""

import pytest

from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.test_pages import OPEN_ALL


def test_no_rule_of_accessibility_is_broken(visit) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    page = visit("gaps.html", NARROW)
    page.evaluate(OPEN_ALL)
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        results = axe.Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", ["gaps.html", "gaps-100001.html"])
def test_words_stay_inside_their_drawings_and_pages_inside_the_screen(visit, name: str) -> None:
    page = visit(name, WIDE)
    page.evaluate(OPEN_ALL)
    for width in (320, 375, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        outside = page.locator("figure.chart svg:visible text").evaluate_all(
            """texts => texts.filter(t => t.textContent).filter(t => {
                const inner = t.getBoundingClientRect(), outer = t.ownerSVGElement.getBoundingClientRect();
                return inner.left < outer.left - 2 || inner.right > outer.right + 2;
            }).map(t => t.textContent)"""
        )
        assert outside == []


def test_from_the_trust_to_its_gaps_to_a_schools_and_back(visit) -> None:
    page = visit("index.html", WIDE)
    page.get_by_role("link", name="Gaps between groups of pupils").click()
    page.get_by_role("link", name="Ashby Academy").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Gaps between groups at Ashby Academy"
    page.get_by_role("link", name="Ashby Academy").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ashby Academy"
