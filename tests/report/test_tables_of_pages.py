"""The tables behind the charts: every released figure, hidden ones said, headers with their scope."""

from wholeschool.reference.measures import measures
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.half_terms import by_half_term
from wholeschool.report.ladder import ladder
from wholeschool.report.pages import HEADLINES
from wholeschool.report.tables import (
    HtmlTable,
    comparison_table,
    continuum_table,
    half_term_table,
    quality_table,
    shown,
)


def width(row: tuple) -> int:
    return sum(cell.span for cell in row)


def all_tables(content: SiteContent) -> list[HtmlTable]:
    found = [comparison_table(content, [measures()[key] for key in HEADLINES])]
    for population in (TRUST, *(school.urn for school in content.schools)):
        found.append(continuum_table(content, population, ladder(content, population)))
        found.append(half_term_table(content, population, by_half_term(content, population)))
        found.append(quality_table(content, population))
    return found


def test_rows_are_as_wide_as_their_head_and_begin_with_a_header(content: SiteContent) -> None:
    for table in all_tables(content):
        assert table.caption
        for row in (row for body in table.bodies for row in body):
            assert width(row) == width(table.head[0])
            assert row[0].scope in ("row", "rowgroup")
        assert all(cell.scope == "col" for cell in table.head[0])


def test_schools_stand_by_name_and_the_trust_last(content: SiteContent) -> None:
    names = [row[0].text for row in comparison_table(content, [measures()["overall_absence"]]).bodies[0]]
    assert names[:-1] == sorted(school.name for school in content.schools)
    assert names[-1].startswith(content.trust)


def test_days_beside_have_a_column_of_their_own(content: SiteContent) -> None:
    table = continuum_table(content, TRUST, ladder(content, TRUST))
    rows = {row[0].text: [cell.text for cell in row] for body in table.bodies for row in body[1:]}
    off_site = rows["5 · Off-site alternative provision"]
    assert off_site[2] == ""
    assert off_site[3] == shown(content.figure(content.beside, "offsite_provision", TRUST)["count"])
    assert rows["6 · Managed move"][2] == "no minutes"
    assert rows["All forms"][2] == shown(content.total("all", TRUST)["days"])


def test_what_is_hidden_says_so(content: SiteContent) -> None:
    hidden = [row for row in content.quality.rows if row["count"] is None and row["figure"] != "assumed"]
    assert hidden
    population = str(hidden[0]["population"])
    numbers = [row[1].text for row in quality_table(content, population).bodies[0]]
    assert "not shown" in numbers
    assert "None" not in numbers


def test_values_as_text() -> None:
    assert [shown(value) for value in (None, 0, 1240, "low")] == ["not shown", "0", "1,240", "low"]
