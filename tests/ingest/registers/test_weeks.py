"""Marks held against the calendar and the roll: which sessions have none, and what each set holds."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pyarrow as pa
import pytest

from tests.ingest.weeks_of import (
    ALWAYS,
    MONDAY,
    NO_CALENDAR,
    SETS,
    calendar,
    derived,
    marks_of,
    registers,
    rolls,
    week,
)
from wholeschool.ingest.registers import weeks
from wholeschool.ingest.registers.weeks import derive_weeks
from wholeschool.reference.attendance import code_of
from wholeschool.reference.marks import read_mark
from wholeschool.schema import TABLES

WHOLE = r"/\/\/\/\/\ "
OTHER_PUPIL = (2, week(), WHOLE)
"""Somebody else in the school has all marks."""


@pytest.fixture(autouse=True, params=[2_000, 1], ids=["school", "pupil"])
def _at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds of a school worked out at once holds of its pupils one by one."""
    monkeypatch.setattr(weeks, "_PUPILS_AT_ONCE", request.param)


def test_a_session_that_the_calendar_lists_and_no_file_marks_is_no_mark() -> None:
    found = derived(registers((1, week(), r"/\./\/\/\/"), OTHER_PUPIL), calendar(week()), rolls(ALWAYS))
    assert found[1, MONDAY]["marks"] == r"/\?/\/\/\/...."
    assert found[1, MONDAY]["forms"] == {"no_mark": [2]}
    assert found[1, MONDAY]["unscored"] == [2]


def test_nothing_is_missing_that_the_calendar_does_not_list() -> None:
    held = calendar(week(), days=4, without=((MONDAY, "PM"),))
    assert marks_of(registers((1, week(), "/"), (2, week(), WHOLE)), held, rolls(ALWAYS))[1, 0] == "/.??????"


def test_nothing_is_missing_off_the_roll() -> None:
    stay = (1, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))
    found = marks_of(registers((1, week(), "../"), OTHER_PUPIL), calendar(week()), rolls(stay))
    assert found[1, 0] == "../???"


def test_two_stays_are_one_roll_with_a_gap() -> None:
    first, last = (1, MONDAY, MONDAY), (1, MONDAY + timedelta(days=4), None)
    found = marks_of(registers(OTHER_PUPIL), calendar(week()), rolls(first, last))
    assert found[1, 0] == "??......??"


def test_nothing_is_missing_before_the_first_and_after_the_last_marked_day_of_the_school() -> None:
    marked = registers((1, week(1), "/"), (2, week(1), r"../\ "), (2, week(2), r"/\ "))
    found = marks_of(marked, calendar(*(week(number) for number in range(5))), rolls(ALWAYS))
    assert found == {(1, 1): "/?????????", (1, 2): "??", (2, 1): r"../\ ".strip(), (2, 2): r"/\ ".strip()}


def test_the_last_day_counts_as_a_whole() -> None:
    """A register that ends with a morning mark lacks the afternoon of that day, and no more."""
    found = marks_of(registers((1, week(), r"/\/")), calendar(week()), rolls(ALWAYS))
    assert found[1, 0] == r"/\/?"


def test_a_pupil_without_a_register_row_has_a_week_of_missing_marks() -> None:
    found = derived(registers(OTHER_PUPIL), calendar(week()), rolls(ALWAYS))
    assert found[1, MONDAY]["marks"] == "??????????...."
    assert found[1, MONDAY]["forms"] == {"no_mark": list(range(10))}


def test_a_school_without_any_register_misses_nothing() -> None:
    assert derived(registers(), calendar(week()), rolls(ALWAYS)) == {}


def test_a_pupil_with_marks_and_no_roll_misses_nothing() -> None:
    assert marks_of(registers((1, week(), "/"), OTHER_PUPIL), calendar(week()))[1, 0] == "/"


def test_a_filler_stands_without_a_calendar_where_somebody_has_a_mark() -> None:
    marked = registers((1, week(), "/???"), (2, week(), r"/\/"))
    assert marks_of(marked)[1, 0] == "/??"


def test_a_filler_is_dropped_where_nobody_in_the_school_has_a_mark() -> None:
    """A grid has a column for a training day; what stands in it for nothing is nothing."""
    assert marks_of(registers((1, week(), "??"), (2, week(), "??")))[1, 0] == ""


def test_a_filler_is_dropped_off_the_roll() -> None:
    stay = (1, MONDAY + timedelta(days=1), None)
    for held in (calendar(week()), NO_CALENDAR):
        found = marks_of(registers((1, week(), r"??/\??"), OTHER_PUPIL), held, rolls(stay))
        assert found[1, 0].startswith(r"../\??")


def test_a_filler_is_dropped_on_a_day_that_the_calendar_does_not_list() -> None:
    found = marks_of(registers((1, week(), "/?/?"), OTHER_PUPIL), calendar(week(), days=1), rolls(ALWAYS))
    assert found[1, 0] == "/?/"


def test_a_filler_after_the_last_marked_day_is_still_to_come() -> None:
    """A grid is exported on a Tuesday, with the rest of its week blank or filled."""
    found = marks_of(registers((1, week(), r"/\/\?????? ")), calendar(week()), rolls(ALWAYS))
    assert found[1, 0] == r"/\/\ ".strip()


def test_in_complete_registers_nothing_is_still_to_come() -> None:
    found = marks_of(registers((1, week(), "?/..")), calendar(week(), days=3), rolls(), complete=True)
    assert found[1, 0] == "?/"


def test_a_mark_off_the_roll_stands() -> None:
    """That a pupil is marked who is on no roll is for the importer to say; the mark is not thrown away."""
    stay = (1, MONDAY + timedelta(days=1), None)
    found = derived(registers((1, week(), "//")), calendar(week()), rolls(stay))
    assert found[1, MONDAY]["taught"] == [0, 1]


