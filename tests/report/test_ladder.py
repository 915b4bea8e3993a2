"""The rows of the continuum: every released figure once, lost and beside apart."""

from wholeschool.reference.forms import forms
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.content import CONTINUUM, branches_of, rungs_of
from wholeschool.report.ladder import ASIDE, PANELS, TOGETHER, context, ladder


def test_lost_days_of_all_rows_add_up_to_the_total(content: SiteContent) -> None:
    for school in content.schools:
        lost = [row.days or 0 for row in ladder(content, school.urn) if row.kind == "lost"]
        total = content.total("all", school.urn)
        assert total is None or abs(sum(lost) - total["days"]) <= len(lost)


def test_what_stands_beside_is_never_lost(content: SiteContent) -> None:
    rows = ladder(content, TRUST)
    assert {row.panel for row in rows if row.kind == "beside"} == {"school_exclusion", ASIDE}
    assert all(row.kind == "beside" for row in rows if row.panel == ASIDE)


def test_rows_stand_by_panel_and_rung(content: SiteContent) -> None:
    rows = ladder(content, TRUST)
    panels = [row.panel for row in rows]
    assert panels == sorted(panels, key=list(PANELS).index)
    school = [row.rungs[0] for row in rows if row.panel == "school_exclusion"]
    assert school == sorted(school)
    self_exclusion = [row.label for row in rows if row.panel == "self_exclusion"]
    assert self_exclusion.index("Truanting lessons") < self_exclusion.index("Unauthorised absence")
    assert self_exclusion.index("Unauthorised absence") < self_exclusion.index("Persistent absence")


def test_every_rung_of_both_branches_is_there(content: SiteContent) -> None:
    rungs = {(row.panel, rung) for row in ladder(content, TRUST) for rung in row.rungs}
    expected = {
        (form.branch, form.rung) for form in forms().values() if form.rung and form.branch in CONTINUUM
    }
    assert rungs == expected


def test_a_block_over_two_branches_has_a_panel_of_its_own(content: SiteContent) -> None:
    merged = [
        row for school in content.schools for row in ladder(content, school.urn) if row.panel == TOGETHER
    ]
    assert all(" and " in row.label for row in merged)
    assert branches_of("late reduced_timetable") == {"self_exclusion", "hidden"}
    assert rungs_of("permanent_exclusion suspension") == (4, 7)


def test_persistent_absence_counts_enrolments(content: SiteContent) -> None:
    counted = {row.label: row.counted for row in ladder(content, TRUST) if row.kind == "no_minutes"}
    assert counted["Persistent absence"] == "enrolment"
    assert counted["Managed move"] == "pupil"


def test_religious_observance_is_never_shown_by_itself(content: SiteContent) -> None:
    labels = [label for label, _ in context(content, TRUST)]
    assert not {"Religious observance", "Family travelling for work"} & set(labels)
    assert len(labels) == 4
