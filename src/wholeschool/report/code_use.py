"""Codes that can hide something (N, B, I, Y) against the use of like schools, with the limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wholeschool.disclosure import Value
from wholeschool.reference.benchmarks import counted_in
from wholeschool.report.content import TRUST, SiteContent, code_key
from wholeschool.report.tables import Cell, HtmlTable, Row, head_row, rate_cell
from wholeschool.report.words import rate_text
from wholeschool.schema.years import year_label

CODES: Mapping[str, str] = {
    "N": "reason not yet known",
    "B": "off site",
    "I": "illness",
    "Y": "unable to attend",
}
WHATS = ("share", "usual", "low", "high")
"""What is released of each: a school's own share, what like schools lead one to expect, and the limits."""
FLAGGED, CLAIMED = "flagged", "claimed"
_PLACES = 2
_LABEL = "Codes N, B, I and Y against like schools"
_BESIDE = "Codes N, B, I and Y beside England"
_TITLE = "In every 1,000 possible sessions (for Y: those lost to closed sites as well)"


@dataclass(frozen=True)
class _Use:
    """A school's use of a code; None = not shown, or not judged."""

    urn: str
    code: str
    england: Mapping[str, Value] | None
    share: float | None
    usual: float | None
    low: float | None
    high: float | None

    @property
    def is_judged(self) -> bool:
        """Whether it stands beside limits."""
        return None not in (self.share, self.low, self.high)

    @property
    def where(self) -> str:
        """On which side of what is usual it lies."""
        return "above" if (self.share or 0) > (self.usual or 0) else "below"


def code_use_sentences(content: SiteContent, population: str) -> tuple[str, ...]:
    """Which schools lie outside the limits; nothing where no code was looked at."""
    uses = [use for urn in _urns(content, population) for use in _uses(content, urn)]
    if not uses:
        return ()
    if not any(use.is_judged for use in uses):
        return (
            "Whether a school uses N, B, I or Y unlike other schools is not judged: that takes ten others of "
            "its phase with figures to hold it against.",
        )
    said = [_sentence(content, use, kind) for use, kind in _outside(content, population)]
    whose = "No school's use" if population == TRUST else "No use"
    return tuple(said) or (
        f"{whose} of N, B, I or Y lies where one in a hundred like schools would lie by chance.",
    )


def code_use_tables(content: SiteContent, population: str) -> tuple[tuple[str, HtmlTable], ...]:
    """A school's codes with their limits, or beside England's alone; of the trust those outside."""
    kinds = {(use.urn, use.code): kind for use, kind in _outside(content, population)}
    if population == TRUST:
        uses, first = [use for use, _ in _outside(content, TRUST)], ["School", "Code"]
    else:
        known = [use for use in _uses(content, population) if use.share is not None]
        uses, first = [use for use in known if use.is_judged or use.england], ["Code"]
    if not uses:
        return ()
    judged = any(use.is_judged for use in uses)
    numbers = ("Here", "England", "Usual at like schools", "Limits") if judged else ("Here", "England")
    where = (Cell("Where it lies", "col"),) if judged else ()
    head = (*(Cell(text, "col") for text in first), *head_row("", *numbers)[1:], *where)
    rows = [
        (
            *_label(use, content.name_of(use.urn) if population == TRUST else ""),
            *_numbers(use),
            *(_limits(use, kinds.get((use.urn, use.code), "")) if judged else ()),
        )
        for use in uses
    ]
    label = _LABEL if judged else _BESIDE
    caption = f"{label}: {content.name_of(population)}, {year_label(content.year)}. {_TITLE}"
    caption += _of_england(content, population)
    return ((label, HtmlTable(caption, (head,), (tuple(rows),))),)


def _of_england(content: SiteContent, population: str) -> str:
    """What England's column is of: the last year counted like this one, and where that was published."""
    rows = [use.england for urn in _urns(content, population) for use in _uses(content, urn) if use.england]
    said = dict.fromkeys(
        f"{row['phase_label']}, {year_label(str(row['academic_year']))}"
        f"{', counted over ' + str(row['counted']) if row['part'] else ''}; {row['source']}"
        for row in rows
    )
    return f". England: {'; '.join(said)}" if said else ""


def _urns(content: SiteContent, population: str) -> list[str]:
    return [school.urn for school in content.schools if population in (TRUST, school.urn)]


def _uses(content: SiteContent, urn: str) -> list[_Use]:
    found = []
    for code in CODES:
        rows = [content.figure(content.steps, code_key(code, what), urn) for what in WHATS]
        if any(row is not None for row in rows):
            rates = [row["rate"] if row is not None else None for row in rows]
            known = [float(rate) if isinstance(rate, int | float) else None for rate in rates]
            found.append(_Use(urn, code, _england(content, urn, code), *known))
    return found


def _england(content: SiteContent, urn: str, code: str) -> Mapping[str, Value] | None:
    """England's published row of the code and the school's phase; None where there is none."""
    phase = next((school.phase_code for school in content.schools if school.urn == urn), "")
    rows = content.england.where(measure="sessions_by_code", group=code, phase=counted_in(phase))
    return rows[0] if rows and phase else None


def _outside(content: SiteContent, population: str) -> list[tuple[_Use, str]]:
    """Uses outside the limits that can be shown, and whether that may be claimed."""
    found = []
    for claim in content.claims:
        if claim.kind == "code" and claim.urn in _urns(content, population):
            code, kind = claim.parts
            found += [(use, kind) for use in _uses(content, claim.urn) if use.code == code and use.is_judged]
    return found


def _sentence(content: SiteContent, use: _Use, kind: str) -> str:
    share, low, high = (rate_text(each or 0) for each in (use.share, use.low, use.high))
    weight = (
        "Among all schools and codes here, that is further out than chance would put it."
        if kind == CLAIMED
        else "One in a hundred like schools lies outside by chance alone: a reason to look, and no more."
    )
    return (
        f"At {content.name_of(use.urn)}, code {use.code} ({CODES[use.code]}) takes {share} of every 1,000 "
        f"possible sessions, where the other schools of its phase lead one to expect {low} to "
        f"{high}. {weight}"
    )


def _label(use: _Use, school: str) -> Row:
    label = f"{use.code} · {CODES[use.code]}"
    return (Cell(school, "row"), Cell(label)) if school else (Cell(label, "row"),)


def _numbers(use: _Use) -> Row:
    england = round(float(use.england["rate"] or 0), _PLACES) if use.england else None
    beside = Cell("", is_number=True) if england is None else rate_cell(england)
    return (rate_cell(use.share), beside)


def _limits(use: _Use, kind: str) -> Row:
    if not use.is_judged:
        return (Cell("", is_number=True), Cell("", is_number=True), Cell("not judged"))
    limits = f"{rate_text(use.low or 0)}–{rate_text(use.high or 0)}"
    where = f"{use.where} the limits" if kind else "within the limits"
    return (rate_cell(use.usual), Cell(limits, is_number=True), Cell(where))
