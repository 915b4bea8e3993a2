"""The sentence that the figures of displacement allow: what fell, what rose, and no cause of it."""

from __future__ import annotations

from collections.abc import Sequence

from wholeschool.continuum.displacement.displacement import (
    FEW_PUPILS,
    LEAST_PUPILS,
    NO_HALF_TERM,
    FormChange,
    YearPair,
)
from wholeschool.continuum.displacement.rows import SESSIONS, WATCHED
from wholeschool.schema.years import year_label

_WORDS = {each.name: each.words for each in WATCHED}
_SUSPENSION = WATCHED[0].name
_NUMBERS = (
    "No",
    "One",
    "Both",
    "All three",
    "All four",
    "All five",
    "All six",
    "All seven",
    "All eight",
    "All nine",
)


def pair_sentence(pair: YearPair, name: str) -> str:
    """What can be said of a school's year against the one before it; `name` is the school's."""
    parts = (_judgement(pair, name), _left_out(pair), _not_comparable(pair))
    return " ".join(part for part in parts if part)


def _judgement(pair: YearPair, name: str) -> str:
    between = _between(pair)
    if not pair.before_year:
        year = f" of one academic year only ({year_label(pair.after_year)})" if pair.after_year else ""
        return f"{name} cannot be judged: there are marks{year}, and no year before it to compare with."
    if pair.reason == NO_HALF_TERM:
        return f"{name} cannot be judged {between}: no half-term has marks in both years."
    if pair.reason == FEW_PUPILS:
        return f"{name} cannot be judged {between}: a year has fewer than {LEAST_PUPILS} pupils."
    suspension = next(each for each in pair.changes if each.form == _SUSPENSION)
    if pair.risen:
        return _claim(pair, suspension, name)
    went = f"sessions lost to suspension {_went(suspension)} in every 1,000 possible sessions"
    if pair.rose:
        return (
            f"At {name}, {_rises(pair)} {between}, more than chance would make it. In the same time "
            f"{went}{_beyond(suspension)}. So the figures do not say that suspension gave way to anything."
        )
    return f"At {name}, {went} {between}{_beyond(suspension)}. {_NOTHING_ROSE}"


_NOTHING_ROSE = "None of the other forms rose by more than chance would make it."


def _beyond(change: FormChange) -> str:
    """Whether a change is beyond chance; nothing where none is to be seen."""
    if change.fell or change.rose:
        return ", which is more than chance would make it"
    return "" if _figure(change.before) == _figure(change.after) else ", which chance alone could make"


def _claim(pair: YearPair, suspension: FormChange, name: str) -> str:
    many = 1 + len(pair.risen)
    return (
        f"At {name}, sessions lost to suspension fell from {_figure(suspension.before)} to "
        f"{_figure(suspension.after)} in every 1,000 possible sessions {_between(pair)}, while "
        f"{_rises(pair)}. {_NUMBERS[many]} changes are larger than chance would make them. The figures "
        f"cannot say whether one took the place of {'the other' if many == 2 else 'another'}."
    )


def _rises(pair: YearPair) -> str:
    """What rose beyond chance: what is counted in sessions, then what is counted in pupils."""
    rises = [_rise(each) for each in pair.rose if each.per == SESSIONS]
    if by_pupils := [_rise(each) for each in pair.rose if each.per != SESSIONS]:
        rises.append(_list(by_pupils) + " in every 1,000 pupils")
    return _list(rises)


def _left_out(pair: YearPair) -> str:
    """Half-terms that a calendar lists and that have no marks."""
    if not pair.missing or pair.reason == NO_HALF_TERM:
        return ""
    by_year: dict[str, list[str]] = {}
    for year, term in pair.missing:
        by_year.setdefault(year, []).append(str(term))
    said = [
        f"half-term{'s' if len(terms) > 1 else ''} {_list(terms)} of {year_label(year)}"
        for year, terms in by_year.items()
    ]
    return f"Left out of both years, since there are no marks: {_list(said)}."


def _not_comparable(pair: YearPair) -> str:
    """Forms whose code came in between the two years, and that no figure of the first year can have."""
    began = [_WORDS[form] for form in pair.not_comparable]
    if not began or pair.reason:
        return ""
    return f"Not compared, since {year_label(pair.before_year)} had no code for it: {_list(began)}."


def _rise(change: FormChange) -> str:
    return f"{_WORDS[change.form]} rose from {_figure(change.before)} to {_figure(change.after)}"


def _went(change: FormChange) -> str:
    before, after = _figure(change.before), _figure(change.after)
    if before == after:
        return f"stayed at {after}"
    return f"{'fell' if change.after < change.before else 'rose'} from {before} to {after}"


def _between(pair: YearPair) -> str:
    return (
        f"between {year_label(pair.before_year)} and {year_label(pair.after_year)}"
        if pair.before_year
        else ""
    )


def _figure(rate: float) -> str:
    """One decimal; two where one would say nothing."""
    return f"{rate:.1f}" if rate >= 1 or rate == 0 else f"{rate:.2f}"


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
