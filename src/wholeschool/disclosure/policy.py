"""The policy: how few pupils are too few, and how numbers are rounded before they leave."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any

from wholeschool.errors import WrongCallError, nearest


@dataclass(frozen=True)
class Policy:
    """One policy file. `threshold` is the smallest number of pupils that may be seen; 0 may be seen too.

    `words` say the policy to readers: they stand among the notes of every breakdown.
    """

    name: str
    words: str
    threshold: int
    round_counts_to: int
    percent_from_pupils: int
    decimals_of_rates: int

    def is_small(self, pupils: int) -> bool:
        """Whether so many pupils are some, but too few."""
        return 0 < pupils < self.threshold

    def rounded_count(self, count: float) -> int:
        """A count as it is shown: to the nearest `round_counts_to`, halves up."""
        return math.floor(count / self.round_counts_to + 0.5) * self.round_counts_to


def load_policy(path: Path | None = None) -> Policy:
    """The policy of a TOML file; None = the default that comes with the software.

    Raises WrongCallError where the file lacks an entry, has one that no policy knows, or would hide nothing.
    """
    where = path.name if path else "policies/default.toml"
    try:
        entries = tomllib.loads(_text(path))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise WrongCallError(f"this policy cannot be read: {problem}", where=where) from problem
    _check_names(entries, where)
    policy = Policy(**entries)
    _check_values(policy, where)
    return policy


def _text(path: Path | None) -> str:
    if path is not None:
        return path.read_text("utf-8")
    return (resources.files("wholeschool.disclosure") / "policies" / "default.toml").read_text("utf-8")


def _check_names(entries: dict[str, Any], where: str) -> None:
    types = {field.name: field.type for field in fields(Policy)}
    for name in entries:
        if name not in types:
            raise WrongCallError(
                f"no policy has an entry “{name}”", where=where, nearest=nearest(name, types)
            )
    for name, type_name in types.items():
        if name not in entries:
            raise WrongCallError(f"the policy lacks the entry “{name}”", where=where)
        if type(entries[name]).__name__ != type_name:
            raise WrongCallError(f"“{name}” has to be of type {type_name}", where=where)


def _check_values(policy: Policy, where: str) -> None:
    least = {
        "threshold": 2,
        "round_counts_to": 1,
        "percent_from_pupils": policy.threshold,
        "decimals_of_rates": 0,
    }
    for name, low in least.items():
        if getattr(policy, name) < low:
            raise WrongCallError(f"“{name}” has to be at least {low}", where=where)
