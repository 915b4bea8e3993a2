"""The page of forms: two orders of authorities in one table, changes only where they can be told."""

import pytest
from lxml import html

from tests.report.national import made
from wholeschool.report.national import write_national_site


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> html.HtmlElement:
    out = tmp_path_factory.mktemp("forms") / "site"
    write_national_site(out, made.content())
    return html.fromstring((out / "forms.html").read_text("utf-8"))


def rows(page: html.HtmlElement, caption: str) -> list[list[str]]:
    found = page.xpath(f"//table[contains(caption, '{caption}')]//tbody/tr")
    return [["".join(cell.text_content().split()) for cell in row] for row in found]


def test_authorities_stand_in_the_order_of_all_forms_with_both_places(page: html.HtmlElement) -> None:
    assert rows(page, "by suspension and by all forms") == [
        ["Coombe", "1.00", "3", "9.50", "1", "10.00", "1", "+2", "1.25", "3"],
        ["Abbey<Vale>", "3.00", "1", "3.50", "2", "4.00", "2", "-1", "3.75", "1"],
        ["Brook", "2.00", "2", "2.50", "3", "3.00", "3", "-1", "2.75", "2"],
    ]


def test_a_change_that_cannot_be_told_says_why(page: html.HtmlElement) -> None:
    found = {row[0]: row[1:] for row in rows(page, "in England")}
    assert found["Suspendedorexcluded,nottaughtelsewhere"] == ["2.00", "3.00", "+50.0", ""]
    assert found["Allthatarelost"] == ["2.00", "3.00", "–", "CodeC2wasnotinuseyet."]


def test_a_rate_leads_to_its_row_and_a_name_to_its_page(page: html.HtmlElement) -> None:
    (link,) = page.xpath("//td/a[text()='9.50']")
    (entry,) = page.xpath(f"//li[@id='{link.get('href')[1:]}']")
    assert entry.text_content().strip() == "row 14"
    assert page.xpath("//th/a[text()='Coombe']/@href") == ["la-E06000003.html"]


def test_the_lead_counts_authorities_and_says_how_the_orders_agree(page: html.HtmlElement) -> None:
    lead = page.xpath("//p[@class='lead']")[0].text_content()
    assert "3 local authorities" in lead
    assert "agree by -0.50" in lead
