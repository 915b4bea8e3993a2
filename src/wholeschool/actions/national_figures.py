"""Official figures of a store, read a question at a time: a measure at a level, broken down in one way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.errors import WrongCallError
from wholeschool.policy.figures import Figure, figures
from wholeschool.schema import TABLES
from wholeschool.store import Store
from wholeschool.store.store import show_files
from wholeschool.store.versions import files_at

_TABLE = "national"


@contextmanager
def national_engine(store: Store) -> Iterator[LocalEngine]:
    """An engine that shows the official figures alone. Raises WrongCallError where there are none."""
    with store.reading_along(), LocalEngine(brief=True) as engine:
        files = files_at(store.path, TABLES[_TABLE], store.head().versions[_TABLE])
        if not files:
            raise WrongCallError(
                "there are no official figures in this store",
                where=str(store.path),
                advice=f"Load them: wholeschool national load {store.path} FILES",
            )
        show_files(engine, store.path, {_TABLE: files})
        yield engine


def read_figures(
    engine: LocalEngine, measure: str, level: str, characteristic: str, period: str = ""
) -> list[Figure]:
    """The figures of a measure at a level by a characteristic ("" = everybody); of all periods, or of one."""
    engine.ask(measure=measure, level=level, characteristic=characteristic, period=period)
    (step,) = _compiled(engine.DIALECT)
    return figures(engine.answer(step))


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, rows = Plan(), Plan.given(_TABLE, TABLES[_TABLE].own_arrow)
    period = plan.asked("period", "string")
    plan.view(
        "asked_figures",
        rows.filter(
            rows.measure == plan.asked("measure", "string"),
            rows.level == plan.asked("level", "string"),
            rows.characteristic == plan.asked("characteristic", "string"),
            (period == "") | (rows.period == period),
        ),
    )
    return plan.compiled(dialect)
