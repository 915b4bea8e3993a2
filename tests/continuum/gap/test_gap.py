"""The action gap: pupils worked by hand, and random ones against the plain evaluator."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.continuum.gap.gap_made import HERE, THERE, Made, Pupil, as_day, hold_made, school_days
from tests.continuum.gap.gap_plain import BRANCHES, Plain
from wholeschool.continuum.gap.gap import Gap, action_gap
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.reference.lines import Line, national_lines, parse_lines

TABLE = json.loads((Path(__file__).parents[2] / "spec/cases/gap.json").read_text("utf-8"))
ON = as_day(TABLE["on"])
DAYS = school_days(as_day(each) for each in TABLE["school_weeks"])
CASES = dict(enumerate(TABLE["pupils"], start=1))
MADE = Made(TABLE["pupils"], DAYS, max(DAYS))


def gap_of(made: Made, lines: Mapping[str, Line], **asked: Any) -> Gap:
    with LocalEngine(threads=1) as engine:
        hold_made(engine, made)
        return action_gap(engine, HERE, lines, **asked)


def rows_of(gap: Gap) -> set[tuple[Any, ...]]:
    return {
        (each.pupil_id, each.branch, each.rung, each.rung_before, each.crossed, each.since)
        for each in gap.waiting
    }


@pytest.fixture(scope="module")
def by_hand() -> Gap:
    return gap_of(MADE, national_lines(), on=ON, weeks=TABLE["weeks"])


def expected_rows(number: int, case: Pupil) -> set[tuple[Any, ...]]:
    expect = case["expect"] or {"waits": {}, "crossed": {}}
    last = max((day for day, *_ in case.get("actions", []) if as_day(day) <= ON), default="")
    lines = tuple(name for name in national_lines() if expect["crossed"].get(name, "") > last)
    return {
        (number, branch or None, *expect.get(branch, [None, None])[:2], lines, as_day(since))
        for branch, since in expect["waits"].items()
    }


@pytest.mark.parametrize("number", CASES, ids=[case["id"] for case in CASES.values()])
def test_a_pupil_worked_by_hand(number: int, by_hand: Gap) -> None:
    case = CASES[number]
    found = {row for row in rows_of(by_hand) if row[0] == number}
    assert found == expected_rows(number, case), case["why"]


@pytest.mark.parametrize("number", CASES, ids=[case["id"] for case in CASES.values()])
def test_the_plain_evaluator_says_the_same_of_rungs_and_lines(number: int) -> None:
    case, plain = CASES[number], Plain(MADE, ON, TABLE["weeks"], national_lines().values())
    expect = case["expect"]
    assert plain.on_roll(case) == (expect is not None)
    if expect is not None:
        for branch in BRANCHES:
            rung, before, rises = plain.standing(case, branch)
            assert [rung, before, rises[-1].isoformat() if rises else None] == expect[branch], case["why"]
        crossed = {name: day.isoformat() for name, day in plain.crossed(case).items()}
        assert crossed == expect["crossed"], case["why"]
        waits = {branch: day.isoformat() for branch, day in plain.waits(case).items()}
        assert waits == expect["waits"], case["why"]


def test_the_gravest_come_first_and_of_those_the_longest_waiting(by_hand: Gap) -> None:
    order = [(each.rung, each.days_waiting) for each in by_hand.waiting if each.rung is not None]
    assert order == sorted(order, key=lambda each: (-each[0], -each[1]))
    assert all(each.days_waiting == (ON - each.since).days for each in by_hand.waiting)


def test_what_happened_is_told_from_the_records(by_hand: Gap) -> None:
    told = {CASES[each.pupil_id]["id"]: each.happened for each in by_hand.waiting}
    assert told["rises_twice"] == "Internally excluded on 18 March; sent out on 4 March"
    removals = "three removals in four school weeks by"
    assert told["three_in_just_four_weeks"] == f"Sent out 3 times since 5 March; {removals} 26 March"
    assert told["four_weeks_over_half_term"] == f"Sent out 3 times since 11 February; {removals} 11 March"
    assert told["a_rise_answered_and_then_a_line"] == f"Sent out 3 times since 5 March; {removals} 19 March"
    assert told["from_detention_to_suspension"] == (
        "Suspended on 26 March; first suspension of the academic year"
    )
    assert told["persistent_absence"].endswith("10 % or more of the year so far by 21 March")
    assert (
        told["absence_at_the_line"] == "Absent for 10.0 % of the year so far (10 of 100 sessions) by 21 March"
    )
    assert told["part_time_plan"] == "Part-time timetable for more than six school weeks by 28 March"
    assert all(each.happened for each in by_hand.waiting)


def test_the_last_action_is_told(by_hand: Gap) -> None:
    actions = {CASES[each.pupil_id]["id"]: each.last_action for each in by_hand.waiting}
    assert actions["action_the_day_before"] == (date(2025, 3, 10), "contact")
    assert actions["first_removal"] is None


LINES = parse_lines(
    """