def test_a_mark_on_a_day_that_the_calendar_lacks_is_read_by_itself() -> None:
    found = derived(registers((1, week(), r"/\/I")), calendar(week(), days=1), rolls(ALWAYS))[1, MONDAY]
    assert found["apart"] == [2, 3]
    assert found["taught"] == [0, 1]
    assert found["authorised"] == []
    assert found["forms"] == {}


def test_in_a_week_without_a_calendar_every_session_has_the_default_length() -> None:
    found = derived(registers((1, week(), r"/\/I")))[1, MONDAY]
    assert (found["apart"], found["taught"], found["authorised"]) == ([], [0, 1, 2], [3])


def test_a_closed_session_outside_the_calendar_is_no_session() -> None:
    found = derived(registers((1, week(), "//##")), calendar(week(), days=1), rolls(ALWAYS))[1, MONDAY]
    assert found["apart"] == []


@pytest.mark.parametrize("mark", "DEBK!")
def test_marks_that_do_not_say_all_are_set_apart(mark: str) -> None:
    found = derived(registers((1, week(), f"/{mark}")))[1, MONDAY]
    assert found["apart"] == [1]
    assert found["forms"] == {}
    assert all(1 not in found[name] for name in SETS if name != "apart")


def test_a_code_outside_its_dates_is_set_apart() -> None:
    marked = registers((1, date(2024, 7, 1), "HG"), (1, date(2024, 9, 9), "HG"))
    found = derived(marked)
    assert (found[1, date(2024, 7, 1)]["apart"], found[1, date(2024, 7, 1)]["authorised"]) == ([], [0])
    assert (found[1, date(2024, 9, 9)]["apart"], found[1, date(2024, 9, 9)]["unauthorised"]) == ([0], [1])


def test_a_code_that_begins_inside_the_week_is_set_apart_in_that_week_alone() -> None:
    """C2 began on Monday 19 August 2024; Y1 and others too. Until then they were outside their dates."""
    marked = registers((1, date(2024, 8, 12), "c"), (1, date(2024, 8, 19), "c"))
    found = derived(marked)
    assert found[1, date(2024, 8, 12)]["apart"] == [0]
    assert found[1, date(2024, 8, 19)]["forms"] == {"reduced_timetable": [0]}


def test_schools_and_years_are_apart_from_each_other() -> None:
    """Another school's calendar and another year's register say nothing of this one."""
    marked = pa.concat_tables(
        [
            registers((1, week(), "/")),
            registers((1, week(), r"/\/\ "), urn=100002),
            registers((1, date(2023, 9, 4), "/")),
        ]
    )
    held = pa.concat_tables([calendar(week(), date(2023, 9, 4)), calendar(week(), urn=100002)])
    counts, _ = derive_weeks(marked, held, rolls(ALWAYS))
    found = {(row["urn"], row["week"]): (row["marks"], row["academic_year"]) for row in counts.to_pylist()}
    assert found == {
        (100001, MONDAY): ("/?............", "202425"),
        (100002, MONDAY): (r"/\/\..........", "202425"),
        (100001, date(2023, 9, 4)): ("/.............", "202324"),
    }


def test_what_is_given_in_no_order_comes_out_the_same() -> None:
    chance = Random(1)
    rows = [(pupil, week(number), WHOLE) for pupil in range(1, 6) for number in range(4)]
    held, on_roll = calendar(*(week(n) for n in range(4))), rolls(*((p, MONDAY, None) for p in range(1, 7)))
    straight = derived(registers(*rows), held, on_roll)
    assert derived(registers(*chance.sample(rows, len(rows))), held, on_roll) == straight
    assert len(straight) == 24


def test_the_tables_have_the_types_of_the_schema() -> None:
    counts, forms = derive_weeks(registers((1, week(), "/I")), NO_CALENDAR, rolls())
    whole = TABLES["week_counts"].own_arrow
    assert counts.schema == whole.remove(whole.get_field_index("changed_at"))
    assert forms.schema == TABLES["week_forms"].own_arrow


@pytest.mark.parametrize("seed", range(5))
def test_every_session_is_in_one_place_and_no_more(seed: int) -> None:
    """Random marks, calendar and roll: each scheduled session is in one set, and its form is its mark's."""
    chance = Random(seed)
    chars = [*code_of(), ".", ".", "?", "!", "#"]
    mondays = [week(number) for number in range(6)]
    marked = registers(
        *(
            (pupil, monday, "".join(chance.choices(chars, k=14)))
            for pupil in range(1, 9)
            for monday in chance.sample(mondays, 4)
        )
    )
    on_roll = rolls(
        *((pupil, MONDAY + timedelta(days=chance.randint(0, 20)), None) for pupil in range(1, 9) if pupil % 3)
    )
    for (_, monday), row in derived(marked, calendar(*mondays[:5]), on_roll).items():
        for slot, char in enumerate(row["marks"]):
            mark = read_mark(char, monday + timedelta(days=slot // 2))
            at = [name for name in SETS if slot in row[name] and name != "late"]
            forms = [form for form, sessions in row["forms"].items() if slot in sessions]
            if mark is None:
                assert (at, forms) == ([], [])
            elif slot in row["apart"]:
                assert (at, forms) == (["apart"], [])
            else:
                assert forms == ([mark.form] if mark.form else [])
                expected = [
                    name
                    for name, belongs in {
                        "taught": mark.taught,
                        "authorised": mark.authorised,
                        "unauthorised": mark.unauthorised,
                        "unscored": mark.scheduled and not mark.possible,
                    }.items()
                    if belongs
                ]
                assert at == expected
                assert (slot in row["late"]) == (mark.form == "late")
