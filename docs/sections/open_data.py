"""The checks of open data, and those of the Department's screener that are left out."""

from __future__ import annotations

from docs.sections.markdown import code, table
from wholeschool.policy.open_data.datasets import DATASETS
from wholeschool.policy.open_data.screen import LEFT_OUT, checks


def open_data_checks() -> str:
    """Every check with what it asks, how grave it is, and its name in the Department's screener."""
    rows = (
        (code(each.name), each.asks, each.severity, ", ".join(map(code, each.source)) or "our own")
        for each in checks()
    )
    left_out = table(("Left out", "Why"), ((code(name), why) for name, why in LEFT_OUT.items()))
    return f"{table(('Check', 'What it asks', 'If not', 'In the screener'), rows)}\n{left_out}"


def open_data_tables() -> str:
    """Every table that is given away, with its filters and indicators."""
    rows = (
        (
            code(f"{each.name}.csv"),
            each.title,
            ", ".join(code(one.column) for one in each.filters),
            ", ".join(code(one.column) for one in each.indicators),
        )
        for each in DATASETS
    )
    return table(("File", "What is in it", "Filters", "Indicators"), rows)
