"""An estimate that a school gives to others: an effect with its error and how it was found; no pupil data."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any, TypeGuard

from wholeschool.errors import WrongCallError, nearest
from wholeschool.practice.library.outcomes import outcomes
from wholeschool.practice.library.watched import watched
from wholeschool.practice.results.rules import RULES
from wholeschool.schema.years import parse_academic_year

KIND, VERSION = "estimate of a practice", 1
HIGHEST = 5
_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LONGEST, _MOST = 80, 1e9


@dataclass(frozen=True)
class Contribution:
    """One school's, or one trust's, estimate.

    `practice`: its id, `practice_name`: what it is called, for libraries that do not know it. `outcome`: one
    of `outcomes`; `effect` and `error` (its standard error) are in its unit. `schools` and `pupils`: how many
    the effect is of. `grade`: 0 (cannot tell) to 5. `year`: the academic year, as 202526. `cost`: pounds a
    pupil that the effect is of; None = not known. `looked_for`: forms of lost learning, and measures, to
    which what went down may have moved; `rose`: those of them that rose. `made_up`: it is an example, and
    nobody's.
    """

    practice: str
    practice_name: str
    outcome: str
    effect: float
    error: float
    schools: int
    pupils: int
    grade: int
    design: str
    year: str
    by: str
    cost: float | None = None
    looked_for: tuple[str, ...] = ()
    rose: tuple[str, ...] = ()
    made_up: bool = False

    @property
    def about(self) -> tuple[str, str, str, str]:
        """What it is of: a later one of the same takes its place."""
        return self.by, self.practice, self.outcome, self.year

    @property
    def digest(self) -> str:
        """A digest of all that it says."""
        return hashlib.sha256(json.dumps(as_document(self), sort_keys=True).encode()).hexdigest()


def as_document(contribution: Contribution) -> dict[str, Any]:
    """A contribution as it is written."""
    return {"kind": KIND, "version": VERSION, **asdict(contribution)}


def contribution_of(document: object, *, where: str) -> Contribution:
    """A contribution as it was written; a key that none has is refused, so that nothing else slips in.

    Raises WrongCallError, with the key, where one is missing, unknown, or no such value.
    """
    if not isinstance(document, Mapping) or document.get("kind") != KIND:
        raise WrongCallError(
            "this is no estimate of a practice", where=where,
            advice="`library contribute` makes one of an evaluation.",
        )  # fmt: skip
    if document.get("version") != VERSION:
        raise WrongCallError(
            f"this estimate is of version {document.get('version')}, and this software reads {VERSION}",
            where=where,
            advice="Use the software that wrote it, or a newer one.",
        )
    given = {name: value for name, value in document.items() if name not in ("kind", "version")}
    known = [field.name for field in fields(Contribution)]
    for name in given:
        if name not in known:
            raise WrongCallError(
                f"no estimate has a key “{str(name)[:40]}”", where=where, nearest=nearest(str(name), known),
                advice="An estimate is an aggregate: nothing else may leave a school with it.",
            )  # fmt: skip
    for field in fields(Contribution):
        if field.name not in given and field.default is MISSING:
            raise WrongCallError(f"the estimate lacks “{field.name}”", where=where)
    made: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
    }
    for name, value in made.items():
        if not _CHECKS[name](value):
            raise WrongCallError(f"“{name}” is {_short(value)}, which it cannot be", where=where)
    found = Contribution(**made)
    if not {*found.rose} <= {*found.looked_for}:
        raise WrongCallError("something rose that nobody looked for", where=where)
    return found


def _text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST and value.isprintable()


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a number that an effect or an error can be: no truth value, not NaN, not without end."""
    return type(value) in (int, float) and -_MOST < value < _MOST  # type: ignore[operator]


def _whole(value: object, least: int, most: float = _MOST) -> bool:
    return type(value) is int and least <= value <= most


def _year(value: object) -> bool:
    try:
        return isinstance(value, str) and parse_academic_year(value) == value
    except WrongCallError:
        return False


def _watched(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(each, str) and each in watched() for each in value)


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "practice": lambda value: isinstance(value, str) and bool(_ID.fullmatch(value)),
    "practice_name": _text,
    "outcome": lambda value: isinstance(value, str) and value in outcomes(),
    "effect": is_number,
    "error": lambda value: is_number(value) and value > 0,
    "schools": lambda value: _whole(value, 1),
    "pupils": lambda value: _whole(value, 1),
    "grade": lambda value: _whole(value, 0, HIGHEST),
    "design": lambda value: isinstance(value, str) and value in RULES,
    "year": _year,
    "by": _text,
    "cost": lambda value: value is None or (is_number(value) and value >= 0),
    "looked_for": _watched,
    "rose": _watched,
    "made_up": lambda value: isinstance(value, bool),
}


def _short(value: object) -> str:
    said = json.dumps(value, ensure_ascii=False, default=str)
    return said if len(said) <= 40 else f"{said[:39]}…"
