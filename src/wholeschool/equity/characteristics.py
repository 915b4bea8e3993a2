"""Characteristics that groups are made by: what a roll says of a pupil, and what a group is called.

Language is not among them: the package has no list of its codes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.lists import code_list
from wholeschool.schema.wording import listed

BETWEEN = " · "
"""Stands between the names of crossed groups."""
_UNKNOWN = "Unknown"
_FIFTHS = ("fifth 1 (most deprived)", "fifth 2", "fifth 3", "fifth 4", "fifth 5 (least deprived)")


@dataclass(frozen=True)
class Characteristic:
    """A column of `enrolments`, and the group of each of its values, in order; other values have none.

    `said`: what it is called in a sentence. `without`: the value of those who do not have it, and who
    are told of as everybody else; None where every group is something by itself.
    """

    name: str
    said: str
    column: str
    groups: Mapping[str | bool | int, str]
    without: str | bool | None = None


@cache
def characteristics() -> Mapping[str, Characteristic]:
    """All of them by name."""
    found = (
        _listed("sex", "sex", "sex", "sex"),
        _yes_no("fsm", "eligibility for free school meals", "free school meals"),
        _yes_no("fsm6", "eligibility for free school meals in six years", "free school meals in six years"),
        _listed("sen", "SEN provision", "sen_provision", "sen_provision", "group", without="N"),
        _listed("sen_need", "kind of SEN", "sen_need", "sen_type"),
        _listed("ethnicity", "ethnic group", "ethnicity", "ethnicity", "minor_group"),
        _listed("ethnicity_major", "broad ethnic group", "ethnicity", "ethnicity", "major_group"),
        _yes_no("looked_after", "being looked after", "looked after", "not"),
        _yes_no("social_worker", "having a social worker", "social worker"),
        Characteristic("idaci", "fifth of deprivation", "idaci", _fifths()),
        _listed("year_group", "year group", "year_group", "nc_year"),
    )
    return MappingProxyType({each.name: each for each in found})


def _yes_no(name: str, said: str, yes: str, no: str = "no") -> Characteristic:
    return Characteristic(name, said, name, {True: yes, False: f"{no} {yes}"}, without=False)


def _fifths() -> Mapping[str | bool | int, str]:
    """IDACI deciles two by two; 1 is the most deprived."""
    return {decile: _FIFTHS[(decile - 1) // 2] for decile in range(1, 11)}


def _listed(
    name: str, said: str, column: str, codes: str, more: str = "", without: str | None = None
) -> Characteristic:
    """Groups by the label of a code, or by what its list says `more` of it."""
    labels = {code: each.more[more] if more else each.label for code, each in code_list(codes).items()}
    groups: dict[str | bool | int, str] = {code: label for code, label in labels.items() if label != _UNKNOWN}
    return Characteristic(name, said, column, groups, without)


def is_without(group: str) -> bool:
    """Whether a group is of those who do not have what the characteristic is: “not looked after”.

    Of crossed groups it is the one of those who have none of them.
    """
    return all(each in _those_without() for each in group.split(BETWEEN))


@cache
def _those_without() -> frozenset[str]:
    return frozenset(
        each.groups[each.without] for each in characteristics().values() if each.without is not None
    )


def characteristics_in_words(names: Sequence[str]) -> str:
    """What some characteristics are called in a sentence, with “and” before the last."""
    return listed([characteristics()[name].said for name in names])


def asked_characteristics(names: Sequence[str]) -> tuple[Characteristic, ...]:
    """The characteristics of these names.

    Raises WrongCallError where one is none or is named twice, or there are no names.
    """
    known = characteristics()
    advice = f"The characteristics are: {', '.join(known)}."
    if not names:
        raise WrongCallError("groups are made by a characteristic", advice=f"Say --by. {advice}")
    for at, name in enumerate(names):
        if name in names[:at]:
            raise WrongCallError(
                f"“{name}” is named twice: crossed with itself it makes no other groups",
                advice="Name each characteristic once.",
            )
        if name not in known:
            raise WrongCallError(
                f"there is no characteristic “{name}”", nearest=nearest(name, known), advice=advice
            )
    return tuple(known[name] for name in names)
