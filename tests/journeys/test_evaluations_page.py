"""The page of evaluations in a browser: no rule of accessibility broken, and nothing goes sideways."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import WIDE
from tests.journeys.test_pages import OPEN_ALL
from tests.report.evaluations.test_site import ABOUT, EFFECTS, NOTHING, written


def test_no_rule_of_accessibility_is_broken_and_nothing_goes_sideways(visit, tmp_path: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    written(tmp_path, [ABOUT, NOTHING], EFFECTS)
    page = visit("evaluations.html", WIDE, tmp_path)
    page.evaluate(OPEN_ALL)
    for width in (320, 1280):
        page.set_viewport_size({**WIDE, "width": width})
        results = axe.Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") == width
