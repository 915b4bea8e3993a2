"""Planted doubles: what is written down of them is so, and the same seed plants the same ones."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.ingest.upn_forms import form_of
from wholeschool.errors import WrongCallError
from wholeschool.simulate import Settings, write_trust
from wholeschool.simulate.doubles import DECOYS, DOUBLES

SETTINGS = Settings(2, 400, 2, 6, doubles=100)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doubles") / "files"
    write_trust(folder, SETTINGS)
    return folder


def test_each_is_what_the_truth_says(files: Path) -> None:
    with (files / "names.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["UPN"]: row for row in csv.DictReader(file)}
    truth = json.loads((files / "truth.json").read_text("utf-8"))["doubles"]
    assert len(truth) == SETTINGS.doubles
    for each in truth:
        mine, theirs = rows[each["upn"]], rows[each["same_as"] or each["resembles"]]
        assert (form_of(mine["UPN"]), form_of(theirs["UPN"])) == ("temporary", "permanent")
        differ = {name for name in ("URN", "Surname", "Forename", "DOB", "Sex") if mine[name] != theirs[name]}
        assert (
            differ
            == {
                "as it was": set(),
                "surname misspelt": {"Surname"},
                "forename misspelt": {"Forename"},
                "names changed round": {"Surname", "Forename"},
                "day and month changed round": {"DOB"},
                "at another school": {"URN"},
                "surname misspelt, at another school": {"Surname", "URN"},
                "twin": {"Forename"},
                "sibling": {"Forename", "DOB"},
                "namesake": {"DOB"},
                "stranger": {"Forename", "DOB", "Surname"},
            }[each["kind"]]
        ), each
        assert (each["kind"] in DOUBLES) == bool(each["same_as"])
    assert {each["kind"] for each in truth} == {*DOUBLES, *DECOYS}


def test_the_same_seed_plants_the_same(files: Path, tmp_path: Path) -> None:
    write_trust(tmp_path / "again", SETTINGS)
    for name in ("names.csv", "truth.json"):
        assert (tmp_path / "again" / name).read_bytes() == (files / name).read_bytes()


def test_nothing_else_is_another_trust_for_them(files: Path, tmp_path: Path) -> None:
    write_trust(tmp_path / "without", Settings(2, 400, 2, 6))
    for file in (tmp_path / "without").glob("*.csv"):
        assert file.read_bytes() == (files / file.name).read_bytes(), file.name
    assert not (tmp_path / "without" / "names.csv").exists()


@pytest.mark.parametrize("doubles", [-1, 201])
def test_too_many_are_refused(doubles: int) -> None:
    with pytest.raises(WrongCallError, match="doubles are too many or too few"):
        Settings(2, 400, 1, 6, doubles=doubles)
