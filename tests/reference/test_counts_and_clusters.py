"""Every value of the reference results on counts and clusters is worked out again, or said not to be."""

from __future__ import annotations

import pytest

from tests.reference.counts_and_clusters import BESIDE, FAMILIES, NOT_OURS, OURS, PLACES
from tests.reference.listed import check_every_value_is_listed, flat
from tests.shared import reference_result


def test_every_value_has_a_line_and_no_line_is_of_nothing() -> None:
    check_every_value_is_listed(
        OURS, NOT_OURS, lambda each: each["family"] in FAMILIES or each["id"] in BESIDE
    )


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in OURS.items() for name in names])
def test_a_value_is_worked_out_again(key: str, name: str) -> None:
    expected, found = flat(reference_result(key)[name]), flat(OURS[key][name]())
    assert found.keys() == expected.keys()
    # Closed forms to the last place that is given.
    assert found == pytest.approx(expected, abs=PLACES.get(key, 6e-7), rel=PLACES.get(key, 1e-6) / 10)
