"""The national site as files: every number leads to its row, every link to a page, nothing is left over."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from tests.report import made_up
from tests.report.national import made
from wholeschool.errors import WrongCallError
from wholeschool.report import write_site
from wholeschool.report.national import FIGURE_COLUMNS, NationalContent, Place, write_national_site
from wholeschool.report.national.words import count_words


@pytest.fixture(scope="module")
def content() -> NationalContent:
    return made.content()


@pytest.fixture(scope="module")
def site(content: NationalContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("national") / "site"
    write_national_site(out, content)
    return out


def page(site: Path, name: str) -> html.HtmlElement:
    return html.fromstring((site / name).read_text("utf-8"))


def said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_there_is_a_page_for_england_each_authority_and_the_methods(site: Path) -> None:
    assert {path.name for path in site.iterdir()} == {
        "index.html", "claims.html", "forms.html", "methods.html", "site.css", "national.css",
        *(f"la-E0600000{number}.html" for number in (1, 2, 3, 4)),
    }  # fmt: skip


def test_every_link_leads_somewhere(site: Path) -> None:
    anchors = {path.name: set(page(site, path.name).xpath("//@id")) for path in site.glob("*.html")}
    for name in anchors:
        for href in page(site, name).xpath("//a/@href"):
            file, _, anchor = href.partition("#")
            assert (file or name) in anchors, href
            assert not anchor or anchor in anchors[file or name], href


def test_no_two_things_of_a_page_have_one_anchor(site: Path) -> None:
    for path in site.glob("*.html"):
        ids = page(site, path.name).xpath("//@id")
        assert len(ids) == len({*ids}), path.name


@pytest.mark.parametrize(
    ("name", "number", "file", "rows"),
    [
        ("la-E06000001.html", "10.00", "file_a.csv", "row 20"),
        ("index.html", "6.01", "file_a.csv", "row 10"),
        ("la-E06000003.html", "3.05", "file_b.csv.gz", "rows 10 + 20"),
    ],
)
def test_a_number_leads_to_its_file_and_row(site: Path, name: str, number: str, file: str, rows: str) -> None:
    parsed = page(site, name)
    (href,) = {each.get("href") for each in parsed.xpath("//td/a") if each.text == number}
    (entry,) = parsed.xpath(f"//li[@id='{href[1:]}']")
    assert said(entry) == rows
    assert said(entry.xpath("ancestor::ol/preceding-sibling::h3[1]")[0]) == file


def test_every_number_of_a_table_is_a_link_or_says_why_it_is_none(site: Path) -> None:
    for name in ("index.html", "la-E06000004.html"):
        for cell in page(site, name).xpath("//td[@class='number']"):
            assert cell.xpath("a") or said(cell) in ("–", "withheld"), said(cell)


def test_what_is_withheld_is_no_zero(site: Path) -> None:
    parsed = page(site, "la-E06000004.html")
    assert "Without a figure of the newest year: Suspensions." in said(parsed)
    assert "withheld" in said(
        page(site, "index.html").xpath("//table[caption[contains(., 'newest year')]]")[0]
    )


def test_a_name_is_text_and_never_markup(site: Path) -> None:
    assert "Abbey &lt;Vale&gt;" in (site / "la-E06000001.html").read_text("utf-8")
    assert "<Vale>" not in "".join(path.read_text("utf-8") for path in site.glob("*.html"))


def test_an_authority_stands_among_all_and_beside_england(site: Path) -> None:
    text = said(page(site, "la-E06000001.html"))
    assert "The highest of 3 local authorities." in text
    assert "1.7 times England's rate (6.01)." in text
    assert "Higher than in 1 of the other 2 local authorities." in said(page(site, "la-E06000002.html"))


def test_an_authority_says_what_it_came_out_of(site: Path) -> None:
    assert "It came out of Old Coombeshire" in said(page(site, "la-E06000003.html"))
    assert "It came out of" not in said(page(site, "la-E06000002.html"))


def test_an_authority_that_is_no_more_has_its_rate_without_a_page_and_without_a_tile(
    content: NationalContent, tmp_path: Path
) -> None:
    gone = Place("E10000099", "Old Coombeshire (until 2023)", *made.SOUTH)
    rows = [*made.figures(), made.figure("suspension_rate", gone.code, "2022/23", 6.66, 99)]
    figures = made.released(FIGURE_COLUMNS, rows)
    write_national_site(tmp_path / "site", replace(content, figures=figures, former=(gone,)))
    england = page(tmp_path / "site", "index.html")
    (row,) = england.xpath("//tr[th[normalize-space()='Old Coombeshire (until 2023)']]")
    assert row.xpath("td/a/text()")[0] == "6.66"
    assert row.xpath("th/a") == []
    assert "Without a tile: Old Coombeshire (until 2023) 6.66." in said(england)
    assert not (tmp_path / "site" / f"la-{gone.code}.html").exists()


def test_a_year_to_date_is_no_whole_year_where_it_stands_in_short(site: Path) -> None:
    for name in ("index.html", "la-E06000001.html"):
        cards = [said(each) for each in page(site, name).xpath("//li[@class='card']")]
        (absence,) = [each for each in cards if each.startswith("Absence")]
        (suspensions,) = [each for each in cards if each.startswith("Suspensions")]
        assert "2024/25, year to date" in absence
        assert "to date" not in suspensions
    assert "Absence by local authority, 2024/25, year to date" in said(page(site, "index.html"))


def test_fractions_of_pupils_are_rounded_and_small_ones_are_no_zero() -> None:
    assert [count_words(each) for each in (5741.02, 3_066_872.79, 12.0, 0.4)] == [
        "5,741",
        "3,066,873",
        "12",
        "0.40",
    ]


def test_groups_have_both_ratios(site: Path) -> None:
    text = said(page(site, "index.html"))
    assert "4.00 times the rate of “Not eligible”; by pupils suspended at least once, 3.00 times" in text


def test_a_change_is_told_between_years_that_were_counted_alike(site: Path) -> None:
    cards = page(site, "index.html").xpath("//li[@class='card']")
    sentences = {said(card.xpath("h3")[0]): said(card) for card in cards}
    assert "50 per cent more than in 2018/19 (4.00)." in sentences["Suspensions"]
    assert "2018/19" not in sentences["Absence"]


def test_pages_of_an_earlier_site_go_and_other_files_stay(content: NationalContent, tmp_path: Path) -> None:
    write_national_site(tmp_path, content)
    for name in ("la-E10000006.html", "forms.html", "notes.html"):
        (tmp_path / name).write_text("old", "utf-8")
    write_national_site(tmp_path, replace(content, forms=None))
    assert not (tmp_path / "la-E10000006.html").exists()
    assert not (tmp_path / "forms.html").exists()
    assert "forms.html" not in (tmp_path / "index.html").read_text("utf-8")
    assert (tmp_path / "notes.html").read_text("utf-8") == "old"


def test_a_folder_of_other_files_is_left_alone(content: NationalContent, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine", "utf-8")
    with pytest.raises(WrongCallError, match="no such site was written here before"):
        write_national_site(tmp_path, content)
    assert (tmp_path / "index.html").read_text("utf-8") == "mine"


def test_a_site_of_schools_is_no_national_one_and_the_other_way_round(
    content: NationalContent, tmp_path: Path
) -> None:
    trust = made_up.content()
    write_site(tmp_path / "schools", replace(trust, schools=trust.schools[:1], gaps=()))
    write_national_site(tmp_path / "england", content)
    with pytest.raises(WrongCallError, match="no such site"):
        write_national_site(tmp_path / "schools", content)
    with pytest.raises(WrongCallError, match="no such site"):
        write_site(tmp_path / "england", made_up.content())


def test_a_file_is_no_folder(content: NationalContent, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("", "utf-8")
    with pytest.raises(WrongCallError, match="this is a file"):
        write_national_site(tmp_path / "site", content)
