"""The page of claims: verdicts in words, figures that lead to their rows, long tables folded away."""

from pathlib import Path

import pytest
from lxml import html

from tests.report.national import made
from wholeschool.report.national import write_national_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("claims") / "site"
    write_national_site(out, made.content())
    return out


@pytest.fixture(scope="module")
def page(site: Path) -> html.HtmlElement:
    return html.fromstring((site / "claims.html").read_text("utf-8"))


def said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def section(page: html.HtmlElement, claim: str) -> html.HtmlElement:
    (found,) = page.xpath(f"//section[@aria-labelledby='claim-{claim}']")
    return found


def test_a_claim_has_its_verdict_its_reading_and_its_definition(page: html.HtmlElement) -> None:
    text = said(section(page, "doubled"))
    for part in (
        "“Suspensions <doubled>.”", "Somebody, 1 May 2024. A speech.", "1.9 is 2 to the nearest 1.",
        "Claimed2 times", "Found1.9 times", "2 means 1.5 to 2.5.", "Both years are alike.", "Days: 1.91",
    ):  # fmt: skip
        assert part in text


def test_what_cannot_be_judged_says_what_it_would_take(page: html.HtmlElement) -> None:
    text = said(section(page, "unknown"))
    assert "Data not available: nobody counts it." in text
    assert "Needed: Somebody would have to count it." in text
    assert "Found" not in text


def test_each_figure_of_a_claim_leads_to_its_row(page: html.HtmlElement) -> None:
    (cell,) = section(page, "doubled").xpath(".//td/a[text()='108']")
    (entry,) = page.xpath(f"//li[@id='{cell.get('href')[1:]}']")
    assert said(entry) == "row 28"


def test_what_stands_beside_a_claim_leads_to_its_rows(page: html.HtmlElement) -> None:
    (item,) = section(page, "doubled").xpath(".//li[contains(., 'Of 2016/17')]")
    (entry,) = page.xpath(f"//li[@id='{item.xpath('a')[0].get('href')[1:]}']")
    assert said(entry) == "rows 5 + 6"


def test_a_long_table_is_folded_away(page: html.HtmlElement) -> None:
    assert section(page, "doubled").xpath(".//details//table")
    assert not section(page, "unknown").xpath(".//table")


def test_the_first_page_counts_verdicts_and_leads_to_the_claims(site: Path) -> None:
    front = html.fromstring((site / "index.html").read_text("utf-8"))
    (told,) = front.xpath("//section[@aria-labelledby='claims']")
    assert "2 claims: consistent, and not reproduced 1; data not available 1." in said(told)
    assert told.xpath(".//a[@href='claims.html']")
