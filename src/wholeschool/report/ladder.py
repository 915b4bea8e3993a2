"""The continuum of one population as rows: what the picture draws and the table behind it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from wholeschool.disclosure import Value
from wholeschool.reference.forms import Form, forms
from wholeschool.report.content import (
    BESIDE,
    CONTEXT,
    CONTINUUM,
    NO_MINUTES,
    OFFSITE_OTHER,
    SiteContent,
    branches_of,
    rungs_of,
)
from wholeschool.schema.wording import listed

TOGETHER = "together"
ASIDE = "aside"
PANELS: Mapping[str, str] = {
    "school_exclusion": "School exclusion",
    "self_exclusion": "Self-exclusion",
    "hidden": "Hidden forms",
    TOGETHER: "Shown together",
    ASIDE: "Elsewhere or unverified",
}
_LABELS = {
    OFFSITE_OTHER: "Off-site provision for other reasons",
    "authorised_other": "Other authorised absence, religious observance and family travel among it",
}
_AFTER_ALL_RUNGS = 4.5
"""Unauthorised absence has no rung: it feeds those of persistent (5) and severe (6) absence."""


@dataclass(frozen=True)
class Rung:
    """One row of the ladder. `days` and `pupils` are None where they are not shown.

    `kind`: lost (days lost), beside (days that are never added to them), no_minutes (pupils alone).
    `counted` is what `pupils` counts: pupils, or enrolments.
    """

    panel: str
    rungs: tuple[int, ...]
    label: str
    kind: Literal["lost", "beside", "no_minutes"]
    days: float | None
    pupils: float | None
    counted: str = "pupil"

    @property
    def with_rungs(self) -> str:
        """Its label with its rungs before it: 4 and 7 · Suspension and permanent exclusion."""
        rungs = [str(each) for each in self.rungs]
        return f"{listed(rungs)} · {self.label}" if rungs else self.label


def label_of(key: str) -> str:
    """What people call a form, or a figure that gathers several."""
    return _LABELS.get(key) or forms()[key].label


def ladder(content: SiteContent, population: str) -> tuple[Rung, ...]:
    """Rows by panel and rung; without those of lost time where the population's forms are withheld."""
    rows = [
        *_lost(content, population),
        *_beside(content, population),
        *_without_minutes(content, population),
    ]
    panels = list(PANELS)
    return tuple(sorted(rows, key=lambda row: (panels.index(row.panel), _place(row))))


def context(content: SiteContent, population: str) -> tuple[tuple[str, Value], ...]:
    """Days lost for reasons that are no exclusion, by label."""
    rows = ((label_of(key), content.figure(content.beside, key, population)) for key in CONTEXT)
    return tuple((label, row["count"]) for label, row in rows if row is not None)


def _lost(content: SiteContent, population: str) -> Iterator[Rung]:
    for row in content.forms.where(population=population, kind="block"):
        key = str(row["key"])
        branches = branches_of(key)
        panel = min(branches) if len(branches) == 1 else TOGETHER
        yield Rung(
            panel, rungs_of(key), str(row["label"]), "lost", _number(row["days"]), _number(row["pupils"])
        )


def _beside(content: SiteContent, population: str) -> Iterator[Rung]:
    for key in BESIDE:
        row = content.figure(content.beside, key, population)
        form = forms().get(key)
        on_ladder = form is not None and form.branch in CONTINUUM
        if row is not None:
            panel = form.branch if form is not None and on_ladder else ASIDE
            yield Rung(
                panel, _rung(form) if on_ladder else (), label_of(key), "beside", _number(row["count"]), None
            )


def _without_minutes(content: SiteContent, population: str) -> Iterator[Rung]:
    pupils = ((key, content.figure(content.beside, key, population), "pupil") for key in NO_MINUTES)
    thresholds = (
        (key, content.figure(content.measures, key, population), "enrolment")
        for key in ("persistent_absence", "severe_absence")
    )
    for key, row, counted in (*pupils, *thresholds):
        if row is not None:
            form = forms()[key]
            number = _number(row["count"])
            yield Rung(form.branch, _rung(form), form.label, "no_minutes", None, number, counted)


def _rung(form: Form | None) -> tuple[int, ...]:
    return () if form is None or form.rung is None else (form.rung,)


def _place(row: Rung) -> float:
    return row.rungs[0] if row.rungs else _AFTER_ALL_RUNGS


def _number(value: Value) -> float | None:
    return None if value is None or isinstance(value, str) else value
