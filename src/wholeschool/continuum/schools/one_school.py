"""A school that became an academy is one school over time: which number a number stands for today.

The register of schools gives the new school a new number and says which one it continues. Whatever compares
years goes by the number of today, found here and nowhere else (`store/today.py` shows tables by it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.schema.schools import FIRST_MADE_UP


def urns_of_today(engine: LocalEngine) -> Mapping[int, int]:
    """URN → the URN of the same school today, of every school that goes by another one now."""
    (asked,) = _compiled(engine.DIALECT)
    return same_schools(engine.answer(asked).to_pylist())


def same_schools(rows: Iterable[Mapping[str, Any]]) -> Mapping[int, int]:
    """The same of rows with `urn`, `laestab` and `predecessor_urn`, oldest year first.

    A school goes by the number of the one that continues it, and that by its own, to the end. Where two
    schools say that they continue one (a split), it stays by itself; so does each school of a circle. A
    made-up number gives way to that of the school that has its LAESTAB; of several, the newest.
    """
    listed = list(rows)
    after: dict[int, set[int]] = {}
    for row in listed:
        before = row["predecessor_urn"]
        if before and before != row["urn"]:
            after.setdefault(before, set()).add(row["urn"])
    next_of = {urn: next(iter(urns)) for urn, urns in after.items() if len(urns) == 1}
    own = {row["laestab"]: row["urn"] for row in listed if row["laestab"] and row["urn"] < FIRST_MADE_UP}
    for row in listed:
        if row["urn"] >= FIRST_MADE_UP and row["laestab"] in own:
            next_of[row["urn"]] = own[row["laestab"]]
    return {urn: last for urn in next_of if (last := _last(urn, next_of)) != urn}


def _last(urn: int, next_of: Mapping[int, int]) -> int:
    passed = {urn}
    now = urn
    while now in next_of:
        now = next_of[now]
        if now in passed:
            return urn
        passed.add(now)
    return now


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, schools = Plan(), Plan.given("schools", TABLES["schools"].own_arrow)
    columns = ("urn", "laestab", "predecessor_urn")
    plan.view("schools_continued", schools.order_by("academic_year", "urn").select(*columns))
    return plan.compiled(dialect)
