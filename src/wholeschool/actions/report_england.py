"""England's published rates on the pages of a store: those of its year, or of the last one like it."""

from __future__ import annotations

from wholeschool.disclosure import Released, Value
from wholeschool.policy.trend import COUNTED_AS
from wholeschool.reference.benchmarks import benchmark
from wholeschool.reference.measures import measures
from wholeschool.report.code_use import CODES


def published_rates(year: str = "") -> Released:
    """England's published rates that a year's figures can be read beside, as the publisher has them."""
    found = [
        each
        for phase in _PHASES
        for measure, characteristic, group in _RATES
        if (each := benchmark(measure, phase, year=year, characteristic=characteristic, group=group))
    ]
    columns = (
        *("measure", "group", "academic_year", "phase", "phase_label", "rate", "part"),
        *("counted", "source"),
    )
    rows: list[dict[str, Value]] = [
        {
            "measure": each.measure,
            "group": each.group,
            "academic_year": each.academic_year,
            "phase": each.phase,
            "phase_label": _PHASES[each.phase],
            "rate": each.rate,
            "part": _PARTS.get(each.term, ""),
            "counted": COUNTED_AS[each.term],
            "source": each.source,
        }
        for each in found
    ]
    sources = "; ".join(dict.fromkeys(each.source for each in found))
    return Released.published("England's rates", columns, rows, source=sources or _NOTHING)


_PHASES = {
    "": "all schools",
    "PS": "primary schools",
    "SS": "secondary schools",
    "SP": "special schools",
    "PR": "pupil referral units",
}
_PARTS = {
    "year_to_date": "year to date",
    "autumn_spring": "autumn and spring terms",
    "five_half_terms": "five half terms",
}
"""What a rate that is not of a whole year is called beside a figure."""
_RATES = [
    *((measure, "", "") for measure in measures()),
    *(("sessions_by_code", "code", code) for code in CODES),
]
_NOTHING = "the Department for Education has published none of this year's kind"
