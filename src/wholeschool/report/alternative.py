"""Alternative provision as a section: who is there, attendance here and there, the way back, who stayed."""

from __future__ import annotations

from collections.abc import Mapping

from wholeschool.report.content import SiteContent, bound_key
from wholeschool.report.counts import SAME_DAY, advice_table, against_before, counts, has_year_before
from wholeschool.report.section import NamedSection
from wholeschool.report.tables import Cell, HtmlTable, Row, head_row, rate_cell
from wholeschool.report.words import rate_text
from wholeschool.schema.wording import counted, number

ALTERNATIVE: Mapping[str, tuple[str, str]] = {
    "ap:single": (
        "Pupils on the roll of alternative provision alone, on any day of the year",
        "Plan the way back.",
    ),
    "ap:dual": (
        "Pupils on two rolls, this and that of a main school, on any day of the year",
        "Plan the way back with the main school.",
    ),
    "ap:returned": (
        "Pupils who came back to a mainstream roll",
        "Ask the new school how the first weeks go.",
    ),
    "ap:judged": (
        "of these, with twelve school weeks since to judge by",
        "Look at the others again once twelve weeks have passed.",
    ),
    "ap:stayed": (
        "of these, on roll and absent less than 10 % in those weeks",
        "Where a pupil did not stay, ask both schools what was missing.",
    ),
}
HERE, MAIN, DIFFERENCE, WEEKS = "ap:attended_here", "ap:attended_main", "ap:attended_more", "ap:weeks"
"""Keys of rates: sessions attended of 100 possible ones; school weeks until the way back, 0 = not reached."""
_REMARK = (
    "Attendance is that of pupils with sessions at both schools, over the weeks in which both had some. The "
    "wait is counted over all years of the data; who has not come back waits still."
)


def alternative_section(content: SiteContent, population: str) -> NamedSection | None:
    """Only schools that are alternative provision, and a trust that has one, have this section."""
    rows = counts(content, population, ALTERNATIVE)
    if not any(rows.values()):
        return None
    back, stayed = rows.get("ap:judged"), rows.get("ap:stayed")
    sentence = "Coming back and staying is what counts."
    if back and stayed is not None:
        sentence = (
            f"Of about {counted(back, 'pupil')} who came back to a mainstream school and can be judged, "
            f"about {stayed} were on roll and absent for less than 10 % in the next twelve school weeks. "
            "More is better."
        )
    before = has_year_before(content, ALTERNATIVE)
    return NamedSection(
        key="alternative",
        title="Alternative provision",
        sentence=sentence,
        table=advice_table(content, population, ALTERNATIVE, "Alternative provision"),
        remark=f"{_REMARK} {SAME_DAY}" if before else _REMARK,
        more=tuple(
            said
            for said in (
                _returned(content, population, rows.get("ap:returned")),
                _attendance(content, population),
                _way_back(content, population),
            )
            if said
        ),
        further=_further(content, population),
    )


def _returned(content: SiteContent, population: str, now: int | None) -> str:
    before = counts(content, population, ["ap:returned"], content.year_before).get("ap:returned")
    change = against_before(now, before, content.year_before)
    return f"About {counted(now or 0, 'pupil')} came back to a mainstream roll. {change}" if change else ""


def _attendance(content: SiteContent, population: str) -> str:
    here, main, more = (_rate(content, population, key) for key in (HERE, MAIN, DIFFERENCE))
    if here is None or main is None:
        return ""
    said = (
        f"Of every 100 possible sessions {rate_text(here)} were attended at alternative provision and "
        f"{rate_text(main)} at the main school, by the same pupils over the same weeks"
    )
    low, high = (_rate(content, population, bound_key(DIFFERENCE, side)) for side in ("low", "high"))
    if more is None or low is None or high is None:
        return f"{said}."
    return f"{said}: a difference of {_signed(more)} (95 % interval {_signed(low)} to {_signed(high)})."


def _way_back(content: SiteContent, population: str) -> str:
    weeks = _rate(content, population, WEEKS)
    if weeks is None:
        return ""
    if not weeks:
        return "Less than half of the stays have ended on a mainstream roll so far."
    return (
        f"Half of the stays ended on a mainstream roll within {counted(weeks, 'school week')}, those that "
        "still run counted for as long as they have run."
    )


def _further(content: SiteContent, population: str) -> tuple[tuple[str, HtmlTable], ...]:
    rows = (
        _row(content, population, HERE, "Sessions attended at alternative provision, of 100 possible"),
        _row(content, population, MAIN, "Sessions attended at the main school, of 100 possible"),
        _row(content, population, DIFFERENCE, "Difference", ends=True),
        _weeks_row(content, population),
    )
    if all(content.figure(content.steps, key, population) is None for key in (HERE, WEEKS)):
        return ()
    caption = f"Attendance and the way back: {content.name_of(population)}"
    table = HtmlTable(caption, (head_row("What was measured", "Figure", "95 % interval"),), (rows,))
    return (("Attendance here and there, and the way back", table),)


def _row(content: SiteContent, population: str, key: str, label: str, *, ends: bool = False) -> Row:
    rate = _rate(content, population, key)
    if not ends or rate is None:
        return (Cell(label, "row"), rate_cell(rate), Cell("", is_number=True))
    low, high = (_rate(content, population, bound_key(key, side)) for side in ("low", "high"))
    said = f"{_signed(low)} to {_signed(high)}" if low is not None and high is not None else ""
    return (Cell(label, "row"), Cell(_signed(rate), is_number=True), Cell(said, is_number=True))


def _weeks_row(content: SiteContent, population: str) -> Row:
    label = Cell("School weeks until half of the stays ended on a mainstream roll", "row")
    weeks = _rate(content, population, WEEKS)
    if weeks is None:
        return (label, rate_cell(None), Cell("", is_number=True))
    low, high = (_rate(content, population, bound_key(WEEKS, side)) for side in ("low", "high"))
    said = f"{number(low)} to {number(high)}" if low and high else f"{number(low)} or more" if low else ""
    return (
        label,
        Cell(number(weeks) if weeks else "not reached", is_number=True),
        Cell(said, is_number=True),
    )


def _rate(content: SiteContent, population: str, key: str) -> float | None:
    row = content.figure(content.steps, key, population)
    return float(row["rate"]) if row is not None and isinstance(row["rate"], int | float) else None


def _signed(rate: float) -> str:
    """A difference with its sign."""
    return f"{rate:+,}".replace("-", "−")
