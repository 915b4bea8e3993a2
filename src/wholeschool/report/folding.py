"""Rows and tables of which nothing is shown become one sentence, which says how staff see the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wholeschool.report.content import TRUST
from wholeschool.report.section import NamedSection
from wholeschool.report.tables import HtmlTable, Row
from wholeschool.report.words import NOT_SHOWN, in_sentence

COMMANDS: Mapping[str, str] = {
    "action-gap": "pupils STORE --school {urn} --as ROLE --why TEXT",
    "standings": "rungs STORE --school {urn}",
    "journeys": "journeys STORE --by year_group --school {urn}",
    "displacement": "displacement STORE --by half_term --school {urn}",
    "hidden": "hidden STORE --school {urn} --as ROLE --why TEXT",
    "duties": "duties STORE --school {urn} --as ROLE --why TEXT",
    "alternative": "alternative STORE",
    "records": "check STORE",
}
"""Section → the command that tells those who may see single pupils what its page withholds."""
_NOTHING = ("", NOT_SHOWN)


def fold(table: HtmlTable) -> HtmlTable | None:
    """The table without the rows in which no figure is shown, which its note names; None where none is left.

    A row without any figure of its own, such as a heading, stands or goes with those below it.
    """
    bodies, hidden = [], []
    for body in table.bodies:
        rows = [row for row in body if not _is_hidden(row)]
        gone = "; ".join(in_sentence(row[0].text) for row in body if _is_hidden(row))
        heading = body[0][0].text if body and _is_heading(body[0]) else ""
        if gone:
            hidden.append(f"{in_sentence(heading)} ({gone})" if heading else gone)
        if any(not _is_heading(row) for row in rows):
            bodies.append(tuple(rows))
    if not hidden:
        return table
    note = f"Not shown: {'; '.join(hidden)}."
    return replace(table, bodies=tuple(bodies), note=note) if bodies else None


def folded(section: NamedSection, population: str) -> NamedSection:
    """A section without what says nothing. Where something went, one sentence says so, and how to see it."""
    table = section.table and fold(section.table)
    tables = [(label, fold(each)) for label, each in section.further]
    gone = [label for label, each in tables if each is None]
    kept = tuple((label, each) for label, each in tables if each is not None)
    whole = table is None and section.table is not None
    notes = [each.note for each in (table, *(each for _, each in kept)) if each is not None]
    if not (whole or gone or any(notes)):
        return section
    return replace(
        section,
        table=table,
        further=kept,
        # Without one figure to show, the picture says no more than the table would.
        chart=None if whole else section.chart,
        withheld=_said_of(section, gone, whole=whole) + _command(section.key, population),
    )


def _said_of(section: NamedSection, gone: Sequence[str], *, whole: bool) -> str:
    why = "too few pupils stand behind them, or another school's could be worked out"
    if whole and len(gone) == len(section.further):
        return f"The figures of this section are not shown: {why}."
    absent = [*(["the main table"] if whole else []), *(f"“{label}”" for label in gone)]
    if absent:
        return f"Of {' and of '.join(absent)} the figures are not shown: {why}."
    return f"Some figures are not shown: {why}."


def _command(key: str, population: str) -> str:
    if key not in COMMANDS:
        return ""
    command = COMMANDS[key].format(urn="URN" if population == TRUST else population)
    return f" Staff who may see them run: wholeschool {command}"


def _is_heading(row: Row) -> bool:
    return len(row) == 1


def _is_hidden(row: Row) -> bool:
    """Whether there are figures in the row, and none of them is shown."""
    figures = [cell.text for cell in row if cell.is_number and not cell.scope]
    return NOT_SHOWN in figures and all(each in _NOTHING for each in figures)
