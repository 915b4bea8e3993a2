"""Doubtful matches, listed for a person: names are opened to be compared, and not shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wholeschool.actions.identities import NAMES
from wholeschool.disclosure import PupilView, check_asker, show_pupils
from wholeschool.engine import LocalEngine
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
from wholeschool.schema.rolls import roll_end
from wholeschool.store import Store, Vault, stored, write_look


def doubtful(store: Store, *, to: str, why: str) -> PupilView:
    """Records that a person has to look at, as rows: kind, pupils (numbers as texts), words, advice.

    The look is in the audit before this returns. Raises WrongCallError where the role may not see pupils,
    there is no reason, or the key of the vault is not there.
    """
    check_asker(to, why)
    vault = store.vault()
    with store.reading() as engine:
        links = Links.standing(engine)
        people = _people(engine, vault)
        apart = {each for each in (person.pupil_id for person in people) if _keeps_apart(links, each)}
        found = [
            *alike(people, apart),
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
