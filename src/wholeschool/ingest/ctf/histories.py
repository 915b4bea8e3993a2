"""What a pupil's histories say of a day: free school meals and special educational needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wholeschool.ingest.cells.cells import Parse
from wholeschool.ingest.rows.xml import Element, child, children, text_of

YEARS_EVER = 6
_NO, _YES = "false", "true"


@dataclass(frozen=True)
class Histories:
    """A pupil's periods, oldest first. None = the file has no such history, so nothing is said."""

    meals: tuple[tuple[date, date | None], ...] | None
    provisions: tuple[tuple[date, str], ...] | None
    need: str

    def meals_on(self, day: date) -> str:
        """Whether a period of free school meals was open; empty where the file does not say."""
        if self.meals is None:
            return ""
        return _YES if any(start <= day and (not end or day <= end) for start, end in self.meals) else _NO

    def ever_meals_on(self, day: date) -> str:
        """Whether one was open at any time in the six years before."""
        if self.meals is None:
            return ""
        since = day.replace(year=day.year - YEARS_EVER, day=min(day.day, 28))
        return _YES if any(start <= day and (not end or end >= since) for start, end in self.meals) else _NO

    def provision_on(self, day: date) -> str:
        """The SEN provision of the latest entry that had begun; before the first nothing is said."""
        begun = [provision for start, provision in self.provisions or () if start <= day]
        return begun[-1] if begun else ""


def read_histories(pupil: Element, parse_date: Parse[date]) -> Histories:
    """A pupil's histories. Periods whose beginning cannot be read are left out."""
    meals, needs = child(pupil, "FSMhistory"), child(pupil, "SENhistory")
    return Histories(
        meals=None if meals is None else _periods(meals, parse_date),
        provisions=None if needs is None else _provisions(needs, parse_date),
        need=_first_need(needs),
    )


def _periods(history: Element, parse_date: Parse[date]) -> tuple[tuple[date, date | None], ...]:
    periods = [
        (parse_date(text_of(each, "FSMstartDate")).value, parse_date(text_of(each, "FSMendDate")).value)
        for each in children(history, "FSMinstance")
    ]
    return tuple(sorted(((start, end) for start, end in periods if start), key=lambda each: each[0]))


def _provisions(history: Element, parse_date: Parse[date]) -> tuple[tuple[date, str], ...]:
    entries = [
        (parse_date(text_of(each, "StartDate")).value, text_of(each, "SENprovision"))
        for each in children(history, "SEN")
    ]
    return tuple(sorted(((start, code) for start, code in entries if start), key=lambda each: each[0]))


def _first_need(history: Element | None) -> str:
    """The need of the first rank, from within an entry or beside it (both are found)."""
    if history is None:
        return ""
    needs = list(history.iter("{*}SENneed"))
    ranked = [each for each in needs if text_of(each, "SENtypeRank") == "1"] or needs
    return text_of(ranked[0], "SENtype") if ranked else ""
