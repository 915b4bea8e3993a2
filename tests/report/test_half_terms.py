"""Half-terms of a form: spans that cover the year, whatever was merged."""

import pytest

from wholeschool.disclosure import Released
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.half_terms import Span, by_half_term


class Stub:
    """Content with two tables of rows, as `by_half_term` reads them."""

    def __init__(self, blocks: dict[str, int]) -> None:
        forms = {"population": "1", "kind": "block", "key": "late", "label": "Late", "pupils": 5, "days": 9}
        halves = [
            {"population": "1", "within": "late", "key": key, "days": days, "pupils": 5 if days else 0}
            for key, days in blocks.items()
        ]
        self.forms, self.half_terms = Rows([forms]), Rows(halves)


class Rows:
    def __init__(self, rows: list[dict[str, object]]) -> None:
        self.rows = rows

    where = Released.where


@pytest.mark.parametrize(
    ("blocks", "spans"),
    [
        (dict.fromkeys("123456", 2), tuple(Span(n, n, 2) for n in range(1, 7))),
        ({"1 2": 3, "3 4": 4, "5 6": 5}, (Span(1, 2, 3), Span(3, 4, 4), Span(5, 6, 5))),
        (
            {"1 3": 7, "2": 0, "4": 1, "5": 1, "6": 1},
            (Span(1, 3, 7), Span(4, 4, 1), Span(5, 5, 1), Span(6, 6, 1)),
        ),
        ({"1 3": 7, "2 5": 2, "4": 1, "6": 1}, (Span(1, 5, 10), Span(6, 6, 1))),
        ({"1 2 3 4 5 6": 9, "0": 0}, (Span(1, 6, 9),)),
        ({"1 2 3 4 5": 9, "6 0": 5}, ()),
        ({}, ()),
    ],
)
def test_spans_cover_the_year_once(blocks: dict[str, int], spans: tuple[Span, ...]) -> None:
    assert by_half_term(Stub(blocks), "1")[0].spans == spans


def test_names_of_spans() -> None:
    spans = (Span(3, 3, 0), Span(3, 4, 0), Span(2, 5, 0))
    assert [span.label for span in spans] == ["Spring 1", "Spring", "Autumn 2 to Summer 1"]


def test_spans_of_a_form_add_up_to_its_days(content: SiteContent) -> None:
    for population in (TRUST, *(school.urn for school in content.schools)):
        for row in by_half_term(content, population):
            widths = sum(span.width for span in row.spans)
            assert widths in (0, 6)
            assert not row.spans or abs(sum(span.days for span in row.spans) - row.days) <= len(row.spans)
