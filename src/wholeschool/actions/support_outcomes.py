"""What can be asked of a support: measures of the pages that have weeks, and forms of the continuum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wholeschool.continuum.rows.measured_weeks import has_weeks
from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.forms import Form, forms
from wholeschool.reference.measures import Measure, measures

AND = "+"
PER_SESSIONS = 100


@dataclass(frozen=True)
class Outcome:
    """What is counted of a pupil and half-term: a measure, or forms of the continuum, how often each."""

    name: str
    title: str
    unit: str
    measure: Measure | None = None
    forms: tuple[Form, ...] = ()

    @property
    def lower_is_better(self) -> bool:
        """Whether less of it is good: of forms of lost learning it always is."""
        return self.measure is None or self.measure.good_direction == "lower"


def known_outcomes() -> Mapping[str, Outcome]:
    """All outcomes by name: measures that have weeks, and forms that have a rung and come by the time."""
    found = {
        each.name: Outcome(each.name, each.title, each.unit, measure=each)
        for each in measures().values()
        if has_weeks(each)
    }
    unit = f"times per {PER_SESSIONS} possible sessions"
    found |= {
        each.name: Outcome(each.name, each.label, unit, forms=(each,))
        for each in forms().values()
        if each.rung is not None and each.quantity != "none"
    }
    return found


def in_order(word: str) -> str:
    """An outcome's name with what it adds up in the order of the ladder, each once: it is one outcome."""
    parts = dict.fromkeys(part.strip() for part in word.split(AND))
    known = [*known_outcomes()]
    return AND.join(sorted(parts, key=lambda each: known.index(each) if each in known else len(known)))


def asked_outcome(word: str) -> Outcome:
    """The outcome of that name; forms may be added up: `sent_out+detention`. Raises WrongCallError."""
    known, found = known_outcomes(), []
    for name in in_order(word).split(AND):
        if name not in known:
            raise WrongCallError(
                f"there is no outcome “{name[:60]}”",
                nearest=nearest(name, known),
                advice=f"There are: {', '.join(known)}.",
            )
        found.append(known[name])
    if len(found) == 1:
        return found[0]
    if any(each.measure for each in found):
        raise WrongCallError("only forms can be added up", advice="Such as: --outcome sent_out+detention")
    return Outcome(
        AND.join(each.name for each in found),
        " or ".join(each.title if not at else each.title.lower() for at, each in enumerate(found)),
        found[0].unit,
        forms=tuple(dict.fromkeys(form for each in found for form in each.forms)),
    )
