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
    from wholeschool.continuum.alternative.came_back import TimeToReturn
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
_OWN = ("urn", "academic_year", "half_term", "too_soon_to_say", "flagged")


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
        _print_form(form, rows)
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
    """Why schools' use of codes was not judged: a line a reason, with the codes and schools it holds for."""
    from wholeschool.schema.years import year_label

    codes: dict[tuple[str, str, int], set[str]] = {}
    for use in uses:
        if use.why_not:
            codes.setdefault((use.why_not, use.academic_year, use.urn), set()).add(use.code)
    schools: dict[tuple[str, str, str], list[str]] = {}
    for (why_not, year, urn), of_school in sorted(codes.items()):
        schools.setdefault((", ".join(sorted(of_school)), year, why_not), []).append(str(urn))
    for (listed, year, why_not), urns in sorted(schools.items()):
        say(f"  Not judged, {year_label(year)}, {listed} at {', '.join(urns)}: {why_not}")


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


def _print_form(form: str, found: Sequence[Mapping[str, Any]]) -> None:
    """The rows that the counts above are of; of the others only how many there are."""
    rows = _as_told(row for row in found if row.get("flagged", True))
    if rows:
        headers = [name for name in rows[0] if name not in _OWN]
        print_table(_LABELS[form], headers, [[_cell(row, name) for name in headers] for row in rows])
    if others := len(found) - len(rows):
        say(f"{_LABELS[form]}: {others} more with a plan and a review; --json has them too.")


def _cell(row: Mapping[str, Any], name: str) -> str:
    """A value as text. Before there was a code for it, sessions part-time are not none but unknown."""
    from wholeschool.continuum.displacement.rows import in_use

    if (
        name == "sessions"
        and "plan" in row
        and not in_use("reduced_timetable", int(row["academic_year"][:4]))
    ):
        return "no code then"
    return _text(row[name])


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
    _print_wait(school.time_to_return)
    stayed = school.stayed
    say(
        f"  Came back and stayed twelve school weeks: {stayed.part} of {stayed.of} judged"
        + _between(stayed.low, stayed.high, " ({} %)", 100)
        + "."
    )
    for kind, number in sorted(school.not_judged.items()):
        say(f"  Not judged, {kind.replace('_', ' ')}: {number}.")


def _print_wait(waited: TimeToReturn) -> None:
    """How many are back so far, and how long it takes: two figures, since some stays still run."""
    say(
        f"  Back at a mainstream school so far: {waited.events} of {waited.stays} stays. Left out: "
        f"{waited.left_out} that ran when the data begin, since nobody knows for how long."
    )
    if waited.median is not None:
        weeks = f"{waited.median:.0f} school weeks" + _between(
            waited.low, waited.high, " (95 % interval {})", 1
        )
    elif waited.low is not None:
        weeks = f"not known yet, and likely {waited.low:.0f} school weeks or more"
    else:
        weeks = "not known yet"
    say(f"  Time until half are back, running stays counted for as long as they have run: {weeks}.")


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
