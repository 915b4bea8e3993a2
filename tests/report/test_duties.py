"""Duties on a page: past their date now and a year before, and those that no date passes."""

from __future__ import annotations

from tests.report.given import SCHOOL, figure, with_figures
from wholeschool.disclosure import FigureSet
from wholeschool.report import SiteContent
from wholeschool.report.duties import UNDATED, duty_section

BEFORE = "202324"


def counted(key: str, now: int, before: int | None = None) -> list[FigureSet]:
    sets = [figure(f"duty:{key}", now, 0, shows="count")]
    return sets if before is None else [*sets, figure(f"duty:{key}", before, 0, shows="count", period=BEFORE)]


def test_breaches_stand_beside_those_of_the_same_day_a_year_before(content: SiteContent) -> None:
    made = with_figures(
        content,
        *counted("governors_meet:breach", 20, 35),
        *counted("governors_meet:done", 60, 50),
        *counted("reason_for_n:breach", 100),
    )
    section = duty_section(made, SCHOOL)
    assert section is not None
    assert section.table is not None
    assert section.sentence.startswith("About 20 duties of governors and staff (meetings, notices,")
    assert "in about 100 weeks of pupils." in section.sentence
    rows = {row[0].text: [cell.text for cell in row[1:4]] for row in section.table.bodies[0]}
    assert rows["Governing board to meet within 15 school days"] == ["60", "20", "35"]
    of_marks = rows["Weeks of pupils with a mark N older than five school days"]
    assert of_marks == ["not counted", "100", "not counted"]
    (said,) = section.more
    assert "(20). That is fewer than the 35 by the same day of 2023/24." in said
    assert "what was mended since is gone" in section.remark


def test_a_hidden_number_of_the_year_before_is_not_compared_with(content: SiteContent) -> None:
    made = with_figures(content, *counted("governors_meet:breach", 20, 3))
    section = duty_section(made, SCHOOL)
    assert section is not None
    assert section.more == ()
    assert "not shown" in [cell.text for cell in section.table.bodies[0][0]]  # type: ignore[union-attr]


def test_duties_without_a_date_are_cases_and_never_breaches(content: SiteContent) -> None:
    cases = [
        each for duty in UNDATED for each in (*counted(f"{duty}:case", 55, 40), *counted(f"{duty}:done", 15))
    ]
    section = duty_section(with_figures(content, *counted("governors_meet:breach", 0), *cases), SCHOOL)
    assert section is not None
    assert section.sentence.startswith("No duty of governors and staff past its date is shown.")
    ((_, table),) = section.further
    assert len(table.bodies[0]) == len(UNDATED) == 3
    for row in table.bodies[0]:
        assert [cell.text for cell in row[1:4]] == ["55", "40", "15"]
        assert row[-1].text
    assert "never counted as undone" in table.caption
