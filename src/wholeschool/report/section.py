"""A section of a page: a plain sentence, then a chart where there is one, then the table behind it."""

from __future__ import annotations

from dataclasses import dataclass

from wholeschool.report.charts import Chart
from wholeschool.report.tables import HtmlTable


@dataclass(frozen=True)
class Drawing:
    """A further drawing of a section: what it is called, how to read it, and the table behind it."""

    title: str
    chart: Chart
    remark: str
    table: HtmlTable


@dataclass(frozen=True)
class NamedSection:
    """A section with its heading; `key` is its place on the page (#key).

    `more` are further sentences, each a paragraph; without a chart the table is shown open. `further` are
    more tables, each with what it is called, `drawings` stand last. `withheld` says what of all that cannot
    be shown.
    """

    key: str
    title: str
    sentence: str
    table: HtmlTable | None
    chart: Chart | None = None
    remark: str = ""
    more: tuple[str, ...] = ()
    further: tuple[tuple[str, HtmlTable], ...] = ()
    withheld: str = ""
    drawings: tuple[Drawing, ...] = ()
