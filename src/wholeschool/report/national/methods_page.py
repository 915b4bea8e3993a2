"""The page of methods: what was read, what each measure counts, how one figure is chosen of several."""

from __future__ import annotations

from dataclasses import dataclass

from wholeschool.report.national.content import NationalContent
from wholeschool.report.national.series import COUNTED_OVER, ROLLS, SERIES
from wholeschool.report.tables import Cell, HtmlTable, head_row
from wholeschool.schema.national import COUNTS, REASONS

METHODS = "methods.html"


@dataclass(frozen=True)
class MethodsPage:
    """Everything on the page."""

    measures: HtmlTable
    terms: HtmlTable
    symbols: HtmlTable
    breaks: HtmlTable
    files: HtmlTable


def methods_page(content: NationalContent) -> MethodsPage:
    """The page."""
    return MethodsPage(
        measures=HtmlTable(
            "What each measure counts", (_texts("Measure", "Counted", "Of", "Read it so"),), (_measures(),)
        ),
        terms=HtmlTable(
            "Parts of a year that stand for the year",
            (_texts("In tables", "Which schools and sessions"),),
            (tuple(_text_row(COUNTED_OVER[term], said) for term, said in _TERMS.items()),),
        ),
        symbols=HtmlTable(
            "Symbols that stand in the files where a number would be",
            (_texts("Symbol", "On these pages", "What it means"),),
            (tuple(_text_row(symbol, *said) for symbol, said in REASONS.items()),),
        ),
        breaks=HtmlTable(
            "Where series break",
            (_texts("What changed", "Source"),),
            (tuple(_text_row(said, source) for said, source in content.breaks),),
        ),
        files=HtmlTable(
            "Files that the figures of this store come from",
            (
                (
                    Cell("File", "col"),
                    Cell("Release, or the beginning of its SHA-256", "col"),
                    Cell("Loaded on", "col"),
                    *head_row("", "Figures")[1:],
                ),
            ),
            (
                tuple(
                    (
                        Cell(each.name, "row"),
                        Cell(each.release),
                        Cell(each.loaded_on),
                        Cell(f"{each.figures:,}", is_number=True),
                    )
                    for each in content.files
                ),
            ),
        ),
    )


_TERMS = {
    "": "All state-funded schools, by the school census, the whole school year.",
    "five_half_terms": "By the school census, without the second half of the summer term. So was absence "
    "counted before 2012/13.",
    "year_to_date": "Schools that share their daily registers, from September to the day of the release. "
    "Which schools those are changed from year to year; since August 2024 all have to.",
}


def _measures() -> tuple[tuple[Cell, ...], ...]:
    rows = [
        _text_row(each.title, *COUNTS[each.measure], " ".join(filter(None, (each.why, each.caution))))
        for each in SERIES
    ]
    rows += [
        _text_row(title, *COUNTS[measure], "A count, without a rate.") for measure, title in ROLLS.items()
    ]
    return tuple(rows)


def _texts(*names: str) -> tuple[Cell, ...]:
    return tuple(Cell(name, "col") for name in names)


def _text_row(first: str, *rest: str) -> tuple[Cell, ...]:
    return (Cell(first, "row"), *(Cell(text) for text in rest))
