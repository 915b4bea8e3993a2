"""What estimates of a practice say together, in sentences that claim no more than they can."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from wholeschool.practice.library.pooled import PooledEffect
from wholeschool.practice.library.watched import watched
from wholeschool.practice.results.figures import alike, figure, signed, with_ends
from wholeschool.practice.results.rules import COMPARED
from wholeschool.schema.wording import counted

_MADE_UP = "Estimates here are made up, to show what a library looks like: no school found them."
_SPREAD_TOLD = 0.05
_AMONG = " by itself, and of all that this library asks about one such may come by chance."
_OPEN = (
    "Whether that was its doing is in doubt: the grade of the evidence is {grade} of 5, and none below 3 is "
    "free of doubts."
)


def in_words(found: PooledEffect, *, say_made_up: bool = True) -> tuple[str, ...]:
    """The pooled effect, what it would be elsewhere, how strong it is, harms and cost: sentences."""
    made_up = (_MADE_UP,) if found.made_up and say_made_up else ()
    return (*_sentences(found), *made_up)


def in_short(found: PooledEffect) -> str:
    """The pooled effect in a line, which claims no more than all of it: with its grade, and its doubt."""
    said = in_words(found)[0]
    if found.moved:
        doubt = "" if found.grade >= COMPARED else ": whether that was its doing is in doubt"
        said += f" Grade {found.grade} of 5{doubt}."
    return f"Made up: {said}" if found.made_up else said


def _sentences(found: PooledEffect) -> Iterator[str]:
    if not found.used:
        yield (
            f"{_estimates(found.left_out)} of {_title(found)}: cannot tell. Too few were compared, or what "
            "would matter could not be seen."
        )
        return
    yield _effect(found)
    yield from _elsewhere(found)
    if found.moved and found.grade < COMPARED:
        yield _OPEN.format(grade=found.grade)
    if found.left_out:
        yield f"{_estimates(found.left_out)} more cannot tell, and {_is(found.left_out)} not among them."
    if found.small_ones_say_more < _SPREAD_TOLD:
        yield (
            "Estimates of few pupils show more than those of many: perhaps those that found nothing were not "
            "handed in, and the true effect is nearer to none."
        )
    yield from _harms(found)
    yield from _cost(found)


def _title(found: PooledEffect) -> str:
    return found.outcome.title[:1].lower() + found.outcome.title[1:]


def _estimates(some: tuple[object, ...]) -> str:
    return counted(len(some), "estimate")


def _is(some: tuple[object, ...]) -> str:
    return "is" if len(some) == 1 else "are"


def of_estimates(found: PooledEffect) -> Callable[[float], str]:
    """How to write estimates, their errors, and what they are drawn to, with as many decimals each."""
    return alike((each.effect, each.effect - each.error, each.effect + each.error) for each in found.all)


def _effect(found: PooledEffect) -> str:
    of = f"{_estimates(found.used)} ({counted(found.schools, 'school')})"
    write = with_ends(found.effect, found.low, found.high)
    if not found.moved:
        do, them = ("do", "them") if len(found.used) > 1 else ("does", "it")
        said = (
            f"{of} {do} not tell whether {_title(found)} came out otherwise: anything from "
            f"{signed(found.low, write)} to {signed(found.high, write)} {found.outcome.unit} fits {them}"
        )
        alone = found.low > 0 or found.high < 0
        return f"{said}{_AMONG if alone else '.'}"
    low, high = sorted((abs(found.low), abs(found.high)))
    way = "lower" if found.effect < 0 else "higher"
    worse = "" if found.better else ", which is worse"
    return (
        f"By {of}, {_title(found)} came out {write(abs(found.effect))} {way} ({write(low)} to "
        f"{write(high)} {found.outcome.unit}) where it was done{worse}."
    )


def _elsewhere(found: PooledEffect) -> Iterator[str]:
    if len(found.used) == 1:
        yield "That is one estimate: whether it would be the same elsewhere nobody knows."
    elif math.isnan(found.next_low):
        yield "Of two estimates nobody can tell where the next one would lie."
    else:
        write = with_ends(found.effect, found.next_low, found.next_high)
        span = f"{signed(found.next_low, write)} and {signed(found.next_high, write)}"
        if found.few:
            yield (
                f"Where the next school would lie so few hardly tell: between {span} is a guess that rests "
                f"on {len(found.used)}."
            )
        else:
            yield f"Most others of the kind would lie between {span}{_turns(found)}."


def _turns(found: PooledEffect) -> str:
    """Said where the practice may well do nothing, or harm, at the next school."""
    if found.moved and found.better and found.next_low < 0 < found.next_high:
        return ": at some schools it may do nothing, or harm"
    return ""


def _harms(found: PooledEffect) -> Iterator[str]:
    looked = dict.fromkeys(name for each in found.used for name in each.looked_for)
    if not looked:
        yield "Nobody looked whether learning was lost in other ways instead."
        return
    rose = {name: sum(name in each.rose for each in found.used) for name in looked}
    names = ", ".join(watched()[name].lower() for name in looked)
    told = "; ".join(
        f"{watched()[name].lower()} rose in {times} of {sum(name in each.looked_for for each in found.used)}"
        for name, times in rose.items()
        if times
    )
    who = sum(bool(each.looked_for) for each in found.used)
    by = "" if who == len(found.used) else f", by {who} of {len(found.used)}"
    yield f"Watched in case learning was lost in other ways{by}: {names}. " + (
        f"{told[:1].upper()}{told[1:]}." if told else "None was seen to rise."
    )


def _cost(found: PooledEffect) -> Iterator[str]:
    if found.cost_a_day is not None:
        middle, least, most = (_pounds(each) for each in found.cost_a_day)
        yield (
            f"At {_pounds(found.cost_a_pupil or 0)} a pupil, a day of learning recovered costs {middle} "
            f"({least} to {most})."
        )
    elif found.cost_a_pupil is not None and found.outcome.days is None:
        yield f"It costs {_pounds(found.cost_a_pupil)} a pupil."
    elif found.cost_a_pupil is not None:
        yield (
            f"It costs {_pounds(found.cost_a_pupil)} a pupil; what a day of learning recovered costs is not "
            "told, for it is not known that any was."
        )
    else:
        yield "Nobody has said what it costs."


def _pounds(value: float) -> str:
    return f"£{value:,.2f}" if value < 100 else f"£{figure(value)}"
