"""Rows and tables of which nothing is shown become a sentence; whatever is shown stays where it was."""

from __future__ import annotations

import pytest

from wholeschool.report import TRUST
from wholeschool.report.charts import Chart
from wholeschool.report.folding import fold, folded
from wholeschool.report.section import NamedSection
from wholeschool.report.tables import Cell, HtmlTable, Row, group_row, head_row, number_cell

NONE = (None, None)
HEAD = head_row("Rung", "Now", "Before")


def row(label: str, *values: int | None) -> Row:
    return (Cell(label, "row"), *(number_cell(value) for value in values))


TABLE = HtmlTable(
    "Pupils",
    (HEAD,),
    (
        (
            group_row("School exclusion", 3),
            row("4 · Suspension", 9, 20),
            row("3 · Internal exclusion", *NONE),
        ),
        (group_row("Self-exclusion", 3), row("1 · Late", *NONE), row("5 · Persistent absence", *NONE)),
    ),
)  # fmt: skip
HIDDEN = HtmlTable("All hidden", (HEAD,), ((row("Year 7", None, None), row("Year 8", None, None)),))
SHOWN = HtmlTable("All shown", (HEAD,), ((row("Year 7", 0, None), row("Year 8", 15, 20)),))
CHART = Chart("wide", "narrow")


def section(table: HtmlTable | None, *further: HtmlTable, key: str = "journeys") -> NamedSection:
    named = tuple((each.caption, each) for each in further)
    return NamedSection(key, "Journeys", "Lower is better.", table, chart=CHART, further=named)


def test_rows_without_a_figure_are_named_below_the_table() -> None:
    table = fold(TABLE)
    assert table is not None
    assert [[cells[0].text for cells in body] for body in table.bodies] == [
        ["School exclusion", "4 · Suspension"]
    ]
    assert table.note == (
        "Not shown: school exclusion (3 · Internal exclusion); "
        "self-exclusion (1 · Late; 5 · Persistent absence)."
    )


def test_a_row_with_one_figure_stays_and_nought_is_one() -> None:
    assert fold(SHOWN) is SHOWN


def test_advice_beside_a_hidden_number_does_not_keep_the_row() -> None:
    rows = ((*row("N marks", None), Cell("Find the reason.")), (*row("Reviews", 5), Cell("Review it.")))
    table = fold(HtmlTable("Duties", (HEAD,), (rows,)))
    assert table is not None
    assert len(table.bodies[0]) == 1
    assert table.note == "Not shown: N marks."


def test_a_table_without_a_figure_is_none() -> None:
    assert fold(HIDDEN) is None


def test_a_section_without_a_figure_is_a_sentence_and_a_command() -> None:
    found = folded(section(HIDDEN, HIDDEN), "900010")
    assert (found.table, found.chart, found.further) == (None, None, ())
    assert found.withheld.startswith("The figures of this section are not shown: too few pupils")
    assert found.withheld.endswith("wholeschool journeys STORE --by year_group --school 900010")


@pytest.mark.parametrize(
    ("made", "said", "tables"),
    [
        (section(TABLE, HIDDEN), "Of “All hidden” the figures are not shown", ["Pupils"]),
        (section(HIDDEN, SHOWN), "Of the main table the figures are not shown", ["All shown"]),
        (section(SHOWN, TABLE), "Some figures are not shown", ["All shown", "Pupils"]),
    ],
)
def test_what_went_is_said(made: NamedSection, said: str, tables: list[str]) -> None:
    found = folded(made, "900010")
    assert found.withheld.startswith(said)
    assert [each.caption for each in (found.table, *(t for _, t in found.further)) if each] == tables
    assert (found.chart is None) == (made.table is HIDDEN)


def test_nothing_is_said_where_nothing_went() -> None:
    made = section(SHOWN, SHOWN)
    assert folded(made, "900010") is made


def test_the_command_of_the_trust_asks_for_a_school_and_some_sections_have_none() -> None:
    assert folded(section(HIDDEN), TRUST).withheld.endswith("--by year_group --school URN")
    assert folded(section(HIDDEN, key="year-groups"), TRUST).withheld.endswith("could be worked out.")
