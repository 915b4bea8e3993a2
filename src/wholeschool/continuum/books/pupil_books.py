"""A pupil's books: what an evaluator of the ledger's rules says of one pupil, whichever way it got there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Books:
    """The books of one pupil over all the schools whose rolls the pupil is on.

    `lost`, `elsewhere` and `unverified` map a form to its minutes, `branches` a form and its branch;
    forms with no minutes are left out. `assumed_minutes` is the part of `lost` that nobody timed.
    They balance: scheduled = taught + Σ lost + Σ elsewhere + Σ unverified.
    """

    possible_sessions: int
    absent_sessions: int
    unauthorised_sessions: int
    scheduled_minutes: int
    taught_minutes: int
    lost: Mapping[str, int]
    elsewhere: Mapping[str, int]
    unverified: Mapping[str, int]
    assumed_minutes: int
    coalition_sessions: int
    dual_sessions: int
    dual_unmatched: int
    persistent: bool
    severe: bool
    findings: frozenset[str]
    branches: Mapping[tuple[str, str], int]
