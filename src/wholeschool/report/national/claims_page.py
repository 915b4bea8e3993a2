"""The page of claims: what people say, what the files say of it, and each figure that it was judged by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wholeschool.policy.claim_words import VERDICT_WORDS, tally
from wholeschool.report.national.content import NationalContent, Row, sources_of
from wholeschool.report.national.sources import Sources
from wholeschool.report.national.tables import number_link
from wholeschool.report.tables import Cell, HtmlTable
from wholeschool.schema.wording import counted, group_words

CLAIMS = "claims.html"
_FEW = 8
"""So many figures stand open on the page; longer tables are folded away."""


@dataclass(frozen=True)
class Beside:
    """Another figure beside a claim: in words, and the entry of its rows, "" where it has none."""

    text: str
    href: str


@dataclass(frozen=True)
class ClaimShown:
    """A claim on the page. `row` has the columns of `CLAIM_COLUMNS`; `folded`: its table is a long one."""

    row: Row
    assumed: tuple[str, ...]
    given: tuple[str, ...]
    beside: tuple[Beside, ...]
    notes: tuple[str, ...]
    working: HtmlTable | None
    folded: bool

    @property
    def anchor(self) -> str:
        """Its anchor on the page."""
        return f"claim-{self.row['id']}"

    @property
    def verdict(self) -> str:
        """Its verdict in short."""
        return VERDICT_WORDS[str(self.row["verdict"])]


@dataclass(frozen=True)
class ClaimsPage:
    """Everything on the page."""

    lead: str
    claims: tuple[ClaimShown, ...]
    sources: Sources


def claims_page(content: NationalContent) -> ClaimsPage:
    """The page, its sources numbered in the order of the page."""
    sources = Sources()
    claims = tuple(_claim(content, row, sources) for row in content.claims.claims.rows)
    return ClaimsPage(claims_lead(content), claims, sources)


def claims_lead(content: NationalContent) -> str:
    """How many claims got which verdict."""
    rows = content.claims.claims.rows
    return f"{counted(len(rows), 'claim')}: {tally(str(row['verdict']) for row in rows)}."


def _claim(content: NationalContent, row: Row, sources: Sources) -> ClaimShown:
    rows = content.claims.working.where(id=row["id"])
    working = _working(str(row["text"]), rows, sources) if rows else None
    return ClaimShown(
        row=row,
        assumed=tuple(_texts(content, row, "assumed")),
        given=tuple(_texts(content, row, "given")),
        beside=tuple(
            Beside(f"{str(line['text'])[:1].upper()}{str(line['text'])[1:]}", _href(line, sources))
            for line in content.claims.lines.where(id=row["id"], sort="beside")
        ),
        notes=tuple(_texts(content, row, "note")),
        working=working,
        folded=len(rows) > _FEW,
    )


def _texts(content: NationalContent, row: Row, sort: str) -> Iterator[str]:
    return (str(line["text"]) for line in content.claims.lines.where(id=row["id"], sort=sort))


def _href(line: Row, sources: Sources) -> str:
    its = sources_of(line)
    return sources.link(its) if its else ""


def _working(claim: str, rows: Sequence[Row], sources: Sources) -> HtmlTable:
    """The official figures of a claim; columns that no row has anything in are left out."""
    optional = {"group": "Group", "made": "How it was made"}
    shown = {name: title for name, title in optional.items() if any(row[name] for row in rows)}
    numbers = {"count": "Count", "base": "Of", "rate": "Rate"}
    head = (
        Cell("Figure", "col"),
        Cell("Year", "col"),
        *(Cell(title, "col") for name, title in shown.items() if name == "group"),
        *(Cell(title, "col", is_number=True) for title in numbers.values()),
        *(Cell(title, "col") for name, title in shown.items() if name == "made"),
    )
    body = tuple(
        (
            Cell(str(row["figure"]), "row"),
            Cell(str(row["period"])),
            *(Cell(group_words(str(row[name]))) for name in shown if name == "group"),
            *(number_link(row, name, sources) for name in numbers),
            *(Cell(str(row[name])) for name in shown if name == "made"),
        )
        for row in rows
    )
    return HtmlTable(f"Figures behind “{claim}”", (head,), (body,))
