"""An evaluation of one's own made into an estimate that may leave: effect, error, numbers; no pupil data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wholeschool.actions.library import known_practices
from wholeschool.actions.library_files import read_json
from wholeschool.actions.support_outcomes import in_order
from wholeschool.actions.suppress_values import check_no_upn
from wholeschool.disclosure import Policy, check_estimate, load_policy
from wholeschool.errors import WrongCallError
from wholeschool.practice.library.contribution import Contribution, as_document, contribution_of, is_number
from wholeschool.practice.library.outcomes import asked_outcome, outcomes
from wholeschool.practice.library.watched import asked_watched, watched
from wholeschool.practice.results.rules import LEVEL
from wholeschool.reference.headers import fold
from wholeschool.reference.practices import asked_practice
from wholeschool.schema.wording import listed
from wholeschool.schema.years import parse_academic_year

_DIGITS = 3
_LONGEST_NAME = 80
_OF_A_STORE = {
    "practice": "practice", "outcome": "outcome", "schools": "schools", "pupils": "treated",
    "year": "academic_year",
}  # fmt: skip
"""What is asked, as an evaluation of a store's support says it of itself."""


@dataclass(frozen=True)
class ContributionAsked:
    """What is said of an evaluation beside what it found.

    `practice` and `outcome` by name; `schools` and `pupils` that it is of; `year`: academic. "" or 0 where
    the evaluation says it, as those of a store's supports do. `times`: what the effect is multiplied by to be
    in the outcome's unit; `by`: who hands it in; `cost`: pounds a pupil; `looked_for` and `rose`: forms of
    lost learning and measures, by name or title. `store`: whose own practices are known too.
    """

    by: str
    practice: str = ""
    outcome: str = ""
    schools: int = 0
    pupils: int = 0
    year: str = ""
    times: float = 1.0
    cost: float | None = None
    looked_for: tuple[str, ...] = ()
    rose: tuple[str, ...] = ()
    store: Path | None = None


def contribution_from(path: Path, asked: ContributionAsked, policy: Policy | None = None) -> Contribution:
    """The estimate of an evaluation (`evaluate … --json`), as it may leave.

    Effect and error have three digits, pupils are rounded as the policy rounds them. Raises WrongCallError
    where the file is no evaluation, has no error, rests on too few pupils, or says other than what is asked.
    """
    rules = policy or load_policy()
    found = _evaluation(path)
    asked = _as_evaluated(found, asked, path.name)
    practice = asked_practice(asked.practice, known_practices(asked.store))
    _check_who(asked.by)
    check_estimate(asked.pupils, rules)
    if not math.isfinite(asked.times) or asked.times == 0:
        raise WrongCallError("--times is a number other than 0", advice="Such as --times 100.")
    # A number that is none is not rounded, and refused below by its name.
    pupils = rules.rounded_count(asked.pupils) if is_number(asked.pupils) else asked.pupils
    document = as_document(
        Contribution(
            practice.id, practice.name, asked_outcome(asked.outcome).name,
            _digits(found["overall"]["estimate"] * asked.times),
            _digits(found["overall"]["se"] * abs(asked.times)),
            asked.schools, pupils, found["grade"],
            found.get("ruled", found["design"]),
            parse_academic_year(asked.year), asked.by.strip(), asked.cost,
            tuple(dict.fromkeys(map(asked_watched, (*asked.looked_for, *asked.rose)))),
            tuple(dict.fromkeys(map(asked_watched, asked.rose))),
        )
    )  # fmt: skip
    return contribution_of(document, where=path.name)


