"""Who is behind a pseudonym: names from the vault, for staff who may see pupils, and written down first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wholeschool.actions.asked_pupil import asked_pupil
from wholeschool.actions.identities import NAMES, Identity, open_identities
from wholeschool.disclosure import PupilView, check_asker, show_pupils
from wholeschool.errors import WrongCallError
from wholeschool.identity.links import Links
from wholeschool.store import Store, write_look


def who(store: Store, pupils: Sequence[str], *, to: str, why: str, with_upns: bool = False) -> PupilView:
    """Names and birth dates of pupils, who are named by UPN or by the number that lists print.

    Rows have pupil (the number as text), name, surname, forename, birth_dates, schools (URNs of their
    rolls), and with `with_upns` upns and former_upns. The look is in the audit before this returns. Raises
    WrongCallError where the role may not see pupils, there is no reason, the key of the vault is not there,
    or somebody is asked for of whom the store knows nothing at all.
    """
    check_asker(to, why)
    vault = store.vault()
    ids = list(dict.fromkeys(asked_pupil(store, each) for each in pupils))
    fields = (*NAMES, "birth_date", *(("upn", "former_upn") if with_upns else ()))
    with store.reading() as engine:
        links = Links.standing(engine)
        ids = list(dict.fromkeys(links.final(each) for each in ids))
        rolls = engine.table("enrolments")
        found = engine.fetch(rolls.filter(rolls.pupil_id.isin(ids)).select("pupil_id", "urn").distinct())
        known = engine.table("pupils")
        named = engine.fetch(known.filter(known.pupil_id.isin(ids)).select("pupil_id"))
        schools: dict[int, list[int]] = {each: [] for each in named["pupil_id"].to_pylist()}
        for row in found.to_pylist():
            schools.setdefault(row["pupil_id"], []).append(row["urn"])
        _check_known(ids, schools)

        def write_down(seen: Sequence[int]) -> str:
            return write_look(store, role=to, why=why, action="who", urn=None, pupil_ids=seen)

        # Opened after it was written down: rows are made one by one, when they are shown.
        opened = (open_identities(engine, vault, [each], fields).get(each, Identity()) for each in ids)
        rows = (
            _row(each, who_it_is, schools, with_upns) for each, who_it_is in zip(ids, opened, strict=True)
        )
        return show_pupils(to, why, rows, ids, write_down=write_down)


def _check_known(ids: Sequence[int], known: Mapping[int, object]) -> None:
    strangers = sum(each not in known for each in ids)
    if strangers:
        whom = "that pupil" if len(ids) == 1 else f"{strangers} of these {len(ids)} pupils"
        raise WrongCallError(
            f"this store does not know {whom}",
            advice="Give the UPN, or the number that `wholeschool pupils` prints.",
        )


def _row(pupil: int, known: Identity, schools: Mapping[int, list[int]], with_upns: bool) -> dict[str, Any]:
    upns = {"upns": list(known.upns), "former_upns": list(known.former_upns)} if with_upns else {}
    return {
        "pupil": str(pupil),
        "name": known.whole_name or None,
        "surname": known.surname or None,
        "forename": known.forename or None,
        "birth_dates": list(known.birth_dates),
        "schools": sorted(schools.get(pupil, [])),
        **upns,
    }
