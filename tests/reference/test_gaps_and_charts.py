"""Every value of the reference results on gaps and control charts is worked out again, or said not to be."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT
from tests.reference.gaps_and_charts import CLOSED, FAMILIES, NOT_OURS, OURS, PLACES
from tests.reference.listed import check_every_value_is_listed
from tests.shared import reference_result


def test_every_value_has_a_line_and_no_line_is_of_nothing() -> None:
    check_every_value_is_listed(
        OURS, NOT_OURS, lambda each: any(family in each["family"] for family in FAMILIES)
    )


def test_what_is_left_out_is_told_to_readers() -> None:
    told = (ROOT / "docs" / "explanation" / "known-truth.md").read_text("utf-8")
    (_, told) = told.split("## What others computed, and is not computed here")
    rows = [line.split(" | ")[0] for line in told.splitlines() if line.startswith("| `")]
    assert set(re.findall("`([a-z0-9_]+)`", " ".join(rows))) == NOT_OURS.keys()


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in OURS.items() for name in names])
def test_a_value_is_worked_out_again(key: str, name: str) -> None:
    expected, found = reference_result(key)[name], OURS[key][name]()
    if name.startswith("modpois"):
        assert found == pytest.approx([*expected.values()], abs=6e-7)  # given to six places
    elif isinstance(expected, dict) or (isinstance(expected, list) and isinstance(expected[0], str | dict)):
        assert found == expected
    elif name == "fisher_p":
        assert found == pytest.approx(expected, rel=1e-3)  # given to four digits
    else:
        # Closed forms to the last place that is given.
        assert found == pytest.approx(
            expected, abs=1e-6 if name in CLOSED else PLACES.get(key, 1e-6), rel=1e-6
        )
