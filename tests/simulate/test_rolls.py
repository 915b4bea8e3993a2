"""Who is on whose roll, read from the enrolment file of a whole trust."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

from tests.simulate.reading import Files
from wholeschool.reference.lists import code_list


def test_every_code_is_on_its_list(trust: Files) -> None:
    lists = {
        "Leaving reason": "leaving_reason", "Destination": "leaving_destination", "Sex": "sex",
        "Status": "enrolment_status", "Year group": "nc_year", "Ethnicity": "ethnicity",
        "SEN provision": "sen_provision", "SEN need": "sen_type",
    }  # fmt: skip
    for column, name in lists.items():
        assert {row[column] for row in trust.enrolments} - {""} <= set(code_list(name)), column
    for row in trust.rows("schools.csv"):
        assert row["Phase"] in code_list("school_phase_census")
        assert row["Type"] in code_list("school_type")


def test_a_pupil_is_on_one_main_roll_at_a_time(trust: Files) -> None:
    stays = defaultdict(list)
    for row in trust.enrolments:
        if row["Status"] != "S":
            end = date.fromisoformat(row["End"]) if row["End"] else date.max
            stays[row["UPN"], row["Academic year"]].append((date.fromisoformat(row["Start"]), end))
    for spells in stays.values():
        spells.sort()
        assert all(start <= end for start, end in spells)
        assert all(before[1] < after[0] for before, after in pairwise(spells))


def test_pupils_on_two_rolls_are_main_at_one_and_subsidiary_at_the_alternative_provision(
    trust: Files,
) -> None:
    main = {(row["UPN"], row["Academic year"]) for row in trust.enrolments if row["Status"] == "M"}
    second = {(row["UPN"], row["Academic year"]) for row in trust.enrolments if row["Status"] == "S"}
    assert main == second
    assert len(main) >= 6
    at = {row["URN"] for row in trust.enrolments if row["Status"] == "S"}
    assert [trust.phases[urn] for urn in at] == ["PR"]


def test_of_a_session_of_two_rolls_only_one_school_says_that_it_has_the_pupil(trust: Files) -> None:
    both = [row for row in trust.enrolments if row["Status"] == "S"]
    shared = 0
    for row in both:
        rolls = [roll for roll in trust.stays if roll[0] == row["UPN"]]
        first, last = date.fromisoformat(row["Start"]), date.fromisoformat(row["End"])
        registers = [trust.register(roll) for roll in rolls]
        for at in set(registers[0]) & set(registers[1]):
            if first <= at[0] <= last:
                marks = [register.get(at) for register in registers if at in register]
                assert sum(mark not in ("D", None) for mark in marks) <= 1
                shared += 1
    assert shared > 500


def test_leavers_say_why_and_stayers_do_not(trust: Files) -> None:
    for row in trust.enrolments:
        assert bool(row["End"]) == bool(row["Leaving reason"]) or row["Status"] == "S"
    reasons = Counter(row["Leaving reason"] for row in trust.enrolments)
    assert {"PM", "PF", "IM", "EL", "PE"} <= set(reasons)


def test_some_join_during_the_year_and_some_move_within_the_trust(trust: Files) -> None:
    joiners = [row for row in trust.enrolments if not row["Start"].endswith("-09-01")]
    assert len(joiners) > 20
    schools = defaultdict(set)
    for row in trust.enrolments:
        if row["Status"] != "S":
            schools[row["UPN"], row["Academic year"]].add(row["URN"])
    assert any(len(each) == 2 for each in schools.values())


def test_no_file_has_a_mark_outside_roll_and_calendar_but_where_an_end_was_back_dated(trust: Files) -> None:
    outside = {roll for roll in trust.stays if not set(trust.marks[roll]) <= set(trust.register(roll))}
    exits = trust.truth["continuum"]["exits"]
    assert outside == {(each["upn"], str(each["urn"])) for each in exits if "back_dated" in each["marked"]}
    for roll in outside:
        extra = set(trust.marks[roll]) - set(trust.register(roll))
        assert {day for day, _ in extra} <= {day for day, _ in trust.calendar[roll[1]]}
