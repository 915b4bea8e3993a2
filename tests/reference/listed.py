"""What the lists of reference results have in common: each value has a line, in one of two tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.shared import shared

Result = Mapping[str, Any]


def check_every_value_is_listed(
    ours: Mapping[str, Mapping[str, object]],
    not_ours: Mapping[str, Mapping[str, object]],
    takes: Callable[[Result], bool],
) -> None:
    """Every value of the results that are taken is in one of the two tables, and nothing else is."""
    results = json.loads(shared("reference_results/results.json").read_text("utf-8"))["results"]
    theirs = {(each["id"], name) for each in results if takes(each) for name in each["values"]}
    mine, left = (
        {(key, name) for key, names in table.items() for name in names} for table in (ours, not_ours)
    )
    assert theirs == mine | left
    assert not mine & left


def flat(value: Any, name: str = "") -> dict[str, float]:
    """Numbers inside lists and tables, by where they stand."""
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)  # type: ignore[assignment]
    else:
        return {name: value}
    return {key: each for at, part in parts for key, each in flat(part, f"{name}/{at}").items()}
