"""Everything that the Department's screener asks of a pair of files, as findings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wholeschool.policy.open_data import (
    of_columns,
    of_metadata,
    of_names,
    of_places,
    of_times,
    of_values,
)
from wholeschool.policy.open_data.checks import CHECKS, Check
from wholeschool.policy.open_data.pair import Pair
from wholeschool.schema.findings import Finding

ROOMS = (of_names, of_columns, of_metadata, of_times, of_places, of_values)
"""Where the checks are; bringing them in registers them."""


_NO_LIST = "we carry no list of such places"
_NOT_HERE = "of levels that no official table here has"
LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "check_api_dict_col_names": "it needs the Department's data dictionary",
        **{f"check_geog_{each}_combos": _NO_LIST for each in ("ward", "pcon", "lad", "lep", "lsip", "eda")},
        **{
            f"check_geog_{each}": _NOT_HERE
            for each in ("other_dupes", "other_code_dupes", "na", "na_code", "region_for_lad")
        },
    }
)
"""Checks of the Department's that are not here, and why."""


def checks() -> tuple[Check, ...]:
    """Every check."""
    return tuple(CHECKS)


def screen(pair: Pair) -> list[Finding]:
    """The findings of all checks, errors first."""
    found = [finding for each in checks() for finding in each.findings(pair)]
    return sorted(found, key=lambda finding: finding.severity != "error")
