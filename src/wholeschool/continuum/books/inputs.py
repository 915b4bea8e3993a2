"""What the books are made from besides the store's tables: code lists as rows, assumed durations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self

import pyarrow as pa

from wholeschool.reference.attendance import code_of
from wholeschool.reference.forms import durations, event_kinds, forms
from wholeschool.reference.marks import NO_MARK, UNKNOWN_CODE, read_mark, turning_days

DEFAULT_MINUTES = 150
"""Taught minutes of a session where the school's calendar says nothing."""

_TEXT, _FLAG = pa.string(), pa.bool_()

SCHEMAS = {
    "assumed_durations": pa.schema([("kind", _TEXT), ("urn", pa.int32()), ("assumed", pa.int16())]),
    "event_kinds": pa.schema([("kind", _TEXT), ("group", _TEXT), ("priority", pa.int16())]),
    "forms": pa.schema([("form", _TEXT), ("form_branch", _TEXT)]),
    "marks": pa.schema(
        [
            ("era", pa.int16()), ("char", _TEXT), ("form", _TEXT), ("taught", _FLAG), ("scheduled", _FLAG),
            ("possible", _FLAG), ("authorised", _FLAG), ("unauthorised", _FLAG), ("known", _FLAG),
            ("in_dates", _FLAG),
        ]
    ),
}  # fmt: skip
"""The tables of this room that a plan is given, beside the canonical tables."""


@dataclass(frozen=True)
class Durations:
    """Assumed minutes by kind of event (rule 10), and what single schools assume instead."""

    everywhere: Mapping[str, int] = field(default_factory=durations)
    of_school: Mapping[int, Mapping[str, int]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The durations as the import log keeps them."""
        own = {str(urn): dict(kinds) for urn, kinds in self.of_school.items()}
        return {"everywhere": dict(self.everywhere), "of_school": own}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Self:
        """The durations that the import log keeps."""
        return cls(said["everywhere"], {int(urn): kinds for urn, kinds in said["of_school"].items()})


def lists_as_rows(given: Durations) -> dict[str, pa.Table]:
    """The tables of `SCHEMAS`."""
    rows = {
        "assumed_durations": _duration_rows(given),
        "event_kinds": [
            {"kind": kind.name, "group": kind.group, "priority": kind.priority}
            for kind in event_kinds().values()
        ],
        "forms": [{"form": form.name, "form_branch": form.branch} for form in forms().values()],
        "marks": _mark_rows(),
    }
    return {name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in SCHEMAS.items()}


def _duration_rows(given: Durations) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {"kind": kind, "urn": None, "assumed": minutes} for kind, minutes in given.everywhere.items()
    ]
    for urn, kinds in given.of_school.items():
        rows += [{"kind": kind, "urn": urn, "assumed": minutes} for kind, minutes in kinds.items()]
    return rows


def _mark_rows() -> list[dict[str, object]]:
    """What each mark says in each era: see `reference.marks.Mark`. An era lies between turning days."""
    rows: list[dict[str, object]] = []
    days = turning_days()
    for era, day in enumerate([days[0] - timedelta(days=1), *days]):
        read = (read_mark(char, day) for char in {*code_of(), NO_MARK, UNKNOWN_CODE})
        rows += [{"era": era, **vars(mark)} for mark in read if mark is not None]
    return rows
