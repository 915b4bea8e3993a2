"""What happened, in words: made from the records and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

from tests.continuum.gap.test_lines import MONDAYS, WINDOW
from wholeschool.continuum.gap.lines import Crossing, Record
from wholeschool.continuum.gap.words import Touched, day_in_words, happened, in_mid_sentence
from wholeschool.reference.forms import event_kinds, forms, ladder
from wholeschool.reference.lines import national_lines


def touched(form: str, week: int, times: int = 1) -> Touched:
    one = forms()[form]
    return Touched(form, one.branch, one.rung or 0, MONDAYS[week], MONDAYS[week], times)


def told(branch: str | None, touches: list[Touched], records: list[Record], *crossed: Crossing) -> str:
    return happened(branch, touches, records, crossed, national_lines(), WINDOW)


def test_days_are_written_as_in_britain() -> None:
    assert day_in_words(date(2025, 5, 4)) == "4 May"


def test_the_gravest_comes_first_with_its_days() -> None:
    touches = [touched("sent_out", 8), touched("sent_out", 10), touched("suspension", 9)]
    records = [
        Record("sent_out", MONDAYS[8]),
        Record("sent_out", MONDAYS[10]),
        Record("suspension", MONDAYS[9]),
    ]
    assert told("school_exclusion", touches, records) == "Suspended on 10 March; sent out twice since 3 March"
    records.append(Record("sent_out", MONDAYS[10] + timedelta(days=1)))
    assert told("school_exclusion", touches, records).endswith("; sent out 3 times since 3 March")


def test_what_lies_before_the_weeks_asked_about_or_on_the_other_branch_is_not_told() -> None:
    touches = [touched("sent_out", 2), touched("late", 9)]
    records = [Record("sent_out", MONDAYS[2]), Record("late", MONDAYS[9])]
    assert told("self_exclusion", touches, records) == "Late to lessons on 10 March"


def test_events_that_a_line_counted_are_told_from_the_first_that_counted() -> None:
    records = [Record("sent_out", MONDAYS[week]) for week in (2, 6, 7, 8)]
    crossing = Crossing("three_removals", MONDAYS[8], since=MONDAYS[6])
    assert told(None, [], records, crossing) == (
        "Sent out 3 times since 17 February; three removals in four school weeks by 3 March"
    )


def test_marks_without_a_record_are_told_by_sessions() -> None:
    touches = [touched("suspension", 9, 4), touched("late_after_register", 10)]
    assert told("school_exclusion", touches, []) == "Suspended (4 sessions since the week of 10 March)"
    assert told("self_exclusion", touches, []) == (
        "Late after the register closed (1 session in the week of 17 March)"
    )


def test_absence_is_told_once_with_its_figures() -> None:
    touches = [touched("persistent_absence", 9)]
    said = "Persistently absent, 10 % or more of the year so far by 10 March"
    assert told("self_exclusion", touches, []) == said
    words = "absent for 10.2 % of the year so far (21 of 206 sessions)"
    crossing = Crossing("absence_ten_percent", MONDAYS[9], MONDAYS[9], words)
    assert told("self_exclusion", touches, [], crossing) == f"A{words[1:]} by 10 March"
    # A line of the school's own that was crossed earlier does not tell of the rung.
    crossing = Crossing("absence_ten_percent", MONDAYS[8], MONDAYS[8], words)
    assert told("self_exclusion", touches, [], crossing) == f"{said}; {words} by 3 March"


def test_severe_absence_is_persistent_absence_as_well_and_is_told_alone() -> None:
    touches = [touched("persistent_absence", 9), touched("severe_absence", 9)]
    said = told("self_exclusion", touches, [])
    assert said == "Severely absent, 50 % or more of the year so far by 10 March"


def test_an_abbreviation_keeps_its_capitals_within_a_sentence() -> None:
    assert in_mid_sentence("Three removals") == "three removals"
    assert in_mid_sentence("SEN review overdue") == "SEN review overdue"


def test_every_rung_and_every_kind_of_event_can_be_told() -> None:
    for form in (*ladder("school_exclusion"), *ladder("self_exclusion")):
        assert told(form.branch, [touched(form.name, 9)], [])
    crossing = Crossing("own", MONDAYS[9], MONDAYS[9])
    for kind in event_kinds():
        line = national_lines()["first_suspension"]
        lines = {"own": type(line)(**{**vars(line), "kinds": (kind,)})}
        said = happened(None, [], [Record(kind, MONDAYS[9])], [crossing], lines, WINDOW)
        assert " on 10 March; " in said
