"""Planted doubles are found, and a trust without them raises no doubt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.made import MadeTrust, bring_in
from tests.tiny_trust import MAIN, OTHER, UPNS, enrolment_row, write_csv
from wholeschool.actions.doubtful import doubtful
from wholeschool.actions.link import link, unlink
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, read_looks

COLUMNS = ("UPN", "URN", "Academic year", "Start", "End", "Status", "Surname", "Forename", "DOB")
BY: dict[str, Any] = {"to": "trust_data_lead", "why": "looking for doubles"}
MISTYPED = "Q207000016049"


def row(pupil: int, surname: str, forename: str, born: str, **more: object) -> dict[str, object]:
    return {**enrolment_row(pupil), "Surname": surname, "Forename": forename, "DOB": born, **more}


def found(store: Path) -> set[tuple[str, tuple[str, ...]]]:
    return {(each["kind"], tuple(each["pupils"])) for each in doubtful(Store.open(store), **BY).rows}


def numbers(store: Path, *upns: str) -> tuple[str, ...]:
    return tuple(str(each) for each in sorted(Store.open(store).pseudonyms().of(upns).tolist()))


def test_a_double_under_a_mistyped_upn_is_found_until_a_person_has_judged(
    tiny_store: Path, tmp_path: Path
) -> None:
    rows = [
        row(5, "Blythe-Jones", "Zoë", "2012-05-14"),
        row(5, "BLYTHE JONES", "Zoe", "14/05/2012", UPN=MISTYPED),
        row(6, "Blythe-Jones", "Tim", "2012-05-14"),  # a twin
    ]
    bring_in(tiny_store, write_csv(tmp_path / "rolls.csv", COLUMNS, rows))
    pair = numbers(tiny_store, UPNS[5], MISTYPED)
    assert found(tiny_store) == {("alike", pair)}
    looks = read_looks(Store.open(tiny_store)).to_pylist()
    assert {(each["action"], str(each["pupil_id"])) for each in looks} == {
        ("doubtful", each) for each in pair
    }
    link(Store.open(tiny_store), MISTYPED, UPNS[5], **BY)
    assert found(tiny_store) == set()
    unlink(Store.open(tiny_store), MISTYPED, **BY)
    assert found(tiny_store) == set(), "a person said that they are two"


def test_two_children_under_one_upn_are_found(tiny_store: Path, tmp_path: Path) -> None:
    one = write_csv(tmp_path / "one.csv", COLUMNS, [row(5, "Blythe", "Ann", "2012-05-14")])
    two = write_csv(tmp_path / "two.csv", COLUMNS, [row(5, "Smith", "Tim", "2010-01-30", URN=OTHER)])
    bring_in(tiny_store, one, two)
    (pupil,) = numbers(tiny_store, UPNS[5])
    assert found(tiny_store) == {("birth_dates_apart", (pupil,)), ("two_single_registrations", (pupil,))}


def test_birth_dates_of_imports_one_after_the_other_are_compared_as_well(
    tiny_store: Path, tmp_path: Path
) -> None:
    for name, born in (("one", "2012-05-14"), ("two", "2010-01-30")):
        bring_in(tiny_store, write_csv(tmp_path / f"{name}.csv", COLUMNS, [row(5, "Blythe", "Ann", born)]))
    assert found(tiny_store) == {("birth_dates_apart", numbers(tiny_store, UPNS[5]))}


def test_temporary_upns_are_listed(tiny_store: Path, tmp_path: Path) -> None:
    rows = [row(5, "", "", "", UPN="M80120000500A")]
    bring_in(tiny_store, write_csv(tmp_path / "rolls.csv", COLUMNS, rows))
    assert found(tiny_store) == {("temporary_upn", numbers(tiny_store, "M80120000500A"))}
    assert MAIN != OTHER


def test_no_list_shows_a_name(tiny_store: Path, tmp_path: Path) -> None:
    rows = [row(5, "Blythe", "Ann", "2012-05-14"), row(5, "Blythe", "Ann", "2012-05-14", UPN=MISTYPED)]
    bring_in(tiny_store, write_csv(tmp_path / "rolls.csv", COLUMNS, rows))
    view = doubtful(Store.open(tiny_store), **BY)
    assert view.rows
    assert not any(word in str(view) for word in ("Blythe", "Ann", "2012", MISTYPED))


def test_a_simulated_trust_raises_no_doubt_about_pupils(one_year: MadeTrust, tmp_path: Path) -> None:

    store = one_year.copy_store(tmp_path)
    assert {kind for kind, _ in found(store)} <= {"temporary_upn"}


@pytest.mark.parametrize(("to", "why"), [("governor", "looking for doubles"), ("head", "")])
def test_who_may_not_look_is_refused(tiny_store: Path, to: str, why: str) -> None:
    with pytest.raises(WrongCallError):
        doubtful(Store.open(tiny_store), to=to, why=why)
    assert read_looks(Store.open(tiny_store)).num_rows == 0
