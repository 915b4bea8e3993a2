"""What the simulator says was recorded, held against the plain evaluator and against a reading by hand.

Both start from what a tiny reader finds in the files.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from tests.simulate.reading import Files, Roll, monday
from wholeschool.continuum.books.plain import evaluate
from wholeschool.continuum.books.pupil_books import Books

Recorded = dict[Roll, Counter[tuple[str, str]]]
EXCLUSIONS = {"suspension", "permanent_exclusion"}


@pytest.fixture(scope="module")
def recorded(trust: Files) -> Recorded:
    """UPN and URN → week and form → minutes."""
    rows: Recorded = defaultdict(Counter)
    for row in trust.truth["recorded"]:
        rows[row["upn"], str(row["urn"])][row["week"], row["form"]] = row["minutes"]
    return rows


def _entered(books: Books) -> Counter[str]:
    return Counter(books.lost) + Counter(books.elsewhere) + Counter(books.unverified)


def _lengths(files: Files, urn: str) -> dict[str, int]:
    """Minutes by half, where all days of the school are alike; empty where they are not."""
    lengths = {(half, minutes) for (_, half), minutes in files.calendar[urn].items()}
    return dict(lengths) if len(lengths) == 2 else {}


def _rolls(files: Files, at_least: int, at_most: int) -> list[Roll]:
    """Rolls with so many events, at schools whose days are alike."""
    return [
        roll
        for roll in files.stays
        if at_least <= len(files.events[roll]) <= at_most and _lengths(files, roll[1])
    ]


@pytest.mark.parametrize(("at_least", "at_most", "every"), [(0, 3, 25), (4, 20, 8), (21, 200, 12)])
def test_the_whole_time_on_a_roll(
    trust: Files, recorded: Recorded, at_least: int, at_most: int, every: int
) -> None:
    rolls = _rolls(trust, at_least, at_most)[::every]
    assert len(rolls) > 4
    for roll in rolls:
        expected: Counter[str] = Counter()
        for (_, form), minutes in recorded[roll].items():
            expected[form] += minutes
        assert _entered(evaluate(trust.case(roll, _lengths(trust, roll[1])))) == expected


@pytest.mark.parametrize("kind", ["suspension", "internal_exclusion", "offsite_direction"])
def test_week_by_week(trust: Files, recorded: Recorded, kind: str) -> None:
    """Books up to one Sunday less books up to the Sunday before are the books of the week between.

    Of the shortest roll of half a year or more: all books are made anew for each of its weeks.
    """
    rolls = [roll for roll in _rolls(trust, 1, 8) if kind in {event.kind for event in trust.events[roll]}]
    weeks = {roll: len({monday(at[0]) for at in trust.register(roll)}) for roll in rolls}
    roll = min((roll for roll in rolls if weeks[roll] >= 20), key=weeks.__getitem__)
    lengths = _lengths(trust, roll[1])
    before: Counter[str] = Counter()
    for week in sorted({monday(at[0]) for at in trust.register(roll)}):
        sunday = date.fromisoformat(week) + timedelta(days=6)
        after = _entered(evaluate(trust.case(roll, lengths, until=sunday)))
        expected = Counter({form: minutes for (of, form), minutes in recorded[roll].items() if of == week})
        assert after - before == expected
        before = after


def test_marks_that_mean_their_name_read_by_hand(trust: Files, recorded: Recorded) -> None:
    """Illness and the like outside any exclusion, and sessions without a known mark: minutes by week."""
    names = {"I": "illness", "M": "medical", "R": "religious_observance", None: "no_mark", "%": "no_mark"}
    phases = Counter()
    for roll in trust.stays:
        if EXCLUSIONS & {event.kind for event in trust.events[roll]}:
            continue
        expected: Counter[tuple[str, str]] = Counter()
        for at, mark in trust.register(roll).items():
            if mark in names:
                expected[monday(at[0]), names[mark]] += trust.calendar[roll[1]][at]
        assert {key: each for key, each in recorded[roll].items() if key[1] in names.values()} == expected
        phases[trust.phases[roll[1]]] += 1
    assert min(phases[phase] for phase in ("SS", "PS", "PR")) > 3
