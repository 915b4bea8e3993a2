"""What holds for any pupil's books, tried on the plain evaluator with random cases."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.strategies import (
    IN_SCHOOL,
    OUT_OF_SCHOOL,
    WITHOUT_EFFECT,
    event,
    random_cases,
)
from wholeschool.continuum.books.cases import ONLY_SCHOOL, parse_case
from wholeschool.continuum.books.plain import evaluate
from wholeschool.continuum.books.pupil_books import Books

COUNTS = (
    "possible_sessions",
    "absent_sessions",
    "unauthorised_sessions",
    "scheduled_minutes",
    "taught_minutes",
    "assumed_minutes",
    "coalition_sessions",
    "dual_sessions",
    "dual_unmatched",
)
QUANTITIES = ("lost", "elsewhere", "unverified")


def _total(books: Books, quantity: str) -> int:
    return sum(getattr(books, quantity).values())


def _schools(case: dict[str, Any]) -> dict[str, Any]:
    return case.get("registers") or {ONLY_SCHOOL: case["register"]}


def _with_events(case: dict[str, Any], more: list[dict[str, Any]]) -> dict[str, Any]:
    return case | {"events": [*case["events"], *more]}


@given(random_cases())
def test_books_balance_to_the_minute(case: dict[str, Any]) -> None:
    books = evaluate(case)
    assert books.scheduled_minutes == books.taught_minutes + sum(_total(books, each) for each in QUANTITIES)


@given(random_cases())
def test_every_number_lies_within_the_one_that_holds_it(case: dict[str, Any]) -> None:
    books = evaluate(case)
    assert all(getattr(books, name) >= 0 for name in COUNTS)
    assert all(minutes > 0 for each in (*QUANTITIES, "branches") for minutes in getattr(books, each).values())
    assert books.unauthorised_sessions <= books.absent_sessions <= books.possible_sessions
    assert books.coalition_sessions <= books.absent_sessions
    assert books.dual_unmatched <= books.dual_sessions
    assert books.assumed_minutes <= _total(books, "lost")
    assert books.persistent or not books.severe


@given(random_cases())
def test_a_form_is_the_sum_of_its_branches(case: dict[str, Any]) -> None:
    books = evaluate(case)
    by_form: Counter[str] = Counter()
    for (form, _), minutes in books.branches.items():
        by_form[form] += minutes
    assert by_form == {**books.lost, **books.elsewhere, **books.unverified}


@given(random_cases(), st.randoms(use_true_random=True))
def test_the_order_of_events_does_not_matter(case: dict[str, Any], chance: Random) -> None:
    shuffled = chance.sample(case["events"], len(case["events"]))
    assert evaluate(case | {"events": shuffled}) == evaluate(case)


@given(random_cases(), st.randoms(use_true_random=True))
def test_praise_moves_and_lunchtimes_change_nothing(case: dict[str, Any], chance: Random) -> None:
    days = [day for register in _schools(case).values() for day in register]
    more = [event(chance, days, list(case.get("registers", ())), WITHOUT_EFFECT) for _ in range(3)]
    assert evaluate(_with_events(case, more)) == evaluate(case)


@given(random_cases())
def test_a_record_that_stands_twice_is_one_loss(case: dict[str, Any]) -> None:
    doubles = [each for each in case["events"] if each["kind"] in (*OUT_OF_SCHOOL, "late")]
    assert evaluate(_with_events(case, doubles)) == evaluate(case)


@given(random_cases())
def test_events_never_change_what_dfe_counts(case: dict[str, Any]) -> None:
    books, marks_alone = evaluate(case), evaluate(case | {"events": []})
    counted = (*COUNTS[:4], "dual_sessions", "dual_unmatched", "persistent", "severe")
    assert [getattr(books, each) for each in counted] == [getattr(marks_alone, each) for each in counted]


@given(random_cases())
def test_without_events_nothing_is_displaced_but_by_lateness(case: dict[str, Any]) -> None:
    books = evaluate(case | {"events": []})
    assert not set(books.lost) & (set(IN_SCHOOL) - {"late"})
    assert not books.elsewhere
    assert "permanent_exclusion" not in books.lost


@given(random_cases())
def test_the_books_are_the_sum_over_schools(case: dict[str, Any]) -> None:
    main = next(iter(_schools(case)))
    alone = [
        evaluate(
            {key: value for key, value in case.items() if key not in ("register", "registers", "events")}
            | {
                "registers": {school: register},
                "events": [each for each in case["events"] if (each.get("school") or main) == school],
            }
        )
        for school, register in _schools(case).items()
    ]
    books = evaluate(case)
    for name in COUNTS[:-1]:  # dual_unmatched alone looks over the fence
        assert getattr(books, name) == sum(getattr(each, name) for each in alone)
    for quantity in QUANTITIES:
        assert getattr(books, quantity) == sum(
            (Counter(getattr(each, quantity)) for each in alone), Counter()
        )
    assert books.findings == frozenset().union(*(each.findings for each in alone))


@given(random_cases(), st.sets(st.integers(-3, 12)))
def test_a_closed_day_is_the_same_as_a_day_that_is_not_listed(case: dict[str, Any], days: set[int]) -> None:
    school, register = next(iter(_schools(case).items()))
    first = date.fromisoformat(min(register))
    closed = {(first + timedelta(days=n)).isoformat(): ["#", "#"] for n in days}
    rest = {key: value for key, value in case.items() if key not in ("register", "registers")}
    assert evaluate(rest | {"registers": _schools(case) | {school: closed | register}}) == evaluate(case)


@given(random_cases())
def test_a_case_survives_its_file(case: dict[str, Any]) -> None:
    assert parse_case(json.loads(json.dumps(case))) == parse_case(case)
