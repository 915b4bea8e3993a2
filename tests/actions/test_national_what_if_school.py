"""What if a school's rate fell to the middle one of those like it: on real files and on small ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actions.test_national_school import GREENWICH, HEADER, LINE
from wholeschool.actions.national_load import load_official
from wholeschool.actions.national_school import national_school
from wholeschool.actions.national_what_if import Asking
from wholeschool.actions.national_what_if_school import what_if_school
from wholeschool.errors import WrongCallError
from wholeschool.store import Store


def test_a_school_of_greenwich(england: Path) -> None:
    answer = what_if_school(england, GREENWICH)
    (beside,) = national_school(Store.open(england), GREENWICH, measures=["suspension_rate"]).rows
    suspensions, days, _ = answer.found.rows
    assert (answer.period, answer.phase, answer.like_schools) == ("2016/17", "secondary", len(beside.likes))
    assert (answer.found.rate, answer.found.other) == (
        pytest.approx(100 * 413 / 1136),
        pytest.approx(beside.quartiles[1]),
    )
    assert suspensions.found == pytest.approx(413 - beside.quartiles[1] / 100 * 1136)
    assert suspensions.low < suspensions.found < suspensions.high
    assert days.found == pytest.approx(suspensions.found * (1.9072 + 2.24) / 2, rel=0.01)
    notes = " ".join(answer.found.notes)
    assert f"suspended {413 / 198:.2f} times on average" in notes
    assert "figures are old" in notes
    assert answer == what_if_school(england, GREENWICH), "the seed makes it so"


@pytest.fixture
def small(empty_store: Path, tmp_path: Path) -> Path:
    """Thirty schools of Leeds with 1 to 3.9 suspensions for every hundred pupils; of one it is withheld."""
    (tmp_path / "official.csv").write_text(
        HEADER + "".join(LINE.format(at, at) for at in range(10, 40)) + LINE.format(40, "x")
    )
    load_official(empty_store, [tmp_path / "official.csv"])
    return empty_store


def test_by_hand(small: Path) -> None:
    """Of 30 others one is taken as 5 of 1,000; the middle of those and of 10 … 38 is 24 − ½."""
    answer = what_if_school(small, "3834039")
    assert (answer.found.rate, answer.found.other) == (pytest.approx(3.9), pytest.approx(2.35))
    assert answer.found.rows[0].found == pytest.approx(39 - 23.5)
    assert "Nothing says how often a pupil was suspended" in " ".join(answer.found.notes)


def test_a_school_below_the_middle_has_nothing_to_gain(small: Path) -> None:
    answer = what_if_school(small, "3834011")
    assert answer.found.rows == ()
    assert answer.found.reason.endswith("there is nothing to gain.")


def test_a_withheld_number_is_said(small: Path) -> None:
    said = " ".join(what_if_school(small, "3834040").found.notes)
    assert "1 to 9 suspensions of 1,000 pupils (the number is withheld" in said


@pytest.mark.parametrize(
    ("named", "asking", "says"),
    [
        ("3834011", Asking(phase="primary"), "A school has its own phase"),
        ("3834011", Asking(period="2015/16"), "no figure of it to compare in 2015/16"),
        (
            "3834011",
            Asking("permanent_exclusion_rate"),
            "no such figures of “3834011”",
        ),
        ("3834041", Asking(), "no school “3834041”"),
        ("3834011", Asking("persistent_absence"), "There is no measure here “persistent_absence”"),
    ],
)
def test_slips(small: Path, named: str, asking: Asking, says: str) -> None:
    with pytest.raises(WrongCallError, match=says):
        what_if_school(small, named, asking)
