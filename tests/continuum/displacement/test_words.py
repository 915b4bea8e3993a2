"""The sentences of displacement: the figures that they have, and the causes that they do not name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wholeschool.continuum.displacement.displacement import (
    FEW_PUPILS,
    NO_HALF_TERM,
    ONE_YEAR,
    FormChange,
    YearPair,
)
from wholeschool.continuum.displacement.words import pair_sentence

URN = 100001


def change(
    form: str, before: float, after: float, p_adjusted: float | None, per: str = "sessions"
) -> FormChange:
    return FormChange(
        URN,
        "202425",
        "202526",
        form,
        per,
        before,
        after,
        after - before,
        None,
        None,
        p_adjusted,
        p_adjusted,
        40,
    )


FELL = change("suspension", 9.1, 3.6, 0.001)
ROSE = change("reduced_timetable", 2.0, 6.3, 0.02)
PAIR = YearPair(URN, "202425", "202526", (1, 2, 3, 4, 5, 6), (), (700, 690), "", (FELL, ROSE))


def test_a_fall_and_a_rise() -> None:
    assert pair_sentence(PAIR, "Abbey") == (
        "At Abbey, sessions lost to suspension fell from 9.1 to 3.6 in every 1,000 possible sessions between "
        "2024/25 and 2025/26, while part-time timetables rose from 2.0 to 6.3. Both changes are larger than "
        "chance would make them. The figures cannot say whether one took the place of the other."
    )


def test_what_is_counted_by_pupils_comes_last_and_says_so() -> None:
    moves = change("managed_move", 1.0, 9.0, 0.01, "pupils")
    said = pair_sentence(replace(PAIR, changes=(FELL, moves, ROSE)), "Abbey")
    assert (
        "while part-time timetables rose from 2.0 to 6.3 and managed moves rose from 1.0 to 9.0 in every "
        "1,000 pupils. All three changes are larger"
    ) in said
    assert said.endswith("took the place of another.")


@pytest.mark.parametrize(
    ("suspension", "said"),
    [
        (
            replace(FELL, p_adjusted=0.06),
            "fell from 9.1 to 3.6 in every 1,000 possible sessions, which chance alone could make.",
        ),
        (
            change("suspension", 3.6, 9.1, 0.001),
            "rose from 3.6 to 9.1 in every 1,000 possible sessions, which is more than chance would make it.",
        ),
        (change("suspension", 0, 0, None), "stayed at 0.0 in every 1,000 possible sessions."),
    ],
)
def test_a_rise_without_a_fall_that_is_sure_says_what_rose_and_claims_nothing(
    suspension: FormChange, said: str
) -> None:
    pair = replace(PAIR, changes=(suspension, ROSE))
    assert not pair.risen
    assert pair_sentence(pair, "Abbey") == (
        "At Abbey, part-time timetables rose from 2.0 to 6.3 between 2024/25 and 2025/26, more than chance "
        f"would make it. In the same time sessions lost to suspension {said} "
        "So the figures do not say that suspension gave way to anything."
    )


def test_where_nothing_is_beyond_chance_that_is_said_of_suspension_and_of_the_others() -> None:
    pair = replace(PAIR, changes=(replace(FELL, p_adjusted=0.06), replace(ROSE, p_adjusted=0.4)))
    assert pair_sentence(pair, "Abbey") == (
        "At Abbey, sessions lost to suspension fell from 9.1 to 3.6 in every 1,000 possible sessions between "
        "2024/25 and 2025/26, which chance alone could make. None of the other forms rose by more than "
        "chance would make it."
    )


def test_a_fall_alone_is_said_as_one() -> None:
    said = pair_sentence(replace(PAIR, changes=(FELL, replace(ROSE, p_adjusted=0.4))), "Abbey")
    assert "fell from 9.1 to 3.6" in said
    assert said.endswith("None of the other forms rose by more than chance would make it.")


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (
            YearPair(URN, "", "202526", (), (), (0, 0), ONE_YEAR, ()),
            "Abbey cannot be judged: there are marks of one academic year only (2025/26), and no year before",
        ),
        (
            replace(PAIR, reason=NO_HALF_TERM, half_terms=(), changes=()),
            "no half-term has marks in both years.",
        ),
        (replace(PAIR, reason=FEW_PUPILS, changes=()), "a year has fewer than 10 pupils."),
        (
            replace(PAIR, missing=(("202526", 5), ("202526", 6))),
            "Left out of both years, since there are no marks: half-terms 5 and 6 of 2025/26.",
        ),
        (
            replace(PAIR, not_comparable=("reduced_timetable",)),
            "Not compared, since 2024/25 had no code for it: part-time timetables.",
        ),
    ],
)
def test_what_cannot_be_judged_or_was_left_out_is_said(pair: YearPair, said: str) -> None:
    assert said in pair_sentence(pair, "Abbey")


def test_small_rates_keep_a_second_place() -> None:
    said = pair_sentence(replace(PAIR, changes=(change("suspension", 0.14, 0.31, None),)), "Abbey")
    assert "rose from 0.14 to 0.31" in said
