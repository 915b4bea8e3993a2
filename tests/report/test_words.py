"""Sentences say what the figures say: singular and plural, separators, direction, and no causes."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.report import words

CAUSES = re.compile(
    r"\b(because|due to|caused?|leads? to|thanks to|result of|therefore|so that)\b", re.IGNORECASE
)
WHOLE = st.integers(0, 2_000_000)


def test_rates_always_have_a_decimal_place() -> None:
    assert [words.rate_text(rate) for rate in (1, 14.8, 0.08, 1234.5)] == ["1.0", "14.8", "0.08", "1,234.5"]


def test_days_that_round_to_nothing_are_not_nothing() -> None:
    assert words.days_lost(0, 5) == "under 1 day"
    assert words.days_lost(0, 0) == "0 days"


def test_the_first_sentence() -> None:
    assert words.lost_in_all("Ashby", "202425", 4555, 610) == (
        "In 2024/25, about 610 pupils at Ashby lost 4,555 days of learning in all forms of the continuum "
        "together. Fewer is better."
    )
    assert words.lost_in_all("Ashby", "202425", 0, 0) == "No lost learning is recorded at Ashby in 2024/25."
    assert "not shown" in words.lost_in_all("Ashby", "202425", None, None)


@pytest.mark.parametrize(
    ("now", "earlier", "text"),
    [
        (3.2, 3.0, "Up from 3.0 in 2023/24."),
        (3.0, 3.2, "Down from 3.2 in 2023/24."),
        (3.0, 3.0, "The same as in 2023/24."),
        (3.0, None, ""),
    ],
)
def test_up_and_down(now: float, earlier: float | None, text: str) -> None:
    assert words.against_earlier(now, earlier, "202324" if earlier is not None else "") == text


def test_the_largest_branch_and_form() -> None:
    branches = {"school_exclusion": 40, "self_exclusion": 60, "hidden": 0}
    text = words.largest_parts(branches, [("Suspension", 40), ("Unauthorised absence", 60)], 100)
    assert text == (
        "The branch that took most is self-exclusion, with 60 days. "
        "The largest bar is unauthorised absence, with 60 of 100 days. Fewer days are better."
    )


def test_one_branch_alone_is_not_the_largest_of_anything() -> None:
    text = words.largest_parts({"self_exclusion": 60}, [("Late to lessons", 60)], 60)
    assert "branch" not in text
    assert "late to lessons, with 60 of 60 days" in text


def test_nothing_lost_on_the_continuum() -> None:
    assert words.largest_parts({}, [("Suspension", 0)], 0).startswith("No lost learning")


def test_most_and_fewest() -> None:
    half_terms = [("Autumn 1", 10), ("Autumn 2", 1200), ("Spring 1", 3)]
    assert words.most_and_fewest("Suspension", half_terms) == (
        "Suspension took most days in Autumn 2 (1,200) and fewest in Spring 1 (3). Fewer days are better."
    )
    assert "2 days in every half-term" in words.most_and_fewest(
        "Suspension", [("Autumn 1", 2), ("Autumn 2", 2)]
    )


def test_longer_parts_of_the_year_are_listed_and_not_compared() -> None:
    text = words.over_the_year("Suspension", [("Autumn", 1), ("Spring 1 to Summer 2", 7)])
    assert (
        text == "Suspension took 1 day in Autumn and 7 days in Spring 1 to Summer 2. Fewer days are better."
    )
    assert words.over_the_year("", ()).startswith("No form is shown")


def test_the_spread_names_no_school_and_ranks_none() -> None:
    text = words.spread("Overall absence rate", [5.2, 23.6, 8.0], "per 100")
    assert (
        text == "Overall absence rate: from 5.2 to 23.6 per 100, over 3 schools. Lower is better throughout."
    )
    assert "not enough" in words.spread("Overall absence rate", [5.2], "per 100")


def test_doubtful_records() -> None:
    assert words.doubtful_sessions(1, 0) == "About 1 session or event should be looked at. Fewer is better."
    assert words.doubtful_sessions(1250, 1).startswith("About 1,250 sessions or events")
    assert "1 kind is not shown" in words.doubtful_sessions(1250, 1)
    assert "2 kinds are not shown" in words.doubtful_sessions(None, 2)


def test_the_assumed_share() -> None:
    assert words.assumed_share(4.0).startswith("4.0 of every 100 minutes lost rest on an assumed duration")
    assert "not shown" in words.assumed_share(None)


def test_forms_for_the_year_alone() -> None:
    assert words.only_for_the_year([]) == ""
    assert words.only_for_the_year(["Suspension", "Late to lessons"]) == (
        "Shown for the year alone: suspension and late to lessons."
    )


def test_abbreviations_keep_their_capitals() -> None:
    assert words.in_sentence("EHC plan") == "EHC plan"
    assert words.in_sentence("Suspension") == "suspension"
    assert words.in_sentence("A week") == "a week"


def test_every_finding_of_the_ledger_has_advice() -> None:
    from wholeschool.schema.books import LEDGER_FINDINGS

    finding = next(column for column in LEDGER_FINDINGS.columns if column.name == "finding")
    assert set(words.WHAT_TO_DO) == set(finding.allowed)


def sentences(numbers: list[int]) -> Iterator[str]:
    a, b, c = (float(each) for each in numbers)
    yield words.lost_in_all("Ashby", "202425", a, b)
    yield words.against_earlier(a, b, "202324")
    yield words.largest_parts({"school_exclusion": a, "self_exclusion": b}, [("Suspension", a)], a + b)
    yield words.most_and_fewest("Suspension", [("Autumn 1", a), ("Autumn 2", b), ("Spring 1", c)])
    yield words.over_the_year("Suspension", [("Autumn", a), ("Spring", b)])
    yield words.spread("Overall absence rate", [a, b, c], "per 100")
    yield words.doubtful_sessions(a, 3)
    yield words.assumed_share(a)


@given(st.lists(WHOLE, min_size=3, max_size=3))
def test_no_sentence_names_a_cause_or_a_number_that_it_was_not_given(numbers: list[int]) -> None:
    given_numbers = {*numbers, sum(numbers[:2]), 3, 1, 2, 100}
    for sentence in sentences(numbers):
        assert not CAUSES.search(sentence)
        assert "  " not in sentence
        without_years = re.sub(r"20\d\d/\d\d|(Autumn|Spring) \d", "", sentence)
        said = [float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", without_years)]
        assert set(said) <= given_numbers
        assert not re.search(r"\b\d{4,}\b", without_years)
        assert not re.search(r"\b1 (days|pupils|schools|kinds)\b", sentence.replace(",", "x"))


@pytest.mark.parametrize(
    ("last_day", "left_out", "said"),
    [
        (date(2025, 7, 22), "", ""),
        (
            date(2025, 7, 22),
            "202526",
            "Some sessions lie in August 2025. By the Department for Education's count",
        ),
        (date(2024, 8, 30), "", "All data of 2024/25 lie in August 2024"),
        (date(2024, 9, 6), "", ""),
    ],
)
def test_days_of_august_are_said(last_day: date, left_out: str, said: str) -> None:
    assert words.days_of_august("202425", last_day, left_out).startswith(said)
    assert bool(words.days_of_august("202425", last_day, left_out)) == bool(said)
