"""The forms of lost learning: the continuum's two branches, the hidden forms and what stands beside them.

The forms, the kinds of event and the assumed durations are those of the rules of the ledger; the branches and
rungs are the exclusions continuum as the Who is Losing Learning? Coalition draws it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, cast, get_args

from wholeschool.errors import DamagedDataError, WrongCallError, nearest
from wholeschool.reference.lists import rows

Quantity = Literal["unavailable", "displaced", "elsewhere", "unverified", "none"]
Branch = Literal["school_exclusion", "self_exclusion", "hidden", "context"]
Group = Literal["in_school", "out_of_school", "other"]

LOST: tuple[Quantity, ...] = ("unavailable", "displaced")
"""The quantities that are lost; the others stand beside them and are never added to them (rule 1)."""


@dataclass(frozen=True)
class Form:
    """A form: what happened to minutes that were not taught in class (quantity `none`: it takes no minutes).

    `rung` is its place on its branch, 1 the lowest; None = no rung. `codes` are the attendance codes that can
    lead to it; with `needs_record` they do so only beside an event, without it the mark alone is enough.
    """

    name: str
    label: str
    quantity: Quantity
    branch: Branch
    rung: int | None
    codes: tuple[str, ...]
    needs_record: bool
    note: str

    @property
    def is_lost(self) -> bool:
        """Whether minutes of this form are lost learning."""
        return self.quantity in LOST

    @property
    def may_be_compared(self) -> bool:
        """Whether groups may be held against each other by it: by observance and ways of life never."""
        return "never" not in self.note


@dataclass(frozen=True)
class EventKind:
    """A kind of event. `priority` orders in-school kinds where they claim the same minutes, 1 first (rule 5).

    `form` is the form that an event of this kind leads to, empty = none; `synonyms` are lower-case words that
    behaviour systems use for it.
    """

    name: str
    group: Group
    priority: int | None
    label: str
    form: str
    synonyms: tuple[str, ...]


@cache
def forms() -> Mapping[str, Form]:
    """Every form by its name, in the order in which people read them: branch by branch, rung by rung."""
    return MappingProxyType({row["form"]: _form(row) for row in rows("forms")})


@cache
def form_of_code() -> Mapping[str, str]:
    """Attendance code → the form that the mark alone leads to, with no event beside it.

    A code that takes nothing (present, visits) or that is the other school's (D) is not among them; a
    sub-code (I02) goes by its parent.
    """
    alone = (form for form in forms().values() if not form.needs_record)
    return MappingProxyType({code: form.name for form in alone for code in form.codes})


def ladder(branch: str) -> tuple[Form, ...]:
    """The forms of a branch that have a rung, the lowest first.

    Raises WrongCallError where there is no such branch.
    """
    if branch not in get_args(Branch):
        raise WrongCallError(f"There is no branch “{branch}”.", nearest=nearest(branch, get_args(Branch)))
    on_it = [form for form in forms().values() if form.branch == branch and form.rung is not None]
    return tuple(sorted(on_it, key=lambda form: form.rung or 0))


@cache
def event_kinds() -> Mapping[str, EventKind]:
    """Every kind of event by its name: in school (in order of priority), out of school, others."""
    return MappingProxyType({row["kind"]: _event_kind(row) for row in rows("event_kinds")})


@cache
def durations() -> Mapping[str, int]:
    """Kind of event → minutes assumed where none are recorded (rule 10). Other kinds are never assumed."""
    return MappingProxyType({row["kind"]: int(row["minutes"]) for row in rows("durations")})


def _form(row: Mapping[str, str]) -> Form:
    quantity, branch = row["quantity"], row["branch"]
    if quantity not in get_args(Quantity) or branch not in get_args(Branch):
        raise DamagedDataError(
            f"{row['form']} is “{quantity}” on “{branch}”.", where="reference/lists/forms.csv"
        )
    return Form(
        name=row["form"],
        label=row["label"],
        quantity=cast(Quantity, quantity),
        branch=cast(Branch, branch),
        rung=int(row["rung"]) if row["rung"] else None,
        codes=tuple(row["codes"].split()),
        needs_record=row["needs_record"] == "1",
        note=row["note"],
    )


def _event_kind(row: Mapping[str, str]) -> EventKind:
    group = row["group"]
    if group not in get_args(Group):
        raise DamagedDataError(f"{row['kind']} is “{group}”.", where="reference/lists/event_kinds.csv")
    return EventKind(
        name=row["kind"],
        group=cast(Group, group),
        priority=int(row["priority"]) if row["priority"] else None,
        label=row["label"],
        form=row["form"],
        synonyms=tuple(row["synonyms"].split("|")) if row["synonyms"] else (),
    )
