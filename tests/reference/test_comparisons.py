"""Every value of the reference results on comparisons is worked out again, or said not to be."""

from __future__ import annotations

import pytest

from tests.reference.comparisons import FAMILIES, NOT_OURS, OTHERS, OURS, PLACES
from tests.reference.listed import check_every_value_is_listed
from tests.shared import reference_result


def test_every_value_has_a_line_and_no_line_is_of_nothing() -> None:
    check_every_value_is_listed(
        OURS, NOT_OURS, lambda each: each["family"] in FAMILIES and each["id"] not in OTHERS
    )


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in OURS.items() for name in names])
def test_a_value_is_worked_out_again(key: str, name: str) -> None:
    expected, found = reference_result(key)[name], OURS[key][name]()
    if isinstance(expected, dict) and isinstance(found, list):
        expected = [*expected.values()]
    elif isinstance(expected, dict) and "att" in expected:
        expected = {"att": expected["att"]}
    assert found == pytest.approx(expected, abs=PLACES.get((key, name), 1e-6), rel=1e-6)
