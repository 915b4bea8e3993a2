"""Judged claims as released tables, in the words of the desk: for the page of claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from wholeschool.disclosure import Released, Value
from wholeschool.policy import claim_words as words
from wholeschool.policy.claims import Judged
from wholeschool.report.national.content import CLAIM_COLUMNS, JOINED, LINE_COLUMNS, WORKING_COLUMNS, Claims

_released = partial(
    Released.published,
    source="Department for Education, official statistics of England; who made a claim stands beside it",
)
Row = dict[str, Value]


def shown_claims(judged: Sequence[Judged]) -> Claims:
    """The claims, what is said of each, and the official figures that each was judged by."""
    return Claims(
        _released("Claims judged by official figures", CLAIM_COLUMNS, map(_claim, judged)),
        _released("What is said of claims", LINE_COLUMNS, chain.from_iterable(map(_lines, judged))),
        _released("Figures behind claims", WORKING_COLUMNS, chain.from_iterable(map(_working, judged))),
    )


def _claim(each: Judged) -> Row:
    between = each.worked.between
    return {
        "id": each.claim.id,
        "text": each.claim.text,
        "said_by": words.said_by(each.claim),
        "verdict": each.verdict,
        "verdict_words": words.verdict_words(each),
        "needed": words.needed(each),
        "claimed": words.claimed(each.claim),
        "found": f"{words.found(between)} {each.claim.unit}" if between else "",
        "reading": each.claim.reading.words,
        "definition": each.claim.definition.words,
    }


def _lines(each: Judged) -> Iterator[Row]:
    plain: dict[str, tuple[str, ...]] = {
        "assumed": each.worked.assumptions,
        "given": tuple(words.given(each.worked)),
        "note": each.claim.notes,
    }
    for sort, texts in plain.items():
        for text in texts:
            yield {"id": each.claim.id, "sort": sort, "text": text, "sources": ""}
    for other in each.alternatives:
        rows = (source for _, figure in other.worked.used for source in figure.sources)
        yield {
            "id": each.claim.id,
            "sort": "beside",
            "text": words.beside(other, each.claim.unit),
            "sources": JOINED.join(dict.fromkeys(rows)),
        }


def _working(each: Judged) -> Iterator[Row]:
    for name, figure in each.worked.used:
        yield {
            "id": each.claim.id,
            "figure": name,
            "period": figure.period,
            "group": figure.group,
            "count": figure.count,
            "base": figure.base,
            "rate": figure.rate,
            "reason": figure.reason,
            "made": figure.made,
            "sources": JOINED.join(figure.sources),
        }
