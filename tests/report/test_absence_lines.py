"""Absence judged by the year and by the half-term: both are said, and stand in a table of their own."""

from __future__ import annotations

from tests.report.given import SCHOOL, figure, with_figures
from wholeschool.report import SiteContent
from wholeschool.report.absence_lines import absence_sentence, absence_table
from wholeschool.report.content import HALF_TERM, YEAR, within_key


def test_both_ways_of_judging_are_said_and_shown(content: SiteContent) -> None:
    counts = {(5, YEAR): 60, (5, HALF_TERM): 85, (6, YEAR): 10, (6, HALF_TERM): 3}
    sets = [figure(within_key(*key), count, 0, shows="count") for key, count in counts.items()]
    before = [figure(within_key(5, YEAR), 70, 0, shows="count", period="202324")]
    made = with_figures(content, *sets, *before)
    assert absence_sentence(made, SCHOOL) == (
        "About 60 pupils missed a tenth or more of the year up to the last session of Summer 2, and about 85 "
        "a tenth or more of Summer 2 alone. Fewer is better.",
    )
    ((_, table),) = absence_table(made, SCHOOL)
    assert [[cell.text for cell in row[1:]] for row in table.bodies[0]] == [
        ["60", "70"], ["85", "not shown"], ["10", "not shown"], ["not shown", "not shown"],
    ]  # fmt: skip


def test_a_hidden_number_is_not_said(content: SiteContent) -> None:
    made = with_figures(
        content,
        figure(within_key(5, YEAR), 3, 0, shows="count"),
        figure(within_key(5, HALF_TERM), 85, 0, shows="count"),
    )
    assert absence_sentence(made, SCHOOL) == ()
