"""The continuum in full on a page: sentences say what the released figures say, and no more."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.report import made_up
from tests.report.given import SCHOOL, figure, with_figures
from tests.report.test_words import CAUSES
from wholeschool.disclosure import Figure, FigureSet, Released, load_policy, release_figures
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.alternative import alternative_section
from wholeschool.report.attention import gap_section, hidden_section
from wholeschool.report.content import (
    rung_labels,
    standing_key,
    year_group_key,
)
from wholeschool.report.duties import duty_section
from wholeschool.report.england import england, england_source
from wholeschool.report.standings import groups_in_order, standing_section, year_group_section
from wholeschool.report.steps import steps


@pytest.fixture(scope="module")
def content() -> SiteContent:
    return made_up.content()


def test_every_population_has_its_sections_in_order(content: SiteContent) -> None:
    keys = [section.key for section in steps(content, TRUST)]
    assert keys == [
        "action-gap", "standings", "journeys", "suspensions", "displacement", "hidden", "duties",
        "alternative", "year-groups", "records",
    ]  # fmt: skip


def test_no_sentence_names_a_cause_and_each_says_what_is_good(content: SiteContent) -> None:
    for population in (TRUST, *(school.urn for school in content.schools)):
        for section in steps(content, population):
            for said in (section.sentence, *section.more):
                assert not CAUSES.search(said), said
            text = f"{section.sentence} {section.remark}"
            assert re.search(r"is better|is good|what counts|on record|need", text), section.key


def test_who_waits_is_said_as_a_number_and_never_as_a_pupil(content: SiteContent) -> None:
    made = with_figures(content, figure("gap:waiting", 40, 0, shows="count"))
    section = gap_section(made, SCHOOL)
    assert section is not None
    assert section.sentence.startswith("About 40 pupils have moved up")
    few = with_figures(content, figure("gap:waiting", 3, 0, shows="count"))
    hidden = gap_section(few, SCHOOL)
    assert hidden is not None
    assert "not shown" in hidden.sentence
    assert "3" not in hidden.sentence


def test_nobody_waits_is_said_as_well(content: SiteContent) -> None:
    section = gap_section(with_figures(content, figure("gap:waiting", 0, 0, shows="count")), SCHOOL)
    assert section is not None
    assert section.sentence.startswith("For every pupil who moved up")


def test_the_year_before_stands_beside_where_pupils_stand(content: SiteContent) -> None:
    made = with_figures(
        content,
        figure(standing_key("school_exclusion", 4), 20, 0, shows="count"),
        figure(standing_key("school_exclusion", 4), 35, 0, shows="count", period="202324"),
    )
    section = standing_section(made, SCHOOL)
    assert section is not None
    assert section.table is not None
    assert section.chart is not None
    (body,) = [body for body in section.table.bodies if len(body) > 1]
    assert [cell.text for cell in body[1]] == ["4 · Suspension", "20", "35"]
    assert "20 (was 35)" in section.chart.wide
    assert "suspension has most (20), and it is the highest" in section.sentence


def _standing(counts: dict[int, int], period: str = "202425") -> list[FigureSet]:
    return [
        figure(standing_key("school_exclusion", rung), count, 0, shows="count", period=period)
        for rung, count in counts.items()
    ]


def test_those_on_no_rung_are_said_shown_and_tabled(content: SiteContent) -> None:
    made = with_figures(content, *_standing({0: 400, 2: 30, 3: 55, 4: 10}), *_standing({0: 380}, "202324"))
    section = standing_section(made, SCHOOL)
    assert section is not None
    assert section.table is not None
    assert section.chart is not None
    assert section.sentence == (
        "In Summer 2 2024/25: Of about 495 pupils, 400 stand on no rung of school exclusion; of the rungs "
        "with numbers shown, internal exclusion has most (55), and suspension (10) is the highest. Fewer on "
        "a rung is better."
    )
    (body,) = [body for body in section.table.bodies if len(body) > 1]
    assert [cell.text for cell in body[-1]] == ["0 · No rung", "400", "380"]
    assert "0 · No rung" in section.chart.wide
    assert "400 (was 380)" in section.chart.wide


def test_all_pupils_together_are_not_said_where_a_rung_is_hidden(content: SiteContent) -> None:
    section = standing_section(with_figures(content, *_standing({0: 400, 3: 55, 4: 3})), SCHOOL)
    assert section is not None
    assert "About 400 pupils stand on no rung of school exclusion;" in section.sentence
    assert "Of about" not in section.sentence


def test_without_a_calendar_nobody_stands_in_a_half_term(content: SiteContent) -> None:
    assert standing_section(replace(content, half_term=0), TRUST) is None


def test_a_rung_that_is_hidden_is_not_said(content: SiteContent) -> None:
    section = standing_section(
        with_figures(content, figure(standing_key("self_exclusion", 6), 2, 0, shows="count")), SCHOOL
    )
    assert section is not None
    assert section.sentence.startswith("In Summer 2 2024/25: No number of pupils above nought is shown.")


def test_forms_on_one_rung_have_one_name() -> None:
    assert rung_labels("self_exclusion")[1] == "Late"
    assert rung_labels("school_exclusion")[2] == "Detention"
    assert list(rung_labels("school_exclusion")) == list(range(1, 8))


def test_duties_hidden_forms_and_provision_have_advice_beside_every_number(content: SiteContent) -> None:
    for section in (hidden_section(content, SCHOOL), duty_section(content, SCHOOL)):
        assert section is not None
        assert section.table is not None
        assert all(row[-1].text for body in section.table.bodies for row in body)


def test_a_school_without_provision_has_no_section_of_it(content: SiteContent) -> None:
    made = with_figures(content, *(figure(key, 0, 0, shows="count") for key in ("ap:single", "ap:dual")))
    assert alternative_section(made, SCHOOL) is None


def test_year_groups_stand_in_their_order(content: SiteContent) -> None:
    section = year_group_section(content, TRUST)
    assert section is not None
    assert section.table is not None
    assert [row[0].text for row in section.table.bodies[0]] == ["Year 7", "Year 8", "Year 9"]


def test_a_school_has_only_the_year_groups_that_it_teaches(content: SiteContent) -> None:
    """Those with one to four pupils stay, or their absence would say that there are none."""
    sizes = {"R": 0, "3": 3, "8": 90, "9": 90}
    sets = []
    for group, size in sizes.items():
        parts = [Figure(SCHOOL, 0, size, (0, size), size), Figure("100002", 0, 60, (0, 60), 60)]
        whole = Figure(TRUST, 0, 60 + size, (0, 60 + size), 60 + size)
        sets.append(
            FigureSet(year_group_key(group, "suspended"), "202425", 100, "share", whole, tuple(parts))
        )
    made = with_figures(content, *sets)
    assert groups_in_order(made, SCHOOL) == ["3", "8", "9"]
    assert groups_in_order(made, TRUST) == ["R", "3", "8", "9"]
    before = replace(sets[0], period="202324", parts=(replace(sets[0].parts[0], base=40, stands_on=(0, 40)),))
    assert "R" in groups_in_order(with_figures(content, *sets, before), SCHOOL), "it had some a year before"


def test_englands_rate_is_that_of_the_schools_phase_with_its_year_and_source(content: SiteContent) -> None:
    assert england(content, SCHOOL, "suspension_rate") == (
        "England, secondary schools: 18.9 suspensions per 100 pupils (DfE, 2022/23)."
    )
    source = england_source(content, SCHOOL, "suspension_rate")
    assert source.startswith("England's rate: Department for Education, suspensions and permanent exclusions")
    assert source.endswith("counted over the whole school year.")
    assert england_source(content, SCHOOL, "lost_learning_all_forms") == ""
    assert england(content, TRUST, "suspension_rate").startswith("England, all schools: 9.33")
    assert england(content, "100003", "suspension_rate") == "", "nobody says of which phase it is"
    assert england(content, SCHOOL, "lost_learning_all_forms") == ""
    assert england(content, SCHOOL, "overall_absence").endswith("(DfE, 2024/25, year to date).")
    assert "that share their daily registers" in england_source(content, SCHOOL, "overall_absence")


def test_middle_and_all_through_schools_are_counted_in_with_others(content: SiteContent) -> None:
    def beside(phase: str, measure: str = "overall_absence") -> str:
        school = replace(content.schools[0], phase_code=phase)
        return england(replace(content, schools=(school,)), school.urn, measure)

    assert beside("AT") == beside("MS") == beside("SS")
    assert beside("MP") == beside("PS") != beside("SS")
    assert beside("NS") == "", "nursery schools have no rate"
    assert beside("PR") == "", "codes have changed since their last one"
    assert "pupil referral units: 81.24" in beside("PR", "persistent_absence")


def test_while_a_year_is_under_way_englands_whole_one_is_called_so(content: SiteContent) -> None:
    until_february = replace(content, last_day=date(2025, 2, 13))
    assert england(until_february, SCHOOL, "suspension_rate").endswith("happened up to 13 February 2025.")
    assert "13 February" not in england(until_february, SCHOOL, "overall_absence")


def test_without_a_year_before_nothing_stands_beside(content: SiteContent) -> None:
    alone = replace(
        with_figures(
            content,
            figure(standing_key("school_exclusion", 4), 20, 0, shows="count"),
            figure("hidden:exits", 20, 0, shows="count"),
        ),
        measures=replace_period(content),
    )
    assert alone.year_before == ""
    standing, hidden = standing_section(alone, SCHOOL), hidden_section(alone, SCHOOL)
    assert standing is not None
    assert hidden is not None
    assert standing.chart is not None
    assert "was" not in standing.chart.wide
    assert "same day" not in hidden.sentence + hidden.remark
    assert [len(row) for row in hidden.table.bodies[0]] == [3]  # type: ignore[union-attr]


def replace_period(content: SiteContent) -> Released:
    """The measures of the site's year alone."""
    sets = [figure("overall_absence", 50, 900, shows="rate", period=content.year)]
    return release_figures("Measures", "made up", sets, load_policy())