[often]
words = "Four events in three school weeks"
counts = "events"
kinds = ["sent_out", "late", "incident"]
at_least = 4
within_weeks = 3

[first_truancy]
words = "First lesson truanted"
counts = "first_event"
kinds = ["truancy"]

[absent]
words = "Absent for 12 %"
counts = "absence"
at_least_percent = 12
judged_from_sessions = 30

[part_time]
words = "Part-time for more than two school weeks"
counts = "weeks_of_form"
form = "reduced_timetable"
more_than_weeks = 2
""",
    where="lines.toml",
    reviewed=False,
)
_KINDS = (
    "sent_out", "sent_out", "detention", "internal_exclusion", "suspension", "lunchtime_suspension", "late",
    "late", "time_out", "out_of_lesson", "truancy", "incident", "managed_move", "permanent_exclusion",
)  # fmt: skip


def random_pupil(chance: random.Random, mondays: list[date]) -> Pupil:
    def day() -> date:
        return mondays[0] + timedelta(days=chance.randrange((mondays[-1] - mondays[0]).days + 7))

    def urn() -> int:
        return chance.choice([HERE, HERE, HERE, THERE])

    weeks = chance.sample(mondays, chance.randint(0, 8))
    run = chance.randrange(len(mondays))
    plan = [["reduced_timetable_plan", day(), HERE, None], ["reduced_timetable_plan", day(), HERE, day()]]
    plan = [each for each in plan if each[3] is None or each[3] >= each[1]]
    return {
        "rolls": chance.choice([[[HERE, "C"]]] * 4 + [[[HERE, "C", day()]], [[HERE, "M"], [THERE, "S"]]]),
        "events": [[chance.choice(_KINDS), day(), urn()] for _ in range(chance.randint(0, 14))]
        + (chance.sample(plan, 1) if chance.random() < 0.2 else []),
        "touched": [["persistent_absence", week + timedelta(days=4)] for week in weeks[:2]],
        "absent": {week: chance.randint(1, 6) for week in weeks},
        "marked_from": chance.choice(mondays[: len(mondays) // 2]),
        "part_time": mondays[run : run + chance.randint(0, 9)],
        "actions": [[day(), "contact", urn()] for _ in range(chance.randint(0, 2))],
    }


@pytest.mark.parametrize(
    ("seed", "lines"),
    [
        *((seed, LINES) for seed in (*range(0, 8, 2), 20, 28)),
        *((seed, national_lines()) for seed in (*range(1, 8, 2), 20, 28)),
    ],
)
def test_random_pupils_are_as_the_plain_evaluator_says(seed: int, lines: Mapping[str, Line]) -> None:
    chance = random.Random(seed)
    # From June to January, so that a summer and the turn of the academic year lie in it.
    every = [date(2024, 6, 3) + timedelta(days=7 * week) for week in range(34)]
    mondays = [each for each in every if each.month != 8 and chance.random() < 0.85]
    pupils = [random_pupil(chance, mondays) for _ in range(60)]
    days = [day for day in school_days(mondays) if chance.random() < 0.95]
    on = mondays[-1] - timedelta(days=chance.randrange(150))
    made = Made(pupils, days, chance.choice([max(days), max(day for day in days if day <= on)]))
    weeks = chance.choice([1, 3, 4, 4, 7, 10])
    found = gap_of(made, lines, on=on, weeks=weeks)
    assert rows_of(found) == Plain(made, on, weeks, lines.values()).rows()


def test_as_of_the_last_session_with_a_mark_where_no_day_is_named() -> None:
    made = Made([{"events": [["sent_out", "2025-03-10"]]}], DAYS, date(2025, 3, 12))
    found = gap_of(made, national_lines())
    assert found.on == date(2025, 3, 12)
    assert found.waiting[0].days_waiting == 2


def test_after_the_records_end_the_list_is_that_of_their_last_day() -> None:
    pupils = [{"events": [["sent_out", "2025-03-10"]]}, {"events": [["suspension", "2025-03-14"]]}]
    made = Made(pupils, DAYS, date(2025, 3, 12))
    found = gap_of(made, national_lines(), on=date(2025, 12, 20))
    assert found.on == date(2025, 3, 14)
    assert [(each.pupil_id, each.days_waiting) for each in found.waiting] == [(2, 0), (1, 4)]
    assert gap_of(made, national_lines(), on=date(2025, 3, 13)).on == date(2025, 3, 12)
    acted = {"events": [["sent_out", "2025-03-10"]], "actions": [["2025-09-03", "contact"]]}
    answered = gap_of(Made([acted], DAYS, date(2025, 3, 12)), national_lines(), on=date(2025, 12, 20))
    assert (answered.on, answered.waiting, answered.on_roll) == (date(2025, 3, 12), (), 1)


def test_absence_of_a_week_that_has_only_begun_is_known_on_its_last_day_with_marks() -> None:
    absent = {"2025-01-06": 0, "2025-01-13": 0, "2025-01-20": 4}
    touched = [["persistent_absence", "2025-01-24"]]
    made = Made([{"absent": absent, "touched": touched}], school_days(map(as_day, absent)), date(2025, 1, 22))
    (row,) = gap_of(made, national_lines()).waiting
    assert (row.branch, row.rung, row.since) == ("self_exclusion", 5, date(2025, 1, 22))
    assert row.crossed == ("absence_ten_percent",)


def test_a_line_of_other_schools_is_not_ours() -> None:
    other = {"often": Line(**{**vars(LINES["often"]), "schools": (THERE,), "at_least": 1})}
    ours = {"often": Line(**{**vars(LINES["often"]), "schools": (HERE,), "at_least": 1})}
    made = Made([{"events": [["incident", "2025-03-25"]]}], DAYS, max(DAYS))
    assert gap_of(made, other, on=ON).waiting == ()
    assert [each.crossed for each in gap_of(made, ours, on=ON).waiting] == [("often",)]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"weeks": 0}, "Give 1 to 40 school weeks"),
        ({"weeks": 41}, "Give 1 to 40 school weeks"),
        ({"on": date(2020, 1, 1)}, "is before the calendar of school 100001"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongCallError, match=said):
        gap_of(MADE, national_lines(), **asked)


def test_a_school_without_calendar_or_marks_is_a_sentence() -> None:
    with LocalEngine(threads=1) as engine:
        hold_made(engine, MADE)
        with pytest.raises(WrongCallError, match="has no calendar or no marks"):
            action_gap(engine, THERE, national_lines())
    with pytest.raises(WrongCallError, match="has no calendar or no marks"):
        gap_of(Made([], DAYS, date(2000, 1, 1)), national_lines())
