"""The written site: complete, self-contained, escaped, and holding nothing that was not released."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from wholeschool.errors import WrongCallError
from wholeschool.report import SiteContent, write_site

VOID = {"meta", "link", "br", "hr", "img", "input", "col"}


@pytest.fixture(scope="module")
def site(made_up_site: Path) -> list[Path]:
    return sorted(made_up_site.iterdir())


class Reader(HTMLParser):
    """Tags in order, ids, and whether every opened tag is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def attributes(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


def pages(site: list[Path]) -> list[tuple[Path, Reader]]:
    return [(path, Reader(path.read_text("utf-8"))) for path in site if path.suffix == ".html"]


def test_a_page_for_the_trust_and_one_a_school_and_as_many_of_gaps(
    site: list[Path], content: SiteContent
) -> None:
    urns = [school.urn for school in content.schools]
    expected = ["index.html", *(f"school-{urn}.html" for urn in urns)]
    expected += ["gaps.html", *(f"gaps-{urn}.html" for urn in urns), "site.css"]
    assert sorted(expected) == [path.name for path in site]


def test_pages_are_well_formed_and_their_ids_are_unique(site: list[Path]) -> None:
    for _, page in pages(site):
        assert page.open == []
        ids = page.attributes("id")
        assert len(ids) == len(set(ids))


def test_links_lead_somewhere(site: list[Path]) -> None:
    for path, page in pages(site):
        for target in [each for each in page.attributes("href") if not each.startswith("data:")]:
            file, _, anchor = target.partition("#")
            reader = (
                Reader((path.parent / file).read_text("utf-8")) if file and file.endswith("html") else page
            )
            assert not file or (path.parent / file).exists()
            assert not anchor or anchor in reader.attributes("id")


def test_nothing_comes_from_elsewhere(site: list[Path]) -> None:
    for path in site:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//cdn|@import|<script|src=", text)


def test_headings_stand_in_order(site: list[Path]) -> None:
    for _, page in pages(site):
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_names_are_escaped(site: list[Path]) -> None:
    for _, page in pages(site):
        assert "school" not in {tag for tag, _ in page.tags}


def test_every_number_of_the_pages_was_released(site: list[Path], content: SiteContent) -> None:
    """A number on a page is a released value, a year, a rung, or one of schools, of kinds or of the notes."""
    released = {
        abs(v) for t in content.tables for row in t.rows for v in row.values() if isinstance(v, int | float)
    }
    quality = content.quality.rows
    sums = {
        sum(r["count"] or 0 for r in quality if r["population"] == p)
        for p in {r["population"] for r in quality}
    }
    sums |= {
        sum(
            r["count"] or 0
            for r in content.steps.rows
            if _is_breach(r, content.year) and r["population"] == p
        )
        for p in {r["population"] for r in quality}
    }
    released |= {round(row["rate"], 2) for row in content.england.rows}
    released |= {each for row in content.likes.rows for each in row.values() if isinstance(each, int | float)}
    # What rules say: days, weeks, sessions; "in every 100", "in every 1,000".
    small = set(range(13)) | {15, 19, 20, 25, 45, 95, 100, 1000}
    # What pages of gaps work out of released counts, tests/report/test_gaps.py holds to them.
    for path in [path for path, _ in pages(site) if not path.name.startswith("gaps")]:
        body = re.sub(r"<(style|svg).*?</\1>", "", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(
            r"<[^>]*>|\d\d? [A-Z]\w+ 20\d\d|20\d\d(/\d\d)?|1000\d\d|v3\.0|0\.1\.0", " ", unescape(body)
        )
        said = {float(each.replace(",", "")) for each in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?", text)}
        assert said - released - sums - small - _half_term_sums(content) == set()


def _is_breach(row, year: str) -> bool:
    """A duty past its date that the headline adds up: marks N stand apart."""
    return (
        row["period"] == year
        and row["figure"] != "duty:reason_for_n:breach"
        and str(row["figure"]).startswith("duty:")
        and str(row["figure"]).endswith(":breach")
    )


def _half_term_sums(content: SiteContent) -> set[float]:
    from wholeschool.report.half_terms import by_half_term

    populations = {str(row["population"]) for row in content.forms.rows}
    return {span.days for p in populations for row in by_half_term(content, p) for span in row.spans}


def test_an_earlier_site_is_replaced_and_other_files_stay(tmp_path: Path, content: SiteContent) -> None:
    write_site(tmp_path, replace(content, schools=content.schools[:2], gaps=()))
    (tmp_path / "school-999999.html").write_text("old")
    (tmp_path / "gaps-999999.html").write_text("old")
    (tmp_path / "notes.txt").write_text("mine")
    write_site(tmp_path, replace(content, schools=content.schools[:1], gaps=()))
    assert not (tmp_path / "gaps-999999.html").exists()
    assert not (tmp_path / "school-999999.html").exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path, content: SiteContent) -> None:
    (tmp_path / "letters").mkdir()
    with pytest.raises(WrongCallError, match="holds other files, and no such site was written here before"):
        write_site(tmp_path, content)
    assert [each.name for each in tmp_path.iterdir()] == ["letters"]


def test_a_file_is_no_place_for_a_site(tmp_path: Path, content: SiteContent) -> None:
    (tmp_path / "site").write_text("")
    with pytest.raises(WrongCallError, match="needs a folder"):
        write_site(tmp_path / "site", content)
