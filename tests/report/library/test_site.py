"""The pages of a library: complete, escaped, and each figure on them worked out from what was released."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from tests.practice.estimates import ONE, estimates
from tests.report.test_site import Reader, pages
from wholeschool.disclosure import load_policy
from wholeschool.disclosure.estimates import release_estimates
from wholeschool.practice.library.contribution import Contribution
from wholeschool.practice.library.pooled import pooled_effects
from wholeschool.practice.library.pooled_words import in_words
from wholeschool.reference.practices import national_practices
from wholeschool.report.library import ESTIMATE_COLUMNS, LIBRARY_PAGE, LibraryContent, write_library_site
from wholeschool.report.library.content import row_of
from wholeschool.report.library.forest_chart import forest_rows

GIVEN = [
    *estimates(-3.0, -2.0, -1.0, -2.5, -1.5, looked_for=("internal_exclusion",), cost=40.0),
    *estimates(-1.0, practice="counselling", made_up=True),
    *estimates(-1.0, practice="tutoring", grade=0),
]


def content_of(given: list[Contribution], trust: str = "") -> LibraryContent:
    known = national_practices().practices
    released = release_estimates(
        "Estimates", ESTIMATE_COLUMNS, [row_of(each) for each in given], load_policy(), source="Schools."
    )
    return LibraryContent(tuple(known.values()), released, date(2026, 1, 1), date(2026, 11, 26), "1.0", trust)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return sorted(write_library_site(tmp_path_factory.mktemp("site"), content_of(GIVEN)))


def _text(path: Path) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", path.read_text("utf-8"))).split())


def test_a_card_and_a_page_a_practice(site: list[Path]) -> None:
    names = {path.name for path in site}
    assert {"library.html", "library.js", "site.css", "practice-mentoring.html"} <= names
    (first,) = [page for path, page in pages(site) if path.name == LIBRARY_PAGE]
    assert len(first.attributes("data-words")) == len(national_practices().practices)


def test_pages_are_well_formed_and_links_lead_somewhere(site: list[Path]) -> None:
    for path, page in pages(site):
        assert page.open == []
        ids = page.attributes("id")
        assert len(ids) == len(set(ids))
        for target in page.attributes("href"):
            file, _, anchor = target.partition("#")
            assert target.startswith("data:") or not file or (path.parent / file).exists()
            assert not anchor or file or anchor in ids


def test_nothing_comes_from_elsewhere_but_the_script_beside_the_page(site: list[Path]) -> None:
    for path in site:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//cdn|@import", text)
        scripts = re.findall(r"<script[^>]*>", text)
        assert scripts == (['<script src="library.js" defer>'] if path.name == LIBRARY_PAGE else [])


def test_what_is_said_is_what_the_estimates_say(site: list[Path]) -> None:
    (mentoring,) = [each for each in pooled_effects(GIVEN) if each.practice == "mentoring"]
    text = _text(next(path for path in site if path.name == "practice-mentoring.html"))
    for sentence in in_words(mentoring):
        assert sentence in text
    assert "School 3" in text
    assert in_words(mentoring)[0] in _text(site[0].parent / LIBRARY_PAGE)


def test_what_is_said_of_chance_is_said_of_chance_alone(site: list[Path]) -> None:
    for path, _ in pages(site):
        text = _text(path)
        assert "by chance alone one in twenty libraries in which nothing works would claim anything" in text
        assert "how pupils were chosen can make all estimates wrong in the same direction" in text


def test_measures_that_rose_stand_on_a_page(tmp_path: Path) -> None:
    given = estimates(-3.0, -2.0, looked_for=("overall_absence", "late"), rose=("overall_absence",))
    write_library_site(tmp_path, content_of(given))
    text = _text(tmp_path / "practice-mentoring.html")
    assert "other ways: overall absence rate, late to lessons. Overall absence rate rose in 2 of 2." in text


def test_designs_have_words_on_pages(tmp_path: Path) -> None:
    (one,) = estimates(-1.0)
    content = content_of([replace(one, design="its_beside", grade=2)])
    page = next(
        path for path in write_library_site(tmp_path, content) if path.name == "practice-mentoring.html"
    )
    assert "interrupted time series beside others" in _text(page)
    assert "its_beside" not in page.read_text("utf-8")


def test_what_is_made_up_says_so_on_its_card_and_page(site: list[Path]) -> None:
    index, page = (_text(site[0].parent / name) for name in (LIBRARY_PAGE, "practice-counselling.html"))
    assert "Some estimates here are made up" in index
    assert "Made up: " in index
    assert "Made up , to show what a library looks like" in page
    assert "made up" not in _text(site[0].parent / "practice-mentoring.html")


def test_a_practice_that_nobody_evaluated_says_so_and_one_that_cannot_tell_too(site: list[Path]) -> None:
    assert "No school has handed in an estimate" in _text(site[0].parent / "practice-breakfast-club.html")
    assert "cannot tell" in _text(site[0].parent / "practice-tutoring.html")


def test_the_chart_has_a_row_an_estimate_and_one_of_all(tmp_path: Path) -> None:
    (mentoring,) = pooled_effects(GIVEN[:5])
    rows = forest_rows(mentoring)
    assert [row.together for row in rows] == [False] * 5 + [True]
    assert (rows[-1].low, rows[-1].next_low) == (mentoring.low, mentoring.next_low)
    (few,) = pooled_effects(GIVEN[:3])
    assert forest_rows(few)[-1].next_low != forest_rows(few)[-1].next_low  # so few do not tell


def test_beside_a_trusts_pages_there_is_a_way_back(tmp_path: Path) -> None:
    write_library_site(tmp_path, content_of(GIVEN[:1], trust="Ashby Trust"))
    assert 'href="index.html"' in (tmp_path / LIBRARY_PAGE).read_text("utf-8")
    assert Reader((tmp_path / LIBRARY_PAGE).read_text("utf-8")).open == []


def test_names_are_escaped(tmp_path: Path) -> None:
    hostile = [Contribution(**{**vars(ONE), "by": "<script>alert(1)</script>"})]
    write_library_site(tmp_path, content_of(hostile))
    assert "<script>alert" not in (tmp_path / "practice-mentoring.html").read_text("utf-8")
