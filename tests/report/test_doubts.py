"""The section on what the records leave open."""

from __future__ import annotations

from tests.report.given import SCHOOL, figure, with_figures
from wholeschool.reference.plausible import plausibility_list
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.content import doubt_key
from wholeschool.report.doubts import SHOWN, doubt_section
from wholeschool.report.steps import steps

MARKS, E = "more_marks_than_sessions", "e_without_suspension"


def test_each_sort_stands_with_its_pupils_and_what_to_do(content: SiteContent) -> None:
    made = with_figures(
        content,
        figure(doubt_key(MARKS), 40, 0, shows="count"),
        figure(doubt_key(E), 300, 0, shows="count"),
        figure(doubt_key("half_empty_weeks"), 0, 0, shows="count"),
    )
    section = doubt_section(made, SCHOOL)
    assert section.table is not None
    [body] = section.table.bodies
    assert [(row[0].text, row[1].text) for row in body] == [
        ("Pupils have more marks in a term than the calendar has sessions", "40"),
        ("E in the register with no suspension or exclusion on record", "300"),
    ]
    assert [row[-1].text for row in body] == [plausibility_list().checks[name].advice for name in (MARKS, E)]
    assert section.sentence == (
        "In the records of the year, 2 things deserve a look. Most pupils, about 300, stand behind this: "
        "E in the register with no suspension or exclusion on record. Fewer is better."
    )
    assert "wholeschool check STORE" in section.remark


def test_few_pupils_are_not_shown_and_the_command_is_named(content: SiteContent) -> None:
    made = with_figures(content, figure(doubt_key(E), 2, 0, shows="count"))
    [section] = [each for each in steps(made, SCHOOL) if each.key == "records"]
    assert section.table is None
    assert section.sentence == "In the records of the year, 1 thing deserves a look. Fewer is better."
    assert section.withheld.endswith("wholeschool check STORE")


def test_where_nothing_was_found_that_is_said(content: SiteContent) -> None:
    section = doubt_section(with_figures(content), TRUST)
    assert section.table is None
    assert section.sentence.startswith("Nothing in the records of the year is hard to believe")
    assert str(len(SHOWN)) in section.sentence
