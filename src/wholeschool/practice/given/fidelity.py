"""Fidelity: how much of what was planned was given. Of half a support one learns little of the whole one.

In a review of some 500 trials of prevention and promotion results were often had from some 60 % on, few came
to more than 80 %, and none to all (Durlak & DuPre, American Journal of Community Psychology 41, 2008).
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.engine import LocalEngine
from wholeschool.schema.wording import counted
from wholeschool.schema.years import week_year_of_column

ENOUGH = 0.6
"""The share of what was planned below which a grade is one less."""
_KNOWN = 0.5
"""Of how large a share of spells both have to be recorded, for the rest to be taken for like them."""


@dataclass(frozen=True)
class Fidelity:
    """Of the spells of a practice that began in a year and ended: of `spells`, `planned` have a planned dose.

    Of `known` the dose that was given is recorded as well; `share`: given of what was planned in these, more
    than planned in one spell making up for no other; NaN where there are none.
    """

    spells: int
    planned: int
    known: int
    share: float

    @property
    def doubts(self) -> tuple[str, ...]:
        """What lowers a grade, as sentences."""
        return (f"{self._told} The effect is that of less than was meant.",) if self._is_low else ()

    @property
    def said(self) -> tuple[str, ...]:
        """What is known of it where that lowers no grade; nothing where no dose was ever planned."""
        if not self.planned or self._is_low:
            return ()
        if not self._is_known:
            return (
                f"Whether it was given as planned is not known: of {self.known:,} of "
                f"{counted(self.spells, 'spell')} that ended both doses are recorded.",
            )
        return (self._told,)

    @property
    def _is_known(self) -> bool:
        return self.known > 0 and self.known >= _KNOWN * self.spells

    @property
    def _is_low(self) -> bool:
        return self._is_known and self.share < ENOUGH

    @property
    def _told(self) -> str:
        return (
            f"Of what was planned {100 * self.share:.0f} % was given, in {self.known:,} of "
            f"{counted(self.spells, 'spell')} that ended."
        )


def fidelity(engine: LocalEngine, practice: str, year: str) -> Fidelity:
    """That of a practice in a year. The engine shows supports."""
    table = engine.table("supports")
    ended = table.filter(
        (table.practice_id == practice) & table.end.notnull() & (week_year_of_column(table.start) == year)
    )
    rows = engine.fetch(ended.select("planned_dose", "dose"))
    planned = rows.filter(pc.greater(rows["planned_dose"], 0.0))
    known = planned.filter(pc.is_valid(planned["dose"]))
    return Fidelity(rows.num_rows, planned.num_rows, known.num_rows, _share(known))


def _share(known: pa.Table) -> float:
    meant = known["planned_dose"].to_numpy()
    given = known["dose"].to_numpy().clip(max=meant)
    return float(given.sum() / meant.sum()) if len(meant) else float("nan")
