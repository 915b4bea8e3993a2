"""The hidden forms: exits, home education, long reduced timetables, marks with nothing behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wholeschool.actions.asked import asked_school
from wholeschool.actions.asker import asker_of
from wholeschool.actions.reading import Reading, reading
from wholeschool.continuum.alternative.two_mains import two_mains, two_mains_findings
from wholeschool.continuum.hidden.code_use import CodeUse, claim, code_use
from wholeschool.continuum.hidden.code_use_unbacked import unbacked_exclusions, unbacked_off_site
from wholeschool.continuum.hidden.exits import exits
from wholeschool.continuum.hidden.home_education import after_sanctions
from wholeschool.continuum.hidden.part_time import long_reduced
from wholeschool.continuum.hidden.weeks import ledger_weeks
from wholeschool.continuum.rows.recorded import recorded
from wholeschool.continuum.schools.clock import SchoolClock, read_clock, without_calendar
from wholeschool.engine import LocalEngine
from wholeschool.schema.findings import Finding
from wholeschool.store import Kept, Store, write_look

FORMS = (
    "unexplained_exit",
    "exit_too_soon_to_say",
    "home_education_after_sanctions",
    "long_reduced_timetable",
    "off_site_without_placement",
    "e_without_record",
)
"""The hidden forms that are about pupils, in the order in which they are shown."""


@dataclass(frozen=True)
class HiddenResult:
    """Hidden forms as they stand in the books up to `last_day`.

    `pupils`: for each of FORMS, a row a finding, with pupil_id; empty where pupils were not asked for.
    `counts`: form, urn, academic_year, half_term, pupils, records, as `count_hidden` has them. `code_use`:
    each school, year and code. `claims`: the sentences that the use of codes allows. `behind`: something was
    imported after the last build.
    """

    last_day: date
    behind: bool
    pupils: Mapping[str, tuple[dict[str, Any], ...]]
    counts: tuple[dict[str, Any], ...]
    code_use: tuple[CodeUse, ...]
    claims: tuple[str, ...]
    findings: tuple[Finding, ...]


def hidden(
    store: Store | Reading,
    urn: int | str | None = None,
    *,
    why: str | None = None,
    role: str | None = None,
    with_pupils: bool = True,
) -> HiddenResult:
    """Find the hidden forms of every year, at one school or at all.

    Internal: nothing is hidden or rounded. With pupils, the look is written down before it is given, with
    role and reason or that neither was given. Raises WrongCallError where the store has not been built, has
    no calendar, or no school of that number, and as `asker_of` does.
    """
    asker = asker_of(role, why, with_pupils=with_pupils)
    with reading(store) as opened:
        engine, kept, names = opened.engine, opened.kept, opened.schools
        here = None if urn is None else asked_school(opened.of_today(urn), names).urn
        clock = read_clock(engine, kept)
        rows = {form: _at(found, here) for form, found in find_hidden(engine, clock, kept).items()}
        uses = tuple(use for use in code_use(engine, kept) if here is None or use.urn == here)
        findings = (*without_calendar(names, clock), *two_mains_findings(two_mains(engine, kept)))
    if with_pupils:
        seen = {row["pupil_id"] for found in rows.values() for row in found}
        write_look(
            opened.store, role=asker.role, why=asker.why, action="hidden", urn=here, pupil_ids=sorted(seen)
        )
    return HiddenResult(
        last_day=clock.last_day,
        behind=opened.behind,
        pupils=rows if with_pupils else {},
        counts=count_hidden(rows),
        code_use=uses,
        claims=tuple(claim(use, names[use.urn].name) for use in uses if use.claimed),
        findings=findings,
    )


def find_hidden(
    engine: LocalEngine, clock: SchoolClock, kept: Kept | None = None
) -> dict[str, tuple[dict[str, Any], ...]]:
    """For each of FORMS, what was found at all schools: rows with urn, pupil_id, academic_year, half_term."""
    kept = kept or Kept(engine)
    records = recorded(engine, kept)
    left = exits(engine, clock, kept)
    lost = ledger_weeks(engine, kept)
    reduced = long_reduced(engine, clock, records, lost)
    found: dict[str, Iterable[dict[str, Any]]] = {
        "unexplained_exit": (vars(each) for each in left if not each.too_soon_to_say),
        "exit_too_soon_to_say": (vars(each) for each in left if each.too_soon_to_say),
        "home_education_after_sanctions": (
            vars(each) for each in after_sanctions(engine, clock, records, kept)
        ),
        "long_reduced_timetable": (vars(each) | {"flagged": each.flagged} for each in reduced),
        "off_site_without_placement": (vars(each) for each in unbacked_off_site(lost, clock)),
        "e_without_record": (vars(each) for each in unbacked_exclusions(engine, clock)),
    }
    return {form: tuple(found[form]) for form in FORMS}


def count_hidden(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> tuple[dict[str, Any], ...]:
    """By form, school, year and half-term: how many pupils, and how many records, stand behind it.

    Of long reduced timetables only those that are flagged: the others were planned and reviewed.
    """
    pupils: dict[tuple[str, int, str, int], list[int]] = defaultdict(list)
    for form, found in rows.items():
        for row in found:
            if not row.get("flagged", True):
                continue
            pupils[form, row["urn"], row["academic_year"], row["half_term"]].append(row["pupil_id"])
    return tuple(
        {
            "form": form,
            "urn": urn,
            "academic_year": year,
            "half_term": half_term,
            "pupils": len(set(who)),
            "records": len(who),
        }
        for (form, urn, year, half_term), who in sorted(pupils.items())
    )


def _at(rows: Iterable[dict[str, Any]], urn: int | None) -> tuple[dict[str, Any], ...]:
    return tuple(row for row in rows if urn is None or row["urn"] == urn)
