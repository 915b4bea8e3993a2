"""The measures are whole, in review, and agree with figures that others published."""

from datetime import date
from importlib import resources

import pytest

from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.reference.measures import measure, measures, parse_measure
from wholeschool.schema import TABLES

NAMES = {
    "lost_learning_coalition",
    "lost_learning_all_forms",
    "school_exclusion_branch",
    "overall_absence",
    "persistent_absence",
    "severe_absence",
    "suspension_rate",
    "pupils_suspended_rate",
    "permanent_exclusion_rate",
    "days_suspended_rate",
}
EVERY = pytest.mark.parametrize("each", measures().values(), ids=lambda each: each.name)


def test_the_first_measures_are_there():
    assert set(measures()) == NAMES


@EVERY
def test_its_review_has_not_lapsed(each):
    assert date.today() <= each.review_by, f"{each.name} is due for review: read its sources again"


@EVERY
def test_it_sums_columns_that_exist(each):
    for part in filter(None, (each.numerator, each.denominator, each.beside)):
        assert {*part.columns, *part.share_of} <= set(TABLES[part.table].names)


@EVERY
def test_it_explains_itself(each):
    assert each.question.endswith("?")
    assert each.notes
    assert each.good_direction == "lower"


@EVERY
def test_it_reproduces_what_was_published(each):
    for example in each.examples:
        assert round(each.rate(example.count, example.base), example.places) == example.rate


def test_every_measure_of_dfe_has_a_published_figure():
    assert all(each.examples for each in measures().values() if each.definition_of == "DfE")


def test_persistent_and_severe_absence_are_thresholds_on_the_enrolments_own_sessions():
    for name, percent in (("persistent_absence", 10), ("severe_absence", 50)):
        part = measure(name).numerator
        assert (part.counts, part.at_least_percent) == ("enrolments", percent)
        assert part.columns == ("authorised", "unauthorised")
        assert part.share_of == ("possible",)


@pytest.mark.parametrize(
    "name", ["suspension_rate", "pupils_suspended_rate", "permanent_exclusion_rate", "days_suspended_rate"]
)
def test_exclusion_rates_stand_on_the_january_headcount(name):
    base = measure(name).denominator
    assert (base.table, base.statuses, base.as_at) == ("enrolments", ("C", "M"), "spring_census")


def test_days_are_those_of_sessions_two_by_two():
    days = measure("days_suspended_rate")
    assert days.numerator.forms == ("suspension",)
    assert (days.days(30), days.rate(30, 100)) == (15, 15)
    assert [measure(name).days(30) for name in ("suspension_rate", "school_exclusion_branch")] == [None, None]


def test_an_unknown_measure_names_the_nearest():
    with pytest.raises(WrongCallError, match="Did you mean suspension_rate"):
        measure("suspensions_rate")


def lost_learning(old, new):
    folder = resources.files("wholeschool.reference") / "measures"
    text = (folder / "school_exclusion_branch.toml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "school_exclusion_branch"', 'name = "other"', "“name” is “other”"),
        ('good_direction = "lower"', 'good_direction = "down"', "good_direction"),
        ("review_by = 2027-11-01", "review_by = 2028-11-01", "within a year"),
        ("review_by = 2027-11-01", "review_by = 2026-11-23", "within a year"),
        ('author = "wholeschool maintainers"', "", "“author” is missing"),
        ("checker = ", "cheker = ", "“checker” is missing"),
        ("per = 100", "per = 0", "1 or more"),
        ('quantities = ["elsewhere"]', 'quantities = ["unverified"]', "leaves no form"),
        ('quantities = ["elsewhere"]', 'quantities = ["elswhere"]', "Did you mean elsewhere"),
        ('quantities = ["elsewhere"]', 'kinds = ["suspension"]', "chooses rows of events, not of ledger"),
        ('quantities = ["elsewhere"]', 'only = ["suspenson"]', "Did you mean suspension"),
        (
            'columns = ["scheduled"]',
            'columns = ["scheduled"]\nonly = ["suspension"]',
            "chooses rows of ledger, not of presence",
        ),
        ('columns = ["scheduled"]', "", "minutes are the sum of columns"),
        ('columns = ["scheduled"]', 'columns = ["scheduled"]\nat_least_percent = 10', "belong together"),
        ("[[sources]]", "[[source]]", "Did you mean sources"),
        ("[denominator]", "[under]", "“denominator” is missing"),
    ],
)
def test_a_measure_that_is_not_whole_is_refused(old, new, says):
    with pytest.raises(DamagedDataError, match=says) as error:
        parse_measure("school_exclusion_branch", lost_learning(old, new))
    assert "school_exclusion_branch.toml" in str(error.value)


def test_a_measure_without_a_source_is_refused():
    text = lost_learning("[[sources]]", "[[sources]]").split("[[sources]]")[0]
    with pytest.raises(DamagedDataError, match="“sources” is missing"):
        parse_measure("school_exclusion_branch", text)


def test_observance_and_ways_of_life_are_no_part_of_a_measure():
    text = lost_learning('branches = ["school_exclusion"', 'branches = ["context", "school_exclusion"')
    with pytest.raises(DamagedDataError, match="Religious observance, Family travelling for work"):
        parse_measure("school_exclusion_branch", text)
