"""Planted doubles are found under temporary UPNs; twins, siblings and namesakes are left alone."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.made import bring_in
from wholeschool.actions.doubtful import doubtful
from wholeschool.actions.link import link, unlink
from wholeschool.engine.linkage import probable_pairs
from wholeschool.errors import WrongCallError
from wholeschool.identity.doubtful import Doubt
from wholeschool.identity.probable import PROBABLE, Record, folded, probable
from wholeschool.simulate import Settings, write_trust
from wholeschool.simulate.doubles import DECOYS, DOUBLES
from wholeschool.store import Store, read_looks

pytest.importorskip("splink")

BY: Mapping[str, Any] = {"to": "trust_data_lead", "why": "looking for doubles"}
CHILD = Record(1, "Zoë-Ann", "O'Brien", date(2012, 5, 4), 7, "F", 100001, asked=False)
AGAIN = replace(CHILD, pupil_id=2, asked=True)


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """700 pupils of 3 schools, and 120 records under temporary UPNs."""
    folder = tmp_path_factory.mktemp("doubles")
    write_trust(folder / "files", Settings(3, 700, 1, seed=11, doubles=120))
    files = (folder / "files" / name for name in ("schools.csv", "enrolments.csv", "names.csv"))
    bring_in(folder / "store", *files)
    return folder


def pairs_of(trust: Path, at_least: float | None) -> dict[frozenset[str], str]:
    rows = doubtful(Store.open(trust / "store"), at_least=at_least, **BY).rows
    return {frozenset(row["pupils"]): row["kind"] for row in rows if len(row["pupils"]) == 2}


def truth_of(trust: Path, role: str) -> dict[frozenset[str], str]:
    pseudonyms = Store.open(trust / "store").pseudonyms()
    said = json.loads((trust / "files" / "truth.json").read_text("utf-8"))["doubles"]
    return {
        frozenset(map(str, pseudonyms.of([each["upn"], each[role]]).tolist())): each["kind"]
        for each in said
        if each[role]
    }


@pytest.mark.parametrize("at_least", [0.5, 0.99])
def test_planted_doubles_are_found_and_decoys_are_not(trust: Path, at_least: float) -> None:
    doubles, decoys = truth_of(trust, "same_as"), truth_of(trust, "resembles")
    assert {*doubles.values()} == {*DOUBLES}
    assert {*decoys.values()} == {*DECOYS}
    found = pairs_of(trust, at_least)
    right = found.keys() & doubles.keys()
    assert len(right) / len(found) >= 0.95, "precision"
    assert len(right) / len(doubles) >= 0.9, "recall"
    assert {doubles[pair] for pair in right} == {*DOUBLES}, "some of each kind"
    alike = pairs_of(trust, None)
    assert len(alike.keys() & doubles.keys()) < len(right) * 2 / 3, "more than the same name and birth date"


def test_the_words_say_how_and_nothing_of_whom(trust: Path) -> None:
    store = Store.open(trust / "store")
    view = doubtful(store, at_least=PROBABLE, **BY)
    words = [row["words"] for row in view.rows if row["kind"] == "probable"]
    assert any("written otherwise" in each for each in words)
    assert any("changed places" in each for each in words)
    assert all("in 100 are one person, by the model's estimate" in each for each in words)
    named = (trust / "files" / "names.csv").read_text("utf-8").splitlines()[1:]
    names = {cell for line in named for cell in line.split(",")[-3:]}
    assert not any(name in each for each in words for name in names)
    seen = {row["pupil_id"] for row in read_looks(store).to_pylist() if row["action"] == "doubtful"}
    assert {int(pupil) for row in view.rows for pupil in row["pupils"]} <= seen


def test_nothing_of_it_is_written_to_the_disk(
    trust: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    audit = {file for file in (trust / "store").rglob("*") if "audit" not in file.parts}
    pairs_of(trust, PROBABLE)
    assert {file for file in (trust / "store").rglob("*") if "audit" not in file.parts} == audit
    assert [*tmp_path.rglob("*")] == []
    said = capfd.readouterr()
    assert said.out + said.err == ""


def test_nothing_is_merged_and_what_a_person_says_counts(trust: Path) -> None:
    store = Store.open(trust / "store")
    before = store.head().commit_id
    doubles = truth_of(trust, "same_as")
    pair = next(p for p, kind in pairs_of(trust, PROBABLE).items() if kind == "probable" and p in doubles)
    assert store.head().commit_id == before
    first, second = pair
    link(store, first, second, **BY)
    assert pair not in pairs_of(trust, PROBABLE)
    unlink(store, first, **BY)
    assert pair not in pairs_of(trust, PROBABLE), "a person said that they are two"


def others(count: int = 200) -> list[Record]:
    """Children who have nothing in common with the two but chance."""
    chance = random.Random(1)
    return [
        Record(
            100 + at,
            "".join(chance.choices("abcdefghij", k=6)),
            "".join(chance.choices("klmnopqrst", k=7)),
            date(2012 - at % 6, chance.randint(1, 12), chance.randint(1, 28)),
            6 + at % 6,
            chance.choice("FM"),
            100001 + at % 3,
            asked=False,
        )
        for at in range(count)
    ]


def found(one: Record, other: Record) -> list[Doubt]:
    return [*probable([one, other, *others()])]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (AGAIN, "agree in forename, surname, birth date, sex and school"),
        (replace(AGAIN, forename="ZOE ANN", surname="OBrien"), "agree in forename, surname"),
        (replace(AGAIN, forename="O'Brien", surname="Zoë-Ann"), "surname (they have changed places)"),
        (replace(AGAIN, birth_date=date(2012, 4, 5)), "birth date (day and month have changed places)"),
        (replace(AGAIN, birth_date=date(2012, 5, 14)), "birth date (one part of three)"),
        (replace(AGAIN, forename="Zoë-Anne"), "forename (written otherwise)"),
        (replace(AGAIN, birth_date=None), "agree in forename, surname, year group"),
    ],
)  # fmt: skip
def test_what_is_written_otherwise_is_one_child(other: Record, said: str) -> None:
    (doubt,) = found(CHILD, other)
    assert doubt.pupils == (1, 2)
    assert said in doubt.words


@pytest.mark.parametrize(
    "other",
    [
        replace(AGAIN, forename="Timothy", sex="M"),  # a twin
        replace(AGAIN, forename="Rosamund"),  # a twin of the same sex
        replace(AGAIN, birth_date=date(2010, 1, 30), year_group=9),  # a namesake
        replace(AGAIN, asked=False),  # both have UPNs of their own
        replace(AGAIN, surname="", forename=""),
    ],
)
def test_who_only_resembles_is_left_alone(other: Record) -> None:
    assert found(CHILD, other) == []


def test_who_is_kept_apart_is_not_asked_for() -> None:
    assert [*probable([CHILD, AGAIN, *others()], apart=[2])] == []


def test_a_record_shows_no_name() -> None:
    assert "Zo" not in repr(CHILD)
    assert folded("O'Brien-Ångström ") == "obrienangstrom"


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, trust: Path) -> None:
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(WrongCallError, match=r"splink, which is not installed.*wholeschool\[linkage\]"):
        pairs_of(trust, PROBABLE)
    assert pairs_of(trust, None)


@pytest.mark.parametrize("at_least", [-0.5, 1.0, 90.0])
def test_what_is_no_probability_is_refused(trust: Path, at_least: float) -> None:
    with pytest.raises(WrongCallError, match="no probability"):
        pairs_of(trust, at_least)


def test_the_order_and_the_numbers_of_records_change_nothing() -> None:
    second = [replace(each, pupil_id=each.pupil_id + 5000, asked=True) for each in others()[::2]]
    records = [CHILD, AGAIN, *others(400), *second]
    expected = [(each.pupils, each.words) for each in probable(records, 0.01)]
    assert len(expected) > 50
    random.Random(1).shuffle(records)
    assert sorted((each.pupils, each.words) for each in probable(records, 0.01)) == sorted(expected)


def test_with_nobody_to_ask_about_nothing_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: Callable[[], None] = lambda: pytest.fail("splink was asked")  # noqa: E731
    monkeypatch.setattr("wholeschool.engine.linkage._splink", nothing)
    assert [*probable(others())] == []
    assert callable(probable_pairs)