def _as_evaluated(found: Mapping[str, Any], asked: ContributionAsked, where: str) -> ContributionAsked:
    """What is asked, with what the evaluation says of itself; raises WrongCallError where the two differ."""
    said = _said_of_itself(found, where)
    for name, its in said.items():
        given = getattr(asked, name)
        if given and _same(name, given, asked) != its:
            raise WrongCallError(
                f"this evaluation has “{its}” for --{name}, and not “{given}”", where=where,
                advice=f"Leave --{name} out: it is taken from the evaluation.",
            )  # fmt: skip
    if said and asked.times != 1:
        raise WrongCallError(
            "the effect of a store's support is in the unit of its outcome", where=where,
            advice="Leave --times out.",
        )  # fmt: skip
    looked_for, rose = _looked_for(found, where) if said else ((), ())
    looked_for, rose = (*asked.looked_for, *looked_for), tuple(dict.fromkeys((*asked.rose, *rose)))
    asked = replace(asked, **said, looked_for=looked_for, rose=rose)
    missing = [f"--{name}" for name in _OF_A_STORE if not getattr(asked, name)]
    if missing:
        raise WrongCallError(
            f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} missing, and not in this evaluation",
            where=where,
        )
    return asked


def _said_of_itself(found: Mapping[str, Any], where: str) -> dict[str, Any]:
    """What an evaluation of a store's support says, by the name it is asked by; nothing of any other."""
    if not found.keys() >= {*_OF_A_STORE.values()}:
        return {}
    said = {name: found[its] for name, its in _OF_A_STORE.items()}
    for name, value in said.items():
        if type(value) is not (int if name in ("schools", "pupils") else str):
            raise _changed(_OF_A_STORE[name], where)
    return said


def _looked_for(found: Mapping[str, Any], where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What an evaluation looked for elsewhere, and what of that rose."""
    try:
        told = [(each["outcome"], each["p_adjusted"], each["estimate"]) for each in found["elsewhere"]]
        known = all(outcome in watched() and _is_p(p) and _is_effect(effect) for outcome, p, effect in told)
    except (KeyError, TypeError) as error:
        raise _changed("elsewhere", where) from error
    if not known:
        raise _changed("elsewhere", where)
    rose = (name for name, p, effect in told if None not in (p, effect) and p < LEVEL and effect > 0)
    return tuple(name for name, _, _ in told), tuple(rose)


def _is_p(value: object) -> bool:
    return value is None or (is_number(value) and 0 <= value <= 1)


def _is_effect(value: object) -> bool:
    return value is None or is_number(value)


def _changed(name: str, where: str) -> WrongCallError:
    return WrongCallError(
        f"this evaluation was changed: its {name} cannot be so", where=where,
        advice="Write it again with: wholeschool evaluate support … --json > FILE",
    )  # fmt: skip


def _same(name: str, given: str | int, asked: ContributionAsked) -> str | int:
    """What was given, as an evaluation writes it."""
    if name == "practice":
        return asked_practice(str(given), known_practices(asked.store)).id
    if name == "outcome":
        titles = {fold(each.title): each.name for each in outcomes().values()}
        return titles.get(fold(str(given)), in_order(str(given)))
    return parse_academic_year(str(given)) if name == "year" else given


def _check_who(by: str) -> None:
    """Raise WrongCallError where that can be no name of a school or trust: it leaves with the estimate."""
    check_no_upn((by,), "the name of who hands it in")
    if "@" in by or len(by) > _LONGEST_NAME:
        raise WrongCallError(
            "--by is the name of a school or trust, and leaves with the estimate",
            advice=f"Such as: --by 'Ashby Trust'. No address, and {_LONGEST_NAME} letters at most.",
        )


def _evaluation(path: Path) -> Mapping[str, Any]:
    found = read_json(path)
    wanted = ("overall", "grade", "design")
    if not isinstance(found, dict) or any(name not in found for name in wanted):
        raise WrongCallError(
            "this is no evaluation", where=path.name,
            advice="Write one with: wholeschool evaluate panel … --json > FILE",
        )  # fmt: skip
    overall = found["overall"] if isinstance(found["overall"], dict) else {}
    effect, error = overall.get("estimate"), overall.get("se")
    if not (is_number(effect) and is_number(error) and error > 0):
        raise WrongCallError(
            "this evaluation has no effect with a standard error", where=path.name,
            advice="What cannot tell how sure it is cannot be put together with others.",
        )  # fmt: skip
    if found.get("scale", "outcome") != "outcome":
        raise WrongCallError(
            "this evaluation tells a ratio, and a library pools differences", where=path.name,
            advice="Evaluate it again without --outcome-kind count: by how many, and not by what part.",
        )  # fmt: skip
    return found


def _digits(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
