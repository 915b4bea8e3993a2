"""Planted supports: who is given them, what they prevent, and that the truth says so."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from tests.conftest import MakeOnce
from tests.truth.plausible import no_errors
from tests.truth.supports import School, read_school
from wholeschool.simulate import Settings, trust, write_trust

DAYS = 10.0


@pytest.fixture(scope="module")
def made(made_once: MakeOnce) -> tuple[School, dict[str, Any]]:
    def make(folder: Path) -> None:
        with patch.object(trust, "share_out", no_errors):
            write_trust(folder, Settings(1, 2400, 1, 4, planted=False, supports=True))

    folder = made_once("trust-with-supports", make)
    truth = json.loads((folder / "truth.json").read_text("utf-8"))["supports"]
    return read_school(folder, truth["prevents"]), truth


def counts(school: School) -> np.ndarray:
    return np.rint(school.rates * school.days / DAYS)


def test_nobody_is_given_two_and_each_practice_has_pupils(made: tuple[School, dict[str, Any]]) -> None:
    school, truth = made
    assert set(school.given) == {each["practice"] for each in truth["practices"]}
    assert all((starts > 0).sum() >= 10 for starts in school.given.values())
    assert (sum((starts > 0).astype(int) for starts in school.given.values()) <= 1).all()


def test_the_files_have_what_the_truth_says_came(made: tuple[School, dict[str, Any]]) -> None:
    school, truth = made
    for each in truth["practices"]:
        starts = school.given[each["practice"]]
        covered = (starts[:, None] > 0) & (np.arange(1, 7) >= starts[:, None])
        assert covered.sum(axis=0).tolist() == each["pupils"]
        assert (counts(school) * covered).sum(axis=0).tolist() == each["came"]


def test_a_practice_prevents_its_share_and_a_useless_one_nothing(
    made: tuple[School, dict[str, Any]],
) -> None:
    for each in made[1]["practices"]:
        would, came = sum(each["would"]), sum(each["came"])
        spread = np.sqrt(would * each["factor"] * (1 - each["factor"]))
        assert abs(came - each["factor"] * would) <= 3 * spread
        assert (came == would) == (each["factor"] == 1)


def test_support_at_a_crisis_begins_after_the_first_one(made: tuple[School, dict[str, Any]]) -> None:
    school, truth = made
    for each in truth["practices"]:
        starts = school.given[each["practice"]]
        for pupil in np.flatnonzero(starts):
            before = counts(school)[pupil, 1 : starts[pupil] - 1]
            crises = before >= truth["crisis"]
            if each["at_crisis"]:
                assert crises[-1]
                assert not crises[:-1].any()
    lots = [school.given[each["practice"]] for each in truth["practices"] if not each["at_crisis"]]
    assert {int(start) for starts in lots for start in starts} == {0, 3, 4, 5}


def test_a_trust_without_them_has_no_file_and_no_word_of_them(tmp_path: Path) -> None:
    write_trust(tmp_path / "trust", Settings(1, 60, 1, 4))
    assert not (tmp_path / "trust" / "supports.csv").exists()
    assert "supports" not in json.loads((tmp_path / "trust" / "truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def with_provision(made_once: MakeOnce) -> Path:
    def make(folder: Path) -> None:
        with patch.object(trust, "share_out", no_errors):
            write_trust(folder, Settings(1, 1200, 1, 4, planted=False, provision=True))

    return made_once("trust-with-provision", make)


def test_internal_provision_has_its_way_in_its_length_and_its_end(with_provision: Path) -> None:
    with (with_provision / "supports.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ours = [row for row in rows if row["Practice"] == "internal_ap"]
    others = [row for row in rows if row["Practice"] != "internal_ap"]
    assert ours
    assert others
    of_provision = ("Purpose", "Entry", "Share of week", "Back by")
    assert all(row[name] for row in ours for name in of_provision)
    assert not any(row[name] for row in others for name in (*of_provision, "End", "Back on", "Destination"))
    for row in ours:
        assert bool(row["End"]) == bool(row["Destination"])
        assert row["Back on"] == (row["End"] if row["Destination"] == "all_lessons" else "")
        assert not row["End"] or row["End"] > row["Start"]


def test_nothing_comes_in_lessons_to_whoever_is_in_the_unit_all_week(with_provision: Path) -> None:
    with (with_provision / "supports.csv").open(encoding="utf-8", newline="") as file:
        whole = {row["UPN"]: row for row in csv.DictReader(file) if row["Share of week"] == "100"}
    truth = json.loads((with_provision / "truth.json").read_text("utf-8"))["supports"]
    came = [
        row
        for path in with_provision.glob("events_*.csv")
        for row in csv.DictReader(path.read_text("utf-8").splitlines())
        if row["Kind"] in truth["prevents"] and row["UPN"] in whole
    ]
    last = max(row["Start"] for row in came)
    assert came
    for row in came:
        spell = whole[row["UPN"]]
        assert not spell["Start"] <= row["Start"] <= (spell["End"] or last)


def test_what_it_does_is_counted_in_half_terms_outside_the_unit(with_provision: Path) -> None:
    truth = json.loads((with_provision / "truth.json").read_text("utf-8"))["supports"]
    planted, school = truth["practices"][-1], read_school(with_provision, truth["prevents"])
    outside = (school.given["internal_ap"][:, None] > 0) & ~school.inside["internal_ap"]
    outside &= np.arange(1, 7) >= school.given["internal_ap"][:, None]
    assert planted["practice"] == "internal_ap"
    assert outside.sum(axis=0).tolist() == planted["pupils"]
    assert (counts(school) * outside).sum(axis=0).tolist() == planted["came"]
    assert 0 < sum(planted["came"]) < sum(planted["would"])
