"""Pages of gaps: what was planted is said, what was not released is not, and Simpson's paradox is named."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from wholeschool.actions.report_gaps import released_groups
from wholeschool.disclosure import ALL, HIDDEN_NOTE, load_policy, release_counts
from wholeschool.report import TRUST, SiteContent, write_site
from wholeschool.report.drawing import broken
from wholeschool.report.gap_chart import gap_chart
from wholeschool.report.gap_ladder import gap_ladder
from wholeschool.report.gaps import GapsPage, gaps_pages
from wholeschool.report.group_counts import GroupCounts, shown_gaps
from wholeschool.report.section import NamedSection


@pytest.fixture(scope="module")
def found(content: SiteContent) -> dict[str, GapsPage]:
    return {page.population: page for page in gaps_pages(content)}


def _section(page: GapsPage, key: str) -> NamedSection:
    return next(each for each in page.sections if each.key == key)


def _counts(content: SiteContent, key: str, by: str) -> GroupCounts:
    return next(each for each in content.gaps if (each.key, each.by) == (key, by))


def test_a_planted_gap_is_said_with_its_interval(found: dict[str, GapsPage]) -> None:
    section = _section(found[TRUST], "fsm-persistent-absence")
    assert section.sentence.startswith("Free school meals: 260 of 650 pupils, 40.0 % (35.")
    assert "2.0 times (1." in section.sentence
    assert section.table is not None
    assert [row[0].text for row in section.table.bodies[0]] == ["free school meals", "no free school meals"]


def test_absence_by_ethnic_group_says_what_is_in_it_that_no_school_could_mend(
    found: dict[str, GapsPage],
) -> None:
    said = {each.key: " ".join(each.more) for each in found[TRUST].sections}
    assert "religious observance" in said["ethnicity-major-persistent-absence"]
    assert "religious observance" not in said["ethnicity-major-pupils-suspended-rate"]
    assert "religious observance" not in said["fsm-persistent-absence"]


def test_suspensions_say_why_their_pupils_are_fewer(found: dict[str, GapsPage]) -> None:
    said = {each.key: " ".join(each.more) for each in found[TRUST].sections}
    why = "main roll was at the school on 1"
    assert why in said["fsm-pupils-suspended-rate"]
    assert why not in said["fsm-persistent-absence"]
    assert why not in said["fsm-ladder"]


def _of_sen(small: tuple[int, int]) -> GroupCounts:
    """Three schools, at the first of which few have a plan: so many of them counted, and not counted."""
    alike = [[60, 400], [40, 60], [30, 90]]
    counts = np.array([[[5, 335], [*small], [0, 50]], alike, alike])
    of = GroupCounts("pupils_suspended_rate", "sen", "Pupils suspended by special educational needs")
    names = ["No SEN", "Plan", "SEN support"]
    return released_groups(of, counts, ["100001", "100002", "100003"], names, "x", load_policy())


def test_groups_that_are_not_shown_are_among_everyone_else(content: SiteContent) -> None:
    of = _of_sen((10, 12))
    content = replace(content, gaps=(of,), rates=(), schools=content.schools[:3])
    (section,) = next(each for each in gaps_pages(content) if each.population == "100001").sections
    assert [gap.group for gap in shown_gaps(of, "100001")] == ["No SEN", "SEN support"]
    assert "0.10 times (0.03 to 0.74) the share of everyone else" in section.sentence
    assert "none was counted" not in " ".join((section.sentence, *section.more))
    assert section.withheld == "Not shown, having too few pupils for a share, but among everyone else: Plan."
    # The mark of all groups together stands at 15 of 410, and not at 5 of the 390 that are shown.
    title = f"{of.title} at {content.name_of('100001')}, 2024/25"
    *more, of_whom = section.more
    assert "main roll was at the school" in of_whom
    described = " ".join((section.sentence, *more, "The table below holds every figure."))
    gaps = shown_gaps(of, "100001")
    assert section.chart == gap_chart(section.key, gaps, 15 / 410, title, described)


def test_rates_are_said_of_the_trust_and_of_no_school(found: dict[str, GapsPage]) -> None:
    section = _section(found[TRUST], "fsm-suspension-rate")
    assert section.sentence.startswith("Free school meals: ")
    assert " suspensions per 100 pupils (" in section.sentence
    assert " the rate of everyone else." in section.sentence
    assert section.table is not None
    assert [len(row) for row in section.table.bodies[0]] == [5, 5]
    assert not any(each.key == "fsm-suspension-rate" for each in found["100001"].sections)


def test_simpsons_paradox_is_shown_as_such(found: dict[str, GapsPage]) -> None:
    said = " ".join(_section(found[TRUST], "sex-persistent-absence").more)
    assert "All schools together turn it round: they put Female above Male" in said.replace(
        "everyone else", "Male"
    )
    assert "within schools it is the other way, below." in said


def test_schools_that_stand_together_are_no_school_and_no_part_of_a_gap(
    found: dict[str, GapsPage], content: SiteContent
) -> None:
    assert len(_counts(content, "persistent_absence", "sex").schools) == 2
    said = " ".join(_section(found[TRUST], "sex-persistent-absence").more)
    assert "the rate (2 schools, and 2 taken together)." in said
    assert "School by school nothing is told: 2 schools with 25 pupils" in said
    assert "Of the gap" not in said


def test_a_school_with_small_counts_is_not_shown_and_named(
    found: dict[str, GapsPage], content: SiteContent
) -> None:
    key = "fsm-pupils-suspended-rate"
    assert "100004" not in _counts(content, "pupils_suspended_rate", "fsm").schools
    own = _section(found["100004"], key)
    assert own.sentence.startswith("Not shown for this school")
    assert own.table is None
    assert "Dunmore" in _section(found[TRUST], key).withheld


def test_figures_are_those_of_the_rounded_counts(content: SiteContent) -> None:
    of = _counts(content, "persistent_absence", "fsm")
    for school in (ALL, *of.schools):
        for gap, (group, count, base) in zip(shown_gaps(of, school), of.cells(school), strict=True):
            assert (gap.group, gap.count, gap.base) == (group, count, base)
            assert count % 5 == base % 5 == 0


def test_small_groups_have_no_share(content: SiteContent) -> None:
    of = _counts(content, "persistent_absence", "fsm")
    assert shown_gaps(replace(of, policy=replace(load_policy(), percent_from_pupils=100_000))) == ()
    assert shown_gaps(replace(of, table=None)) == ()


def test_where_the_gap_enters_is_said_and_steps_with_few_are_counted(found: dict[str, GapsPage]) -> None:
    section = _section(found[TRUST], "fsm-ladder")
    assert "groups differ beyond chance at" in section.sentence
    assert section.chart is not None
    assert not any(each.key.endswith("ladder") for each in found["100001"].sections)


def test_of_a_step_those_groups_are_said_that_differ() -> None:
    # Neither the first group nor all of them, and the surest first.
    went = {"Asian": 200, "Black": 220, "Mixed": 900, "Other": 400, "White": 210}
    counts = np.array([[[each, 2000 - each] for each in went.values()]])
    step = GroupCounts("self_exclusion:2", "ethnicity_major", "Walked out, then a higher rung")
    said = gap_ladder(
        "ethnicity_major", [released_groups(step, counts, ["all"], [*went], "x", load_policy())]
    )
    told = [each.split(": ")[1] for each in said.more]
    assert told[0] == "Mixed"
    assert set(told) == {"Mixed", "Asian", "Black", "White"}


def test_groups_that_stand_together_are_called_by_whom_they_leave_out() -> None:
    names = ["White", "Mixed", "Asian"]
    counts = np.array([[[100, 1900], [30, 270], [4, 8]]])
    step = GroupCounts("self_exclusion:2", "ethnicity_major", "Walked out, then a higher rung")
    said = gap_ladder("sex", [released_groups(step, counts, ["all"], names, "x", load_policy())])
    assert said.table is not None
    assert [row[0].text for row in said.table.bodies[0][1:]] == ["White", "Mixed or Asian"]
    assert said.remark.startswith("Drawn for all but White: ")


def test_no_page_explains_a_symbol_that_pages_do_not_write(content: SiteContent, tmp_path: Path) -> None:
    columns = [("school", ["100001", "100002"]), ("group", ["No SEN", "Plan", "SEN support"])]
    counts = np.array([[[60, 400], [40, 60], [2, 90]], [[60, 400], [40, 60], [20, 90]]])
    table = release_counts("x", columns, counts, load_policy(), "x", base="base").released
    assert HIDDEN_NOTE in table.notes
    of = GroupCounts("pupils_suspended_rate", "sen", "Pupils suspended by special educational needs")
    of = of.with_table(table, load_policy())
    for path in write_site(tmp_path, replace(content, gaps=(of,))):
        assert HIDDEN_NOTE not in unescape(path.read_text("utf-8"))


def test_the_contents_lead_to_each_section_once_by_what_groups_go_by(found: dict[str, GapsPage]) -> None:
    for page in found.values():
        led = [each.key for sections in page.contents.values() for each, _ in sections]
        assert led == [each.key for each in page.sections]
    names = [short for _, short in found[TRUST].contents["Free school meals"]]
    assert names == ["Persistent absence", "Pupils suspended", "Suspension rate", "Where the gap enters"]


def test_without_counts_there_are_no_pages(content: SiteContent) -> None:
    assert [*gaps_pages(replace(content, gaps=()))] == []


def test_what_is_never_compared_is_on_no_page(found: dict[str, GapsPage]) -> None:
    words = " ".join(f"{each.title} {each.sentence}" for page in found.values() for each in page.sections)
    assert "eligious" not in words
    assert "travel" not in words


def test_labels_break_between_words() -> None:
    assert broken("Education, health and care plan", 14) == "Education,\nhealth and\ncare plan"
    assert broken("unbroken", 3) == "unbroken"
