"""A plan: named steps, each an expression over tables that stand before it, made without an engine.

Making expressions and putting them into an engine's own words takes a second or two, whatever
the amount of data; a plan is made and compiled once (`compiled_once`), and then only run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from typing import TypeVar, TypeVarTuple, cast

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine.functions import said

_STATEMENTS_KEPT = 500
_TABLES_KEPT = 500
_EXPRESSIONS_KEPT = 500
_Given = TypeVarTuple("_Given")
_T = TypeVar("_T")


@cache
def columns_of(schema: pa.Schema) -> ibis.Schema:
    """The columns of an Arrow schema, as an engine would say them: making them costs milliseconds."""
    return nullable(ibis.Schema.from_pyarrow(schema))


@cache
def nullable(schema: ibis.Schema) -> ibis.Schema:
    """A schema as an engine itself would say it: any column of a table can be null."""
    return ibis.Schema({name: kind.copy(nullable=True) for name, kind in schema.items()})


@cache
def arrow_of(schema: ibis.Schema) -> pa.Schema:
    """The types that an expression says its columns have; an engine may give others, of sums above all."""
    return nullable(schema).to_pyarrow()


@lru_cache(maxsize=_TABLES_KEPT)
def table_of(schema: ibis.Schema, name: str) -> ir.Table:
    """A table of that name and these columns: making it costs half a millisecond, and is done often."""
    return ibis.table(schema, name=name)


def made_once(make: Callable[[*_Given], _T]) -> Callable[[*_Given], _T]:
    """`make`, which makes expressions of what it is given and of nothing else, called once for the same.

    Making an expression takes longer than a small table takes to answer it. Tables are the same where they
    have one name and the same columns. What differs from one question to the next (a moment, a pupil) is
    asked (`Plan.asked`), so that it stands in no expression.
    """

    # `typed`, because 1 and True are equal and are not the same to an expression.
    @lru_cache(maxsize=_EXPRESSIONS_KEPT, typed=True)
    def made(*given: object) -> _T:
        expressions = [each.to_expr() if isinstance(each, ops.Node) else each for each in given]
        return cast(Callable[..., _T], make)(*expressions)

    @wraps(make)
    def once(*given: *_Given) -> _T:
        return made(*(each.op() if isinstance(each, ir.Expr) else each for each in given))

    return once


@lru_cache(maxsize=_STATEMENTS_KEPT)
def statement_of(rows: ops.Relation, dialect: str) -> str:
    """An expression in the words of an engine, which takes ten times as long as making the expression.

    The same expression over tables of the same names and columns is put into words once in a process.
    """
    return str(ibis.to_sql(rows.to_expr(), dialect=dialect, pretty=False))


@dataclass(frozen=True)
class CompiledStep:
    """A step in the words of one engine. `kept`: computed when it is run, and kept; else a view."""

    name: str
    statement: str
    schema: ibis.Schema
    kept: bool


@dataclass
class Plan:
    """Steps in the making; each becomes a table that later steps can use."""

    _steps: list[tuple[str, ir.Table, bool]] = field(default_factory=list)

    @staticmethod
    def given(name: str, schema: pa.Schema) -> ir.Table:
        """A table that will be there when the plan is run."""
        return ibis.table(columns_of(schema), name=name)

    @staticmethod
    def asked(name: str, kind: str) -> ir.Value:
        """What will have been asked when the plan is run (`LocalEngine.ask`): a value of this Ibis type.

        The engine takes it for a constant, so that it skips the files and row groups that cannot hold it.
        """
        return said(name, kind)

    def hold(self, name: str, rows: ir.Table) -> ir.Table:
        """Compute `rows` under `name` and keep them."""
        return self._add(name, rows, kept=True)

    def view(self, name: str, rows: ir.Table) -> ir.Table:
        """Give an expression a name without computing it."""
        return self._add(name, rows, kept=False)

    def compiled(self, dialect: str) -> tuple[CompiledStep, ...]:
        """The steps as statements of an engine's language."""
        return tuple(
            CompiledStep(name, str(ibis.to_sql(rows, dialect=dialect, pretty=False)), rows.schema(), kept)
            for name, rows, kept in self._steps
        )

    def _add(self, name: str, rows: ir.Table, *, kept: bool) -> ir.Table:
        self._steps.append((name, rows, kept))
        return ibis.table(rows.schema(), name=name)
