"""An evaluation of one's own made into an estimate that may leave: effect, error, numbers; no pupil data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wholeschool.actions.library import known_practices
from wholeschool.actions.library_files import read_json
from wholeschool.actions.suppress_values import check_no_upn
from wholeschool.disclosure import Policy, check_estimate, load_policy
from wholeschool.errors import WrongCallError, nearest
from wholeschool.practice.library.contribution import Contribution, as_document, contribution_of
from wholeschool.practice.library.outcomes import asked_outcome
from wholeschool.reference.forms import forms
from wholeschool.reference.headers import fold
from wholeschool.reference.practices import asked_practice
from wholeschool.schema.years import parse_academic_year

_DIGITS = 3


@dataclass(frozen=True)
class ContributionAsked:
    """What is said of an evaluation beside what it found.

    `practice` and `outcome` by name; `times`: what the evaluation's effect is multiplied by to be in the
    outcome's unit; `schools` and `pupils` that it is of; `year`: academic; `by`: who hands it in; `cost`:
    pounds a pupil; `looked_for` and `rose`: forms of lost learning, by name. `store`: whose own practices
    are known too.
    """

    practice: str
    outcome: str
    schools: int
    pupils: int
    year: str
    by: str
    times: float = 1.0
    cost: float | None = None
    looked_for: tuple[str, ...] = ()
    rose: tuple[str, ...] = ()
    store: Path | None = None


def contribution_from(path: Path, asked: ContributionAsked, policy: Policy | None = None) -> Contribution:
    """The estimate of an evaluation (`evaluate … --json`), as it may leave.

    Effect and error have three digits, pupils are rounded as the policy rounds them. Raises WrongCallError
    where the file is no evaluation, has no error, or rests on too few pupils.
    """
    rules = policy or load_policy()
    found = _evaluation(path)
    practice = asked_practice(asked.practice, known_practices(asked.store))
    check_no_upn((asked.by,), "the name of who hands it in")
    check_estimate(asked.pupils, rules)
    if not math.isfinite(asked.times) or asked.times == 0:
        raise WrongCallError("--times is a number other than 0", advice="Such as --times 100.")
    document = as_document(
        Contribution(
            practice.id, practice.name, asked_outcome(asked.outcome).name,
            _digits(found["overall"]["estimate"] * asked.times),
            _digits(found["overall"]["se"] * abs(asked.times)),
            asked.schools, rules.rounded_count(asked.pupils), found["grade"],
            found.get("ruled", found["design"]),
            parse_academic_year(asked.year), asked.by.strip(), asked.cost,
            tuple(map(_form, dict.fromkeys((*asked.looked_for, *asked.rose)))), tuple(map(_form, asked.rose)),
        )
    )  # fmt: skip
    return contribution_of(document, where=path.name)


def _evaluation(path: Path) -> Mapping[str, Any]:
    found = read_json(path)
    wanted = ("overall", "grade", "design")
    if not isinstance(found, dict) or any(name not in found for name in wanted):
        raise WrongCallError(
            "this is no evaluation", where=path.name,
            advice="Write one with: wholeschool evaluate panel … --json > FILE",
        )  # fmt: skip
    overall = found["overall"]
    numbers = [overall.get(name) for name in ("estimate", "se")] if isinstance(overall, dict) else [None]
    if any(type(each) not in (int, float) for each in numbers) or float(numbers[-1] or 0) <= 0:
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


def _form(word: str) -> str:
    known = {fold(each): form.name for form in forms().values() for each in (form.name, form.label)}
    found = known.get(fold(word))
    if found is None:
        near = nearest(word, [each.label for each in forms().values()] + [*forms()])
        raise WrongCallError(
            f"there is no form of lost learning “{word[:60]}”",
            nearest=near,
            advice=f"There are: {', '.join(forms())}.",
        )
    return found
