"""Every value of the reference results on counts and clusters is worked out again, or said not to be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.reference.counts_and_clusters import BESIDE, FAMILIES, NOT_OURS, OURS, PLACES
from tests.shared import reference_result, shared


def _results() -> list[dict[str, Any]]:
    found = json.loads(shared("reference_results/results.json").read_text("utf-8"))["results"]
    return [each for each in found if each["family"] in FAMILIES or each["id"] in BESIDE]


def test_every_value_has_a_line_and_no_line_is_of_nothing() -> None:
    theirs = {(each["id"], name) for each in _results() for name in each["values"]}
    ours, left = (
        {(key, name) for key, names in table.items() for name in names} for table in (OURS, NOT_OURS)
    )
    assert theirs == ours | left
    assert not ours & left


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in OURS.items() for name in names])
def test_a_value_is_worked_out_again(key: str, name: str) -> None:
    expected, found = _flat(reference_result(key)[name]), _flat(OURS[key][name]())
    assert found.keys() == expected.keys()
    # Closed forms to the last place that is given.
    assert found == pytest.approx(expected, abs=PLACES.get(key, 6e-7), rel=PLACES.get(key, 1e-6) / 10)


def _flat(value: Any, name: str = "") -> dict[str, float]:
    """Numbers inside lists and tables, by where they stand."""
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)  # type: ignore[assignment]
    else:
        return {name: value}
    return {key: each for at, part in parts for key, each in _flat(part, f"{name}/{at}").items()}
