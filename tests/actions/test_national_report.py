"""The national site of the Department's own files: numbers on pages are those of the rows they lead to."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from tests.cli.command import wholeschool
from tests.shared import shared_folder
from wholeschool.actions.national_report import national_content, national_report
from wholeschool.errors import WrongCallError
from wholeschool.report.national import NationalContent, write_national_site
from wholeschool.store import Store

KENT = "E10000016"


@pytest.fixture(scope="module")
def content(england: Path) -> NationalContent:
    return national_content(Store.open(england), date(2026, 11, 26))


@pytest.fixture(scope="module")
def site(content: NationalContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """England's page and Kent's: those of the others are made in the same way."""
    out = tmp_path_factory.mktemp("england") / "site"
    few = tuple(each for each in content.authorities if each.code == KENT)
    write_national_site(out, replace(content, authorities=few))
    return out


def page(site: Path, name: str) -> html.HtmlElement:
    return html.fromstring((site / name).read_text("utf-8"))


def test_the_page_of_claims_says_what_the_command_says(england: Path, site: Path) -> None:
    claims = wholeschool("national", "claims", england, "--json").document["claims"]
    parsed = page(site, "claims.html")
    assert len(claims) == 9
    for claim in claims:
        (section,) = parsed.xpath(f"//section[@aria-labelledby='claim-{claim['id']}']")
        text = " ".join(section.text_content().split())
        notes = (
            *claim["notes"],
            *claim["assumptions"],
            *(each["definition"] for each in claim["alternatives"]),
        )
        for words in (claim["claim"], claim["source"], claim["definition"], claim["reading"], *notes):
            assert words in text, (claim["id"], words)
        (verdict,) = section.xpath(f"p[@class='verdict {claim['verdict']}']")
        assert verdict.text.endswith(f"{claim['why'].removesuffix('.')}.")
        linked = [row for row in section.xpath(".//tbody/tr") if row.xpath("td/a")]
        assert len(linked) == len(claim["working"])
        assert (claim["needed"] or "") in text


def test_there_is_a_page_for_every_authority(content: NationalContent) -> None:
    assert len({each.page for each in content.authorities}) == 153, "152, and the Isles of Scilly"


def test_england_says_what_was_published(site: Path) -> None:
    text = " ".join(page(site, "index.html").text_content().split())
    assert "In 2022/23, schools in England suspended pupils 786,961 times." in text
    assert "304,040 pupils were suspended at least once." in text
    assert "74 per cent more than in 2018/19 (5.36)." in text
    assert "3.43 times the rate of “Not eligible”" in text


def test_groups_are_of_the_newest_year_that_can_be_had(site: Path) -> None:
    text = " ".join(page(site, "index.html").text_content().split())
    assert "Suspensions by special educational needs, 2023/24" in text
    assert "Newer than the last year that was published by these groups, 2016/17." in text
    assert "rebuilt from rates and pupils of 153 local authorities" in text
    assert "Suspensions by large ethnic groups, 2020/21" in text
    assert "Suspensions by ethnic group, 2016/17" in text
    assert "--period" not in text


def test_sources_of_rebuilt_figures_are_rows_of_two_files(site: Path) -> None:
    parsed = page(site, "index.html")
    (entry,) = {
        parsed.xpath(f"//li[@id='{link.get('href')[1:]}']")[0].text_content().strip()
        for link in parsed.xpath("//table[contains(caption, 'needs, 2023/24')]//tr[th='EHC plan']/td/a")
    }
    assert re.fullmatch(
        r"459 rows from [\d,]+ to [\d,]+ of susp_rate_by_la_sen.csv.gz; "
        r"153 rows from [\d,]+ to [\d,]+ of pupil_counts_by_la_characteristic.csv",
        entry,
    )


def test_the_page_of_forms_has_every_authority_in_both_orders(england: Path, site: Path) -> None:
    league = wholeschool("national", "displacement", england, "--json").document["league"]
    rows = page(site, "forms.html").xpath("//table[contains(caption, 'by all forms')]//tbody/tr")
    shown = [[cell.text_content().strip() for cell in row] for row in rows]
    assert len(league) == 149
    assert [[each[2], each[6], each[7]] for each in shown] == [
        [str(each["rank_suspension"]), str(each["rank_all_forms"]), f"{each['places']:+d}".replace("+0", "0")]
        for each in league
    ]


def test_reduced_timetables_are_those_of_the_daily_registers(content: NationalContent) -> None:
    from wholeschool.report.national.series import series_of

    newest = content.newest(series_of("reduced"))
    assert newest is not None
    assert (newest["period"], newest["term"]) == ("2024/25", "year_to_date")
    assert newest["rate"] == pytest.approx(2.351, abs=0.0005)


def numbers(parsed: html.HtmlElement, caption: str) -> Iterator[tuple[str, str, int]]:
    """The linked numbers of a table with the file and the row that each leads to."""
    for link in parsed.xpath(f"//table[contains(caption, '{caption}')]//td/a"):
        (entry,) = parsed.xpath(f"//li[@id='{link.get('href')[1:]}']")
        file = entry.xpath("ancestor::ol/preceding-sibling::h3[1]")[0].text_content()
        found = re.fullmatch(r"row ([\d,]+)", entry.text_content())
        if found:
            yield link.text_content(), file, int(found[1].replace(",", ""))


@pytest.mark.parametrize("code", ["index", f"la-{KENT}"])
def test_the_row_that_a_number_leads_to_has_that_number(site: Path, code: str) -> None:
    folder = shared_folder("data/england")
    rows: dict[str, list[list[str]]] = {}
    checked = 0
    for number, file, row in numbers(page(site, f"{code}.html"), "Suspensions in"):
        if file not in rows:
            opened = gzip.open if file.endswith(".gz") else open
            with opened(folder / file, "rt", encoding="utf-8-sig", newline="") as lines:
                rows[file] = [*csv.reader(lines)]
        cells = [float(cell) for cell in rows[file][row - 1] if re.fullmatch(r"[\d.]+", cell)]
        value = float(number.replace(",", ""))
        assert any(abs(cell - value) < 0.0051 for cell in cells), (number, file, row)
        checked += 1
    assert checked >= 17 * 3


def test_a_store_without_official_figures_says_what_to_do(empty_store: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="no official figures of England") as refused:
        national_report(Store.open(empty_store), tmp_path / "site")
    assert "national load" in str(refused.value.advice)
