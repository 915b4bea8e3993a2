"""The policy: for each audience how few pupils are too few, and how numbers are rounded for it."""

from __future__ import annotations

import itertools
import math
import re
import tomllib
from dataclasses import MISSING, dataclass, fields, replace
from importlib import resources
from pathlib import Path
from typing import Any

from wholeschool.errors import WrongCallError, nearest, no_such_path

SHOWN, HIDDEN = "shown", "hidden"
_AUDIENCES = "audiences"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = rf"(?:\d+|{'|'.join(_NUMBERS[1:])})"
_RULE = r"(?:below|fewer|hidden|less|masked|nearest|removed|rounded|rounding|suppressed|threshold|under)"
_OF_RULES = re.compile(rf"\b{_RULE}\b.*?\b{_NUMBER}\b|\b{_NUMBER}\b.*?\b{_RULE}\b", re.IGNORECASE)
"""Words that repeat the numbers of rules, or contradict them."""
_TYPES = {"str": "a text in quotes", "int": "a whole number", "float": "a number"}


@dataclass(frozen=True)
class Policy:
    """The rules for one audience. `threshold` is the smallest number of pupils that may be seen.

    `words` are said to readers besides the rules, which say themselves (`said`). `zeros` and
    `hundred_per_cent` say whether 0 may be seen, and that all of a group are counted. `noise_budget`: how
    much may be told in all by tables with noise (ε). `circle`: how many audiences of the file are wider, and
    see no more than this one; 0 = everybody.
    """

    name: str
    threshold: int
    round_counts_to: int
    percent_from_pupils: int
    decimals_of_rates: int
    zeros: str = SHOWN
    hundred_per_cent: str = HIDDEN
    noise_budget: float = 2.0
    words: str = ""
    audience: str = "public"
    label: str = "everybody"
    circle: int = 0

    @property
    def said(self) -> str:
        """The rules in words, and what the file says besides: this stands among the notes of every table."""
        nearest = self.round_counts_to
        rounded = f"numbers of pupils are rounded to the nearest {nearest}"
        rounded = rounded if nearest > 1 else "numbers are not rounded"
        rules = f"nothing is shown that rests on {self._few()}; {rounded}."
        rules = f"For {self.label}: {rules}" if self.circle else rules.capitalize()
        # A table that left earlier kept the rules as its words.
        besides = self.words.strip()
        return f"{rules} {besides}" if besides not in ("", rules) else rules

    def _few(self) -> str:
        """How many pupils are too few, in words."""
        if self.zeros != SHOWN:
            return f"fewer than {_word(self.threshold)} pupils"
        most = self.threshold - 1
        return {1: "one pupil", 2: "one or two pupils"}.get(most, f"one to {_word(most)} pupils")

    def is_small(self, pupils: int) -> bool:
        """Whether so many pupils are too few: some, or none where noughts are hidden."""
        return (0 if self.zeros == SHOWN else -1) < pupils < self.threshold

    def is_all(self, counted: int, not_counted: int) -> bool:
        """Whether everybody of a group is counted, and that may not be seen."""
        return self.hundred_per_cent == HIDDEN and counted > 0 and not_counted == 0

    def rounded_count(self, count: float) -> int:
        """A count as it is shown: to the nearest `round_counts_to`, halves up."""
        return math.floor(count / self.round_counts_to + 0.5) * self.round_counts_to

    def span(self, shown: int) -> tuple[int, int]:
        """The least and the most that a count can be that is shown so: small ones are not shown."""
        base = self.round_counts_to
        most = shown + (base - 1) // 2
        if shown == 0 and most < self.threshold:
            return 0, 0
        return (0 if shown == 0 else max(self.threshold, shown - base // 2)), most


def load_policy(path: Path | None = None, audience: str = "") -> Policy:
    """The rules of a TOML file for an audience; without one, for the widest, which are the safest.

    `path` None = the default that comes with the software. Raises WrongCallError where there is no such
    audience, or as `load_policies` does.
    """
    policies = load_policies(path)
    if audience and audience not in policies:
        raise WrongCallError(
            f"the policy knows no audience “{audience}”",
            where=_where(path),
            nearest=nearest(audience, policies),
            advice=f"There are: {', '.join(policies)}.",
        )
    return policies[audience] if audience else [*policies.values()][-1]


def load_page_policy(path: Path | None = None, audience: str = "") -> Policy:
    """The rules for pages: as for tables, but rounded as for the widest audience.

    The sections of pages overlap, and are not held against each other: they lean on their rounding.
    """
    policy, widest = load_policy(path, audience), load_policy(path)
    if policy.round_counts_to >= widest.round_counts_to:
        return policy
    return replace(policy, round_counts_to=widest.round_counts_to)


def load_policies(path: Path | None = None) -> dict[str, Policy]:
    """The rules for each audience, from the narrowest circle to the widest.

    A file without audiences has one set of rules, for everybody. Raises WrongCallError where the file lacks
    an entry, has one that no policy knows, would hide nothing, or would show a wider circle more.
    """
    where = _where(path)
    try:
        entries = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as problem:
        raise _not_toml(problem, _text(path), where) from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise WrongCallError(f"this policy cannot be read: {problem}", where=where) from problem
    audiences = entries.pop(_AUDIENCES, None)
    if audiences is None:
        _check_entries(entries, _own_fields(), where)
        policies = {"public": Policy(**entries)}
    else:
        policies = _of_audiences(entries, audiences, where)
    for policy in policies.values():
        _check_values(policy, where)
    _check_circles([*policies.values()], where)
    return policies


def _word(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _where(path: Path | None) -> str:
    return path.name if path else "policies/default.toml"


def _text(path: Path | None) -> str:
    if path is not None:
        if not path.exists():
            raise no_such_path(path)
        return path.read_text("utf-8")
    return (resources.files("wholeschool.disclosure") / "policies" / "default.toml").read_text("utf-8")


def _not_toml(problem: tomllib.TOMLDecodeError, text: str, where: str) -> WrongCallError:
    """An error that shows the line: what the parser says of it names no entry."""
    at = re.search(r"at line (\d+)", str(problem))
    line = (text.split("\n")[int(at[1]) - 1] if at else text.rstrip().split("\n")[-1]).strip()
    return WrongCallError(
        f"this policy cannot be read, at “{line[:60]}”: {problem}", where=where,
        advice='Texts stand in quotes and numbers are digits, such as: threshold = 5, zeros = "shown"',
    )  # fmt: skip


def _own_fields() -> set[str]:
    """What a file says of a policy; the rest follows from where it says it."""
    return {field.name for field in fields(Policy)} - {"audience", "circle"}


def _of_audiences(entries: dict[str, Any], audiences: Any, where: str) -> dict[str, Policy]:
    _check_entries(entries, {"name"}, where, also=[_AUDIENCES])
    if not isinstance(audiences, dict) or not audiences:
        raise WrongCallError(f"“{_AUDIENCES}” has to name at least one audience", where=where)
    made = {}
    for wider, (audience, rules) in zip(reversed(range(len(audiences))), audiences.items(), strict=True):
        of = f"{where}, audience {audience}"
        if not isinstance(rules, dict):
            raise WrongCallError("an audience is a table of rules", where=of)
        _check_entries(rules, _own_fields() - {"name"}, of)
        named = {"label": audience} if wider else {}
        made[audience] = Policy(**entries, **(named | rules), audience=audience, circle=wider)
    *narrower, widest = made
    named = {each: replace(made[each], name=f"{made[each].name}, {each}") for each in narrower}
    return named | {widest: made[widest]}


def _check_entries(
    entries: dict[str, Any], known: set[str], where: str, also: list[str] | None = None
) -> None:
    types = {field.name: str(field.type) for field in fields(Policy) if field.name in known}
    needed = {field.name for field in fields(Policy) if field.default is MISSING}
    for name in entries:
        if name not in types:
            raise WrongCallError(
                f"no policy has an entry “{name}”",
                where=where,
                nearest=nearest(name, [*types, *(also or ())]),
            )
    for name, type_name in types.items():
        if name not in entries:
            if name in needed:
                raise WrongCallError(f"the policy lacks the entry “{name}”", where=where)
        elif type(entries[name]).__name__ not in (type_name, "int" if type_name == "float" else ""):
            raise WrongCallError(f"“{name}” has to be {_TYPES[type_name]}", where=where)


def _check_values(policy: Policy, where: str) -> None:
    least = {
        "threshold": 2,
        "round_counts_to": 1,
        "percent_from_pupils": policy.threshold,
        "decimals_of_rates": 0,
        "noise_budget": 0,
    }
    for name, low in least.items():
        if not low <= getattr(policy, name) < math.inf:
            raise WrongCallError(f"“{name}” has to be at least {low}", where=where)
    if spoken := _OF_RULES.search(policy.words):
        raise WrongCallError(
            f"“words” says “{spoken[0][:60]}”, and the rules say themselves with every table",
            where=where, advice="Leave that out: words are for what readers should know besides.",
        )  # fmt: skip
    for name in ("zeros", "hundred_per_cent"):
        said, may = getattr(policy, name), (SHOWN, HIDDEN)
        if said not in may:
            raise WrongCallError(
                f"“{name}” is “shown” or “hidden”, and not “{said}”", where=where, nearest=nearest(said, may)
            )


def _check_circles(policies: list[Policy], where: str) -> None:
    for narrower, wider in itertools.pairwise(policies):
        for name in ("threshold", "round_counts_to", "percent_from_pupils"):
            if getattr(wider, name) < getattr(narrower, name):
                raise WrongCallError(
                    f"“{name}” shows the audience {wider.audience} more than {narrower.audience}",
                    where=where,
                    advice="Audiences stand from the narrowest circle to the widest, which is shown least.",
                )
        for name in ("zeros", "hundred_per_cent"):
            if (getattr(wider, name), getattr(narrower, name)) == (SHOWN, HIDDEN):
                raise WrongCallError(
                    f"“{name}” is shown to the audience {wider.audience} and hidden from {narrower.audience}",
                    where=where,
                    advice="Audiences stand from the narrowest circle to the widest, which is shown least.",
                )
