"""How much of what was planned was given: hand-worked spells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from wholeschool.engine import LocalEngine
from wholeschool.practice.given.fidelity import Fidelity, fidelity
from wholeschool.schema import TABLES


def spell(planned: float | None, dose: float | None, **more: Any) -> dict[str, Any]:
    return {"practice_id": "mentoring", "start": date(2024, 11, 4), "end": date(2025, 2, 14),
            "planned_dose": planned, "dose": dose, **more}  # fmt: skip


def of(*spells: dict[str, Any]) -> Fidelity:
    schema = TABLES["supports"].own_arrow
    rows = [{name: each.get(name) for name in schema.names} for each in spells]
    with LocalEngine() as engine:
        engine.hold("supports", pa.Table.from_pylist(rows, schema))
        return fidelity(engine, "mentoring", "202425")


def test_what_was_given_beyond_the_plan_makes_up_for_no_other_spell() -> None:
    """Of 10 and 20 planned, 15 and 5 given: 10 and 5 of 30."""
    assert of(spell(10, 15), spell(20, 5)) == Fidelity(2, 2, 2, 0.5)


@pytest.mark.parametrize(
    "other",
    [spell(10, 0, end=None), spell(10, 0, practice_id="tutoring"), spell(10, 0, start=date(2023, 11, 6))],
    ids=["goes on", "another practice", "another year"],
)
def test_other_spells_are_not_asked(other: dict[str, Any]) -> None:
    assert of(spell(10, 9), other) == Fidelity(1, 1, 1, 0.9)


def test_less_than_sixty_per_cent_is_a_doubt_and_enough_is_said() -> None:
    low, enough = of(spell(10, 5.9)), of(spell(10, 6))
    assert low.doubts == (
        "Of what was planned 59 % was given, in 1 of 1 spell that ended. The effect is that of less than was "
        "meant.",
    )
    assert low.said == ()
    assert enough.doubts == ()
    assert enough.said == ("Of what was planned 60 % was given, in 1 of 1 spell that ended.",)


def test_what_is_recorded_of_few_is_not_taken_for_all() -> None:
    found = of(spell(10, 1), spell(10, None), spell(0, 3))
    assert found.doubts == ()
    assert found.said == (
        "Whether it was given as planned is not known: of 1 of 3 spells that ended both doses are recorded.",
    )


def test_where_nobody_plans_doses_nothing_is_said() -> None:
    found = of(spell(None, 3), spell(None, None))
    assert (found.planned, found.doubts, found.said) == (0, (), ())
