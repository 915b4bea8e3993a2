"""Doubtful matches, listed for a person: names are opened to be compared, and not shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wholeschool.actions.identities import NAMES
from wholeschool.disclosure import PupilView, check_asker, show_pupils
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.identity.doubtful import (
    Doubt,
    Person,
    Stay,
    alike,
    birth_dates_apart,
    temporary_upns,
    two_single_registrations,
)
from wholeschool.identity.links import Links
from wholeschool.identity.probable import Record, probable
from wholeschool.schema.rolls import roll_end
from wholeschool.store import Store, Vault, stored, write_look


def doubtful(store: Store, *, to: str, why: str, at_least: float | None = None) -> PupilView:
    """Records that a person has to look at, as rows: kind, pupils (numbers as texts), words, advice.

    `at_least` also asks for pairs that are probably one pupil, from that probability on (None = for none).
    The look is in the audit before this returns. Raises WrongCallError where the role may not see pupils,
    there is no reason, the key of the vault is not there, or probable matches are asked for without splink.
    """
    check_asker(to, why)
    if at_least is not None and not 0 < at_least < 1:
        raise WrongCallError(f"{at_least} is no probability.", advice="Say one between 0 and 1, as 0.9.")
    vault = store.vault()
    with store.reading() as engine:
        links = Links.standing(engine)
        people = _people(engine, vault)
        apart = {each for each in (person.pupil_id for person in people) if _keeps_apart(links, each)}
        same_name = [*alike(people, apart)]
        known = {doubt.pupils for doubt in same_name}
        likely = probable(_records(engine, people), at_least, apart) if at_least else ()
        found = [
            *same_name,
            *(doubt for doubt in likely if doubt.pupils not in known),
            *birth_dates_apart(people),
            *two_single_registrations(_stays(engine)),
            *temporary_upns(_temporary(engine)),
        ]
    ids = list(dict.fromkeys(pupil for doubt in found for pupil in doubt.pupils))
    return show_pupils(
        to,
        why,
        map(_row, found),
        ids,
        write_down=lambda seen: write_look(
            store, role=to, why=why, action="doubtful", urn=None, pupil_ids=seen
        ),
    )


def _records(engine: LocalEngine, people: Sequence[Person]) -> list[Record]:
    """What is compared of everybody who has a name, beside it: the latest roll, and what the UPN is worth."""
    pupils, rolls = engine.table("pupils"), engine.table("enrolments")
    forms = engine.fetch(pupils.select("pupil_id", "upn_form"))
    asked = {
        pupil
        for pupil, form in zip(forms["pupil_id"].to_pylist(), forms["upn_form"].to_pylist(), strict=True)
        if form != "permanent"
    }
    what = ("pupil_id", "urn", "year_group", "sex")
    held = engine.fetch(rolls.order_by("academic_year", "start", "urn").select(*what))
    latest = {pupil: rest for pupil, *rest in zip(*(held[each].to_pylist() for each in what), strict=True)}
    found = []
    for person in people:
        urn, group, sex = latest.get(person.pupil_id, (None, None, None))
        forename, surname = _two_parts(person.names)
        born = person.birth_dates[-1] if len(person.birth_dates) == 1 else None
        year = int(group) if group and group.isdigit() else None
        found.append(
            Record(person.pupil_id, forename, surname, born, year, sex, urn, person.pupil_id in asked)
        )
    return found


def _two_parts(names: Sequence[str]) -> tuple[str, str]:
    """Forename and surname; of a name that says no parts the last word is taken for the surname."""
    if len(names) == 2:
        return names[0], names[1]
    forename, _, surname = " ".join(names).rpartition(" ")
    return forename, surname


def _keeps_apart(links: Links, pupil: int) -> bool:
    link = links.of(pupil)
    return link is not None and link.keeps_apart


def _people(engine: LocalEngine, vault: Vault) -> list[Person]:
    """Everybody who has a name or a birth date; of birth dates also those that were corrected since."""
    rows = engine.table(stored("identities"))
    wanted = (rows.field.isin(NAMES) & rows.known_to.isnull()) | (rows.field == "birth_date")
    held = engine.fetch(rows.filter(wanted).select("pupil_id", "field", "sealed").distinct())
    names: dict[int, dict[str, str]] = {}
    days: dict[int, list[date]] = {}
    for pupil, field, sealed in zip(*(held[name].to_pylist() for name in held.column_names), strict=True):
        text = vault.open(pupil, field, sealed)
        if field == "birth_date":
            days.setdefault(pupil, []).append(date.fromisoformat(text))
        else:
            names.setdefault(pupil, {})[field] = text
    return [
        Person(pupil, tuple(_parts(names.get(pupil, {}))), tuple(sorted(days.get(pupil, []))))
        for pupil in sorted(names.keys() | days.keys())
    ]


def _parts(names: Mapping[str, str]) -> list[str]:
    whole = [names[field] for field in ("forename", "surname") if field in names]
    return whole if len(whole) == 2 or "name" not in names else [names["name"]]


def _stays(engine: LocalEngine) -> list[Stay]:
    """Single registrations of pupils who have them at more than one school."""
    rows = engine.table("enrolments")
    single = rows.filter(rows.status == "C")
    several = single.group_by("pupil_id").agg(schools=single.urn.nunique())
    theirs = single.semi_join(several.filter(several.schools > 1), "pupil_id")
    found = engine.fetch(theirs.select("pupil_id", "urn", "academic_year", "start", "end")).to_pylist()
    return [Stay(row["pupil_id"], row["urn"], row["start"], roll_end(row)) for row in found]


def _temporary(engine: LocalEngine) -> dict[int, date]:
    pupils, rolls = engine.table("pupils"), engine.table("enrolments")
    temporary = rolls.semi_join(pupils.filter(pupils.upn_form == "temporary"), "pupil_id")
    found = engine.fetch(temporary.group_by("pupil_id").agg(since=temporary.start.min())).to_pylist()
    return {row["pupil_id"]: row["since"] for row in found}


def _row(doubt: Doubt) -> dict[str, Any]:
    return {
        "kind": doubt.kind,
        "pupils": [str(each) for each in doubt.pupils],
        "words": doubt.words,
        "advice": doubt.advice,
    }
