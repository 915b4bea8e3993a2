"""Commands for what registers do not say by themselves: `hidden`, `alternative`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.options import asker_options
from wholeschool.cli.show import INTERNAL, WHO, note, note_behind, print_json, print_table, say

if TYPE_CHECKING:
    from wholeschool.actions.alternative import AlternativeSchool
    from wholeschool.actions.hidden import HiddenResult
    from wholeschool.continuum.hidden.code_use import CodeUse

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")
_AS, _WHY = asker_options()
_LABELS = {
    "unexplained_exit": "Unexplained exit",
    "exit_too_soon_to_say": "Exit, too soon to say",
    "home_education_after_sanctions": "Home education after sanctions",
    "long_reduced_timetable": "Long reduced timetable",
    "off_site_without_placement": "Off site, no placement (B, K)",
    "e_without_record": "E without a record",
}
_OWN = ("urn", "academic_year", "half_term", "too_soon_to_say")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("hidden")(hidden)
    app.command("alternative")(alternative)


def hidden(
    store: Path = _STORE,
    school: str = typer.Option(None, "--school", help="One school, with its pupils.", metavar="URN"),
    role: str | None = _AS,
    why: str | None = _WHY,
    as_json: bool = _JSON,
) -> None:
    """Look for hidden forms: unexplained exits, long reduced timetables, marks with nothing behind them.

    How many at each school. With --school, --as and --why, or as JSON: each pupil; that look is in the audit.
    """
    from wholeschool.actions.hidden import hidden as look
    from wholeschool.store import Store

    named = as_json or (school is not None and (role, why) != (None, None))
    result = look(Store.open(store), school, why=why, role=role, with_pupils=named)
    _beside(store, behind=result.behind)
    if as_json:
        document = asdict(result)
        document["findings"] = [each.as_dict() for each in result.findings]
        document["pupils"] = {form: _as_told(rows) for form, rows in result.pupils.items()}
        print_json({"internal": True} | document)
        return
    _print_counts(result)
    if not named:
        say(WHO if school is not None else WHO.replace("with", "with --school URN"))
    for form, rows in result.pupils.items():
        if rows:
            _print_rows(_LABELS[form], _as_told(rows))
    flagged = [use for use in result.code_use if use.flagged]
    say(f"Use of codes N, B, I, Y in the outer 1 % of like schools: {len(flagged)}.")
    for use in flagged:
        say(f"  {use.urn}, {use.academic_year}, code {use.code}: {100 * use.share:.2f} % of sessions.")
    _say_not_judged(result.code_use)
    for sentence in (*result.claims, *(each.sentence() for each in result.findings)):
        say(sentence)


def alternative(
    store: Path = _STORE,
    role: str | None = _AS,
    why: str | None = _WHY,
    as_json: bool = _JSON,
) -> None:
    """Follow pupils of alternative provision: rolls, attendance here and there, who came back and stayed.

    As JSON also each pupil's stay; that look is in the audit.
    """
    from wholeschool.actions.alternative import alternative as follow
    from wholeschool.store import Store

    result = follow(Store.open(store), why=why, role=role, with_pupils=as_json)
    _beside(store, behind=result.behind)
    if as_json:
        document = asdict(result)
        document["findings"] = [each.as_dict() for each in result.findings]
        document["rows"] = _as_told(result.rows)
        print_json({"internal": True} | document)
        return
    if not result.schools:
        say("No school of this store is alternative provision (phase PR, or type 54).")
    for school in result.schools:
        _print_school(school)
    for each in result.findings:
        say(each.sentence())


def _beside(store: Path, *, behind: bool) -> None:
    note(INTERNAL)
    note_behind(store, behind=behind)


def _as_told(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the pupil as text under `pupil`: 63 bits do not fit into the numbers of JSON."""
    return [
        {"pupil" if name == "pupil_id" else name: str(value) if name == "pupil_id" else value
         for name, value in row.items()}
        for row in rows
    ]  # fmt: skip


def _say_not_judged(uses: Iterable[CodeUse]) -> None:
    """Why schools' use of a code was not judged: a line a reason, with the schools that it holds for."""
    schools: dict[str, dict[int, None]] = {}
    for use in uses:
        if use.why_not:
            schools.setdefault(use.why_not, {})[use.urn] = None
    for why_not, urns in schools.items():
        say(f"  Not judged, {', '.join(map(str, sorted(urns)))}: {why_not}")


def _print_counts(result: HiddenResult) -> None:
    totals: dict[tuple[int, str, str], list[int]] = {}
    for row in result.counts:
        own = totals.setdefault((row["urn"], row["academic_year"], row["form"]), [0])
        own[0] += row["records"]
    rows = [
        (str(urn), year, _LABELS[form], f"{number:,}")
        for (urn, year, form), (number,) in sorted(totals.items())
    ]
    headers = ("school", "year", "form", "records")
    print_table(f"Hidden forms, up to {result.last_day}", headers, rows, numbers=("records",))


def _print_rows(label: str, rows: Sequence[Mapping[str, Any]]) -> None:
    headers = [name for name in rows[0] if name not in _OWN]
    print_table(label, headers, [[_text(row[name]) for name in headers] for row in rows])


def _print_school(school: AlternativeSchool) -> None:
    say(f"{school.name} ({school.urn})")
    if school.on_roll:
        now = school.on_roll[-1]
        say(
            f"  On roll on {now.day}: {now.single} single, {now.dual_main} dual with this as main school, "
            f"{now.dual_subsidiary} dual with another."
        )
    seen = school.attendance
    if seen.here is not None and seen.main is not None:
        say(
            f"  Attendance of {seen.pupils} dual pupils over the same weeks: {100 * seen.here:.1f} % here, "
            f"{100 * seen.main:.1f} % at the main school"
            + _between(seen.low, seen.high, " (difference {} points)", 100)
            + "."
        )
    waited = school.time_to_return
    median = "not reached" if waited.median is None else f"{waited.median:.0f} school weeks"
    say(
        f"  Half were back at a mainstream school after: {median}"
        + _between(waited.low, waited.high, " ({})", 1)
        + f"; {waited.events} of {waited.stays} stays, {waited.left_out} left out that ran when data begin."
    )
    stayed = school.stayed
    say(
        f"  Came back and stayed twelve school weeks: {stayed.part} of {stayed.of} judged"
        + _between(stayed.low, stayed.high, " ({} %)", 100)
        + "."
    )
    for kind, number in sorted(school.not_judged.items()):
        say(f"  Not judged, {kind.replace('_', ' ')}: {number}.")


def _between(low: float | None, high: float | None, words: str, times: int) -> str:
    """The ends of an interval in words; nothing where neither is known."""
    if low is None and high is None:
        return ""
    ends = ("…" if each is None else f"{times * each:.0f}" for each in (low, high))
    return words.format(" to ".join(ends))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
