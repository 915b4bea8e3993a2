"""Pupils who were given a support as one of a group are taken together: by hand, and in an evaluation."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest

from tests.actions.with_supports import with_supports
from tests.conftest import MakeOnce
from wholeschool.actions import support_panel
from wholeschool.actions.evaluate_support import SupportAsked, SupportEvaluated, evaluated
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import latest
from wholeschool.actions.support_together import given_together, refuse_one_group
from wholeschool.errors import WrongCallError
from wholeschool.practice.given.exposure import exposure
from wholeschool.store import Store

HERE, THERE = 100001, 100002
ALONE = {"pupil_id": 1, "urn": HERE, "half_term": 2, "group": None}


def of(group: str | None, pupil: int, urn: int = HERE, half_term: int = 2) -> dict[str, object]:
    return {"pupil_id": pupil, "urn": urn, "half_term": half_term, "group": group}


def names(*rows: dict[str, object]) -> list[str] | None:
    """Of four pupils of year 8, the last of whom is at the other school."""
    schema = pa.schema({"pupil_id": "int64", "urn": "int64", "half_term": "int64", "group": "string"})
    given = pa.Table.from_pylist(list(rows), schema)
    found = given_together(
        given, np.arange(1, 5), np.array([HERE, HERE, HERE, THERE]), np.full(4, 8, dtype=np.int64)
    )
    return None if found is None else found.tolist()


def test_nobody_is_taken_with_others_where_each_was_given_it_alone() -> None:
    assert names(of(None, 1), of(None, 2)) is None


def test_a_class_is_one_and_others_are_taken_with_their_year_group() -> None:
    rows = of("class 8B", 1), of("class 8B", 2), of(None, 3)
    assert names(*rows) == ["100001 class 8B", "100001 class 8B", "pupil 3", "100002 year_group 8"]
    beside = names(of("class 8B", 1))
    assert beside == ["100001 class 8B", *["100001 year_group 8"] * 2, "100002 year_group 8"]


def test_classes_of_one_name_at_two_schools_are_two() -> None:
    found = names(of("class 8B", 1), of("class 8B", 4, THERE))
    assert found is not None
    assert found[0] != found[3]


def test_where_whole_schools_were_given_it_others_are_taken_with_their_school() -> None:
    assert names(of("school ", 1)) == [*["100001 school "] * 3, "100002 school "]


def test_the_first_time_says_with_whom() -> None:
    found = names(of(None, 1, half_term=4), of("class 8B", 1, half_term=2))
    assert found is not None
    assert found[0] == "100001 class 8B"


def test_one_group_as_a_whole_is_refused_and_two_are_not() -> None:
    groups, given = np.array(["a", "a", "b"]), np.array([True, True, False])
    refuse_one_group(None, given)
    refuse_one_group(groups, ~given | given)
    with pytest.raises(WrongCallError, match=r"one class, year group or school as a whole.*design its"):
        refuse_one_group(groups, given)


def _evaluated(made: Path, classes: int) -> SupportEvaluated:
    """Mentoring, as if its pupils had been given it in so many classes; 0 = each alone."""

    def in_classes(*given: object) -> pa.Table:
        rows = exposure(*given)  # type: ignore[arg-type]
        places = np.unique(rows["pupil_id"].to_numpy(), return_inverse=True)[1].tolist()
        group = [f"class {place % classes}" if classes else None for place in places]
        at = rows.schema.get_field_index("group")
        return rows.set_column(at, "group", pa.array(group, pa.string()))

    store = Store.open(made / "store")
    with patch.object(support_panel, "exposure", in_classes), reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        return evaluated(scope, store.path, SupportAsked("mentoring", "sent_out"), None)


def test_an_effect_is_the_same_and_rests_on_as_many_cases_as_there_are_groups(made_once: MakeOnce) -> None:
    made = with_supports(made_once)
    alone, twelve, two = (_evaluated(made, classes) for classes in (0, 12, 2))
    overall, together = alone.found.effects.overall, twelve.found.effects.overall
    assert together.estimate == pytest.approx(overall.estimate)
    assert together.se != pytest.approx(overall.se)
    assert alone.found.effects.sides.clusters_treated == alone.found.effects.sides.treated
    # Some of those who were given it are in no effect, and may have been all of a class.
    assert 6 < twelve.found.effects.sides.clusters_treated <= 12 < twelve.found.effects.sides.treated
    assert twelve.given.groups is not None
    cases = len(np.unique(twelve.given.groups[twelve.given.given]))
    assert any(f"That makes {cases} cases of it" in said for said in twelve.said)
    assert not any("taken together" in said for said in alone.said)
    assert two.found.effects.sides.clusters_treated == 2
    assert two.found.strength.grade == 0 < alone.found.strength.grade
