"""What the simulator says was recorded, held against the plain evaluator on what a tiny reader finds in the files."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from tests.simulate.reading import Files, Roll, monday
from wholeschool.continuum.books import Books
from wholeschool.continuum.plain import evaluate


@pytest.fixture(scope="module")
def recorded(trust: Files) -> dict[Roll, Counter[tuple[str, str]]]:
    """UPN and URN → week and form → minutes."""
    rows: dict[Roll, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in trust.truth["recorded"]:
        rows[row["upn"], str(row["urn"])][row["week"], row["form"]] = row["minutes"]
    return rows


def _entered(books: Books) -> Counter[str]:
    return Counter(books.lost) + Counter(books.elsewhere) + Counter(books.unverified)


def _lengths(files: Files, urn: str) -> dict[str, int] | None:
    """Minutes by half, where all days of the school are alike."""
    lengths = {(half, minutes) for (_, half), minutes in files.calendar[urn].items()}
    return dict(lengths) if len(lengths) == 2 else None


def test_the_whole_time_on_a_roll(trust: Files, recorded: dict) -> None:
    checked = 0
    for roll in list(trust.stays)[::3]:
        minutes = _lengths(trust, roll[1])
        if minutes:
            expected: Counter[str] = Counter()
            for (_, form), each in recorded[roll].items():
                expected[form] += each
            assert _entered(evaluate(trust.case(roll, minutes))) == expected, roll
            checked += 1
    assert checked > 250


def test_week_by_week_for_pupils_with_the_most_events(trust: Files, recorded: dict) -> None:
    """Books up to one Sunday less books up to the Sunday before are the books of the week between."""
    busiest = sorted(trust.events, key=lambda roll: -len(trust.events[roll]))
    for roll in [each for each in busiest if _lengths(trust, each[1])][:4]:
        before: Counter[str] = Counter()
        for week in sorted({monday(at[0]) for at in trust.register(roll)}):
            sunday = date.fromisoformat(week) + timedelta(days=6)
            after = _entered(evaluate(trust.case(roll, _lengths(trust, roll[1]) or {}, until=sunday)))
            expected = Counter({form: each for (of, form), each in recorded[roll].items() if of == week})
            assert after - before == expected, (roll, week)
            before = after


def test_short_fridays_at_the_alternative_provision(trust: Files, recorded: dict) -> None:
    """Evaluated once with every length: sessions that do not have it fall out as the difference of two."""
    urn = next(urn for urn, phase in trust.phases.items() if phase == "PR")
    assert _lengths(trust, urn) is None
    plain_weeks = 0
    for roll in [each for each in trust.stays if each[1] == urn and not trust.events[each]]:
        expected: Counter[tuple[str, str]] = Counter()
        for at, mark in trust.register(roll).items():
            if mark in ("O", "I", "M", None):
                form = {"O": "unauthorised_absence", "I": "illness", "M": "medical", None: "no_mark"}[mark]
                expected[monday(at[0]), form] += trust.calendar[urn][at]
        forms = {form for _, form in expected}
        assert {
            key: each for key, each in recorded[roll].items() if key[1] in forms & {"illness", "medical"}
        } == {key: each for key, each in expected.items() if key[1] in forms & {"illness", "medical"}}
        plain_weeks += len(expected)
    assert plain_weeks > 0


def test_pupils_without_events_read_by_hand(trust: Files, recorded: dict) -> None:
    """Four marks that need no rule beyond their name, for every pupil for whom nothing is recorded."""
    names = {"I": "illness", "M": "medical", "R": "religious_observance", None: "no_mark"}
    checked = 0
    for roll in trust.stays:
        if trust.events[roll]:
            continue
        expected: Counter[tuple[str, str]] = Counter()
        for at, mark in trust.register(roll).items():
            if mark in names:
                expected[monday(at[0]), names[mark]] += trust.calendar[roll[1]][at]
        found = {key: each for key, each in recorded[roll].items() if key[1] in names.values()}
        if not any(trust.marks[roll].get(at, ("",))[0] == "%" for at in trust.register(roll)):
            assert found == expected
            checked += 1
    assert checked > 20
