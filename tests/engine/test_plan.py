"""Expressions that are made once: for other tables, columns or values they are made anew."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wholeschool.engine import made_once
from wholeschool.engine.functions import said
from wholeschool.engine.plan import statement_of

MADE: list[int] = []


@made_once
def above(rows: ir.Table, least: int) -> ir.Table:
    MADE.append(least)
    return rows.filter(rows.a > least)


def numbers(name: str, kind: str = "int64") -> ir.Table:
    return ibis.table({"a": kind}, name=name)


def test_an_expression_is_made_once_for_the_same_table_and_anew_for_any_other() -> None:
    asked = [(numbers("one"), 1), (numbers("one"), 1), (numbers("two"), 1), (numbers("one", "int8"), 1)]
    expressions = [above(*each) for each in (*asked, (numbers("one"), 2))]
    assert expressions[0] is expressions[1]
    assert MADE == [1, 1, 1, 2]
    assert all(
        each.equals(rows.filter(rows.a > 1)) for each, (rows, _) in zip(expressions, asked, strict=False)
    )


def test_what_is_asked_is_put_into_words_once() -> None:
    rows = numbers("one")
    before = statement_of.cache_info().misses
    texts = {statement_of(rows.filter(rows.a > said("least", "int64")).op(), "duckdb") for _ in range(2)}
    assert len(texts) == 1
    assert statement_of.cache_info().misses == before + 1
