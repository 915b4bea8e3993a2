"""The command `national displacement`: suspension beside the other forms of being out of lessons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.show import print_json, print_table, say

if TYPE_CHECKING:
    from wholeschool.policy.displaced_forms import Form, FormRate
    from wholeschool.policy.displacement import FormChange, SideBySide, Standing

_SHOWN = 10


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("displacement")(displacement)


def displacement(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    by: str = typer.Option("la", help="la, region or phase.", metavar="WHAT"),
    phase: str = typer.Option("", help="Schools of one phase. Without it, all schools.", metavar="PHASE"),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Put suspension beside reduced timetables, teaching off site and absence without leave.

    Sessions for every 1,000 possible ones, by the registers that schools share from day to day; the change
    from the first year to the last; areas in the order of suspension, and in that of all forms. What stands
    side by side is no cause.
    """
    from wholeschool.actions.national_displacement import national_displacement

    by = by.strip().casefold()
    found = national_displacement(store, by, phase)
    if as_json:
        print_json(document(found, by))
    else:
        _say(found, by)


def document(found: SideBySide, by: str) -> dict[str, Any]:
    """The whole comparison, as scripts read it."""
    from wholeschool.policy.displaced_forms import FORMS, TOTALS
    from wholeschool.policy.displacement import COVERAGE, NO_INTERVAL, SIDE_BY_SIDE

    return {
        "by": by,
        "unit": "sessions per 1,000 possible sessions, year to date",
        "forms": [
            *(_form(each) for each in FORMS),
            *({"form": name, "sum_of": list(parts)} for name, parts in TOTALS.items()),
        ],
        "rows": [_row(each, found) for each in found.rates],
        "changes": [_change(each) for each in found.changes],
        "league": [_standing(each) for each in found.league],
        "agreement": found.agreement,
        "sentences": list(found.sentences),
        "notes": [COVERAGE, NO_INTERVAL, SIDE_BY_SIDE],
    }  # fmt: skip


def _form(each: Form) -> dict[str, Any]:
    return {"form": each.name, "title": each.title, "codes": list(each.codes), "lost": each.lost}


def _row(each: FormRate, found: SideBySide) -> dict[str, Any]:
    from wholeschool.policy.displacement import NO_INTERVAL

    place = each.place
    return {
        "period": each.period,
        **_place(each),
        "form": each.form,
        "codes": list(each.codes),
        "count": each.count,
        "base": each.base,
        "rate": each.rate,
        "low": None,
        "high": None,
        "rank": found.ranks.get((place.level, place.phase, each.period, each.form, place.area_code)),
        "reason": each.reason or NO_INTERVAL,
        "source": ", ".join(each.sources),
    }


def _place(each: FormRate | FormChange | Standing) -> dict[str, str]:
    place = each.place
    return {"level": place.level, "area_code": place.area_code, "area": place.area, "phase": place.phase}


def _change(each: FormChange) -> dict[str, Any]:
    return {
        **_place(each),
        "form": each.form,
        "from": each.start.period,
        "to": each.end.period,
        "before": each.start.rate,
        "after": each.end.rate,
        "difference": each.difference,
        "percent": each.percent,
        "reason": each.reason or None,
        "note": each.note or None,
    }


def _standing(each: Standing) -> dict[str, Any]:
    return {
        "period": each.period,
        **_place(each),
        "suspension": each.suspension.rate,
        "lost": each.lost.rate,
        "all_forms": each.all_forms.rate,
        "rank_suspension": each.rank_suspension,
        "rank_lost": each.rank_lost,
        "rank_all_forms": each.rank_all_forms,
        "places": each.places,
        "without_unauthorised": each.without.rate,
        "rank_without_unauthorised": each.rank_without,
    }


def _say(found: SideBySide, by: str) -> None:
    from wholeschool.policy.displacement import COVERAGE, MEANT, NO_INTERVAL, SIDE_BY_SIDE

    for sentence in found.sentences:
        say(sentence)
    if by == "phase":
        _say_changes(found.changes)
    elif found.league:
        period, phase = found.league[0].period, found.league[0].place.phase
        of = f"{period}, {'all schools' if phase == 'all' else f'{phase} schools'}, {len(found.league)} areas"
        _say_league(f"Most by all forms, {of}", found.league[:_SHOWN])
        moved = sorted(found.league, key=lambda each: (-abs(each.places), each.place.area))
        _say_league("Who change place most", moved[:_SHOWN])
        if found.agreement is not None:
            say(f"The two orders agree by {found.agreement:.2f} (1 = the same order, 0 = none in common).")
    for sentence in (*MEANT, COVERAGE, NO_INTERVAL, SIDE_BY_SIDE):
        say(sentence)
    say("Every area and form, with file and line: --json")


def _say_league(title: str, league: Iterable[Standing]) -> None:
    headers = (
        "area",
        "suspension",
        "place",
        "lost",
        "place",
        "all forms",
        "place",
        "places higher",
        "without absence",
        "place",
    )
    rows = [
        (
            each.place.area,
            _rate(each.suspension),
            str(each.rank_suspension),
            _rate(each.lost),
            str(each.rank_lost),
            _rate(each.all_forms),
            str(each.rank_all_forms),
            f"{each.places:+d}",
            _rate(each.without),
            str(each.rank_without),
        )
        for each in league
    ]
    print_table(title, headers, rows, headers[1:])


def _say_changes(changes: Sequence[FormChange]) -> None:
    headers = ("phase", "form", "before", "after", "per cent", "why not")
    rows = [
        (
            each.place.phase,
            each.form.replace("_", " "),
            _rate(each.start),
            _rate(each.end),
            "" if each.percent is None else f"{each.percent:+.1f}",
            each.reason,
        )
        for each in changes
    ]
    print_table("", headers, rows, headers[2:5])


def _rate(each: FormRate) -> str:
    return "–" if each.rate is None else f"{each.rate:.2f}"
