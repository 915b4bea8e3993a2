"""A plan of an evaluation: what is asked and how it will be answered, dated and hashed beforehand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from wholeschool.errors import WrongCallError, nearest
from wholeschool.practice.results.rules import ASKED_FOR
from wholeschool.practice.units.compared import CONTROLS
from wholeschool.reference.toml_fields import Fields
from wholeschool.reference.upns import LIKE_A_UPN

MEAN_EFFECT = "the mean effect on units that began, over all times since"
_LONGEST = 400
_ONE_OF = {"better": ("lower", "higher"), "comparison": CONTROLS, "design": ASKED_FOR}
_HEAD = (
    "# A plan of an evaluation. Change it with `wholeschool evaluate plan`, which writes down what changed,\n"
    "# and when: changed by hand, it no longer fits its digest.\n"
)


@dataclass(frozen=True)
class Said:
    """What a plan says.

    `outcome`: the column of the outcome; `better`: lower or higher; `window`: which times; `outcomes_from`:
    the first day on which an outcome after a start can be known; `comparison`: held against units that never
    began, or had not yet; `smallest`: the smallest effect that matters, in the outcome's unit; `design`: as
    `evaluate panel` has it. `practice` may be empty.
    """

    question: str
    outcome: str
    better: str
    population: str
    window: str
    outcomes_from: date
    comparison: str
    smallest: float
    design: str
    estimand: str = MEAN_EFFECT
    practice: str = ""

    def __post_init__(self) -> None:
        """Raises WrongCallError where something is missing, of no list, or too long."""
        for name, value in asdict(self).items():
            check_answer(name, value)


@dataclass(frozen=True)
class Protocol:
    """A version of a plan: its number, when it was written, and the digest of the version before."""

    said: Said
    plan_id: str
    version: int
    written_at: datetime
    previous: str = ""

    @property
    def sha256(self) -> str:
        """Digest of all of it, the version before included."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def text(self) -> str:
        """All of it as canonical JSON: keys in order, days as ISO."""
        record = {"id": self.plan_id, "version": self.version, "written_at": _moment(self.written_at)}
        whole = {"plan": asdict(self.said), "record": {**record, "previous": self.previous}}
        return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)

    def changed(self, said: Said, at: datetime) -> Protocol:
        """The next version, which says something else."""
        return Protocol(said, self.plan_id, self.version + 1, at, self.sha256)


def check_answer(name: str, value: object) -> None:
    """Raise WrongCallError where a plan cannot say that."""
    if isinstance(value, str):
        _check_text(name, value)
    known = _ONE_OF.get(name)
    if known and value not in known:
        raise WrongCallError(
            f"the plan's {name} is “{value}”", nearest=nearest(str(value), known),
            advice=f"It is one of: {', '.join(known)}.",
        )  # fmt: skip
    if name == "smallest" and not (isinstance(value, (int, float)) and 0 < value < float("inf")):
        raise WrongCallError("the smallest effect that matters is a number above 0", advice="Such as 2.")


def new_protocol(said: Said, at: datetime) -> Protocol:
    """The first version of a plan. Its number is made of what it says and when."""
    first = Protocol(said, "", 1, at)
    return replace(first, plan_id=first.sha256[:12])


def as_toml(protocol: Protocol) -> str:
    """A version as the file that people keep."""
    said = (f"{name} = {_toml(value)}" for name, value in asdict(protocol.said).items())
    record = {
        "id": protocol.plan_id,
        "version": protocol.version,
        "written_at": _moment(protocol.written_at),
        "previous": protocol.previous,
        "sha256": protocol.sha256,
    }
    lines = [
        _HEAD,
        "[plan]",
        *said,
        "",
        "[record]",
        *(f"{name} = {_toml(each)}" for name, each in record.items()),
    ]
    return "\n".join(lines) + "\n"


def read_protocol(toml: str, where: str) -> tuple[Protocol, bool]:
    """A version as a file has it, and whether it fits its digest.

    Raises DamagedDataError or WrongCallError, with the field, where it is no plan.
    """
    whole = Fields.parse(where, toml)
    plan, record = whole.table("plan"), whole.table("record")
    if plan is None or record is None:
        raise WrongCallError(
            "this is no plan of an evaluation: it lacks its part [plan] or [record]",
            where=where,
            advice="Write one with: wholeschool evaluate plan FILE",
        )
    said = said_of({each.name: _field(plan, each.name) for each in fields(Said)})
    plan.finish()
    at = datetime.fromisoformat(record.one("written_at", str))
    protocol = Protocol(said, record.one("id", str), record.one("version", int), at, record.text("previous"))
    return protocol, record.one("sha256", str) == protocol.sha256


def said_of(given: Mapping[str, Any]) -> Said:
    """What a plan says, of values by name. Raises WrongCallError, which names what is missing."""
    lacking = [each for each in needed() if given.get(each) in (None, "")]
    if lacking:
        raise WrongCallError(
            f"the plan does not say its {', '.join(lacking)}",
            advice=f"Say it with {', '.join('--' + each.replace('_', '-') for each in lacking)}.",
        )
    return Said(**{name: value for name, value in given.items() if value is not None})


def needed() -> tuple[str, ...]:
    """What every plan has to say, by name."""
    return tuple(each.name for each in fields(Said) if each.name not in ("estimand", "practice"))


def differences(before: Said, after: Said) -> tuple[str, ...]:
    """What changed, as “smallest: 2 → 1”."""
    old, new = asdict(before), asdict(after)
    return tuple(
        f"{name.replace('_', ' ')}: {_shown(old[name])} → {_shown(new[name])}"
        for name in old
        if old[name] != new[name]
    )


def _check_text(name: str, value: str) -> None:
    if LIKE_A_UPN.search(value):
        raise WrongCallError(f"the plan's {name} holds a UPN", advice="A plan is of no single pupil.")
    if len(value) > _LONGEST or "\n" in value:
        raise WrongCallError(
            f"the plan's {name} is longer than {_LONGEST} letters or has several lines",
            advice="Make it short.",
        )


def _field(plan: Fields, name: str) -> Any:
    if name == "outcomes_from":
        return plan.one(name, date)
    return plan.number(name) if name == "smallest" else plan.text(name)


def _toml(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else str(value)


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
