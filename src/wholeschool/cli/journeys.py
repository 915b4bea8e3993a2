"""Commands about a school's continuum over time: `journeys`, `displacement`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from wholeschool.cli.options import read_names
from wholeschool.cli.show import INTERNAL, note, note_behind, print_json, print_table, say

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")
_SCHOOL = typer.Option(None, help="Only the school of this URN.", metavar="URN")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("journeys")(journeys)
    app.command("displacement")(displacement)


def journeys(
    store: Path = _STORE,
    by: str = typer.Option("", help="Some of year_group,school, with commas between."),
    school: str | None = _SCHOOL,
    as_json: bool = _JSON,
) -> None:
    """Who moves from which rung to which in the next half-term: how often, how fast, how often back down.

    Rates with 95 % intervals, pupils being the clusters. Last, where pupils climb more often at one school
    than at the others like it. Internal: small numbers are shown as they are.
    """
    from wholeschool.actions.journeys import journeys as find
    from wholeschool.store import Store

    result = find(Store.open(store), read_names(by), school)
    _say_what_it_is(result.behind, store)
    if as_json:
        document = {"by": list(result.by), "unit": "share", "internal": True, "behind": result.behind}
        lists = ("rows", "back_down", "comparisons", "claims", "sentences")
        print_json(document | {name: list(getattr(result, name)) for name in lists})
        return
    groups = list(result.by)
    moving = [row for row in result.rows if row["from"] != row["to"]]
    print_table(
        "Journeys: of 100 half-terms on a rung, how many were followed by which",
        [*groups, "branch", "from", "to", "pupils", "of 100", "between", "weeks"],
        [
            [*_texts(row, [*groups, "branch", "from", "to", "pupils"]), _in_hundred(row["rate"]),
             _between(row), "" if row["median_weeks"] is None else f"{row['median_weeks']:.0f}"]
            for row in moving
        ],
        numbers=("from", "to", "pupils", "of 100", "weeks"),
    )  # fmt: skip
    say()
    print_table(
        "Back down: of 100 half-terms on a rung, how many were followed by a lower one",
        [*groups, "branch", "from", "pupils", "of 100", "between"],
        [
            [*_texts(row, [*groups, "branch", "from", "pupils"]), _in_hundred(row["rate"]), _between(row)]
            for row in result.back_down
        ],
        numbers=("from", "pupils", "of 100"),
    )
    say()
    for sentence in (*result.claims, *result.sentences):
        say(sentence)


def displacement(
    store: Path = _STORE,
    by: str = typer.Option("", help="half_term: the rates of every half-term as well."),
    school: str | None = _SCHOOL,
    as_json: bool = _JSON,
) -> None:
    """Whether suspensions fell while something else rose: each school's year against the one before.

    Sessions for every 1,000 possible sessions; managed moves and exits for every 1,000 pupils. Compared are
    the half-terms that both years have. JSON has all rates. Internal: small numbers are shown as they are.
    """
    from wholeschool.actions.displacement import check_by
    from wholeschool.actions.displacement import displacement as find
    from wholeschool.store import Store

    check_by(by)
    result = find(Store.open(store), school)
    _say_what_it_is(result.behind, store)
    if as_json:
        document = {"internal": True, "behind": result.behind}
        lists = ("rows", "changes", "schools", "claims")
        print_json(document | {name: list(getattr(result, name)) for name in lists})
        return
    print_table(
        "Change from the year before, in every 1,000",
        ["school", "years", "form", "before", "after", "change", "between", "chance"],
        [
            [*_texts(row, ["school", "years", "form"]), _rate(row["before"]), _rate(row["after"]),
             _rate(row["difference"]), _span(row), _chance(row["p_adjusted"])]
            for row in result.changes
        ],
        numbers=("before", "after", "change", "chance"),
    )  # fmt: skip
    say(_CHANCE)
    if by:
        say()
        _print_half_terms(result.rows)
    say()
    for each in result.schools:
        say(each["sentence"])


_CHANCE = (
    "“between”: the 95 % interval of that change, alone. “chance”: the p-value adjusted for all changes "
    "of all schools together (Holm); at most 0.05 counts as more than chance would make. So an interval can "
    "lie clear of 0 where “chance” is above that."
)


def _print_half_terms(rows: Sequence[Mapping[str, Any]]) -> None:
    """A line a school, form and year: the rate of each half-term, then that of the whole year."""
    from wholeschool.schema.years import year_label

    lines: dict[tuple[str, str, str], dict[int | None, str]] = {}
    for row in rows:
        own = lines.setdefault((row["school"], row["form"], row["academic_year"]), {})
        own[row["half_term"]] = _rate(row["rate"])
    terms = [str(term) for term in range(1, 7)]
    print_table(
        "Rates in every 1,000, by half-term",
        ["school", "form", "year", *terms, "whole year"],
        [
            [
                school,
                form,
                year_label(year),
                *(rates.get(int(term), "") for term in terms),
                rates.get(None, ""),
            ]
            for (school, form, year), rates in lines.items()
        ],
        numbers=(*terms, "whole year"),
    )


def _say_what_it_is(behind: bool, store: Path) -> None:
    note(INTERNAL)
    note_behind(store, behind=behind)


def _texts(row: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    return [str("" if row[name] is None else row[name]) for name in names]


def _in_hundred(rate: float) -> str:
    return f"{100 * rate:.1f}"


def _between(row: Mapping[str, Any]) -> str:
    return f"{100 * row['low']:.1f} to {100 * row['high']:.1f}"


def _rate(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _span(row: Mapping[str, Any]) -> str:
    return "" if row["low"] is None else f"{row['low']:.1f} to {row['high']:.1f}"


def _chance(p: float | None) -> str:
    return "" if p is None else "below 0.001" if p < 0.001 else f"{p:.3f}"
