"""Figures of claims, put together by hand from made-up official ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.policy.official import figure
from tests.reference_lists.test_claims import CLAIM
from wholeschool.errors import WrongCallError
from wholeschool.policy.bounds import Between
from wholeschool.policy.claim_figures import Pool, Wanted, Worked, wanted, worked
from wholeschool.policy.figures import Figure
from wholeschool.reference.claims import Definition, parse_claim

FSM = Wanted("suspension_rate", "national", "fsm")
ALL = Wanted("suspension_rate", "national", "")
LENGTHS = Wanted("suspension_days", "national", "length")


def defined(*figures: str, combine: str = "value") -> Definition:
    """A definition of these figures, each the fields of a TOML table on one line."""
    head = CLAIM[: CLAIM.index("[[definition.figures]]")].replace(
        'words = "All."', f'words = "All."\ncombine = "{combine}"'
    )
    blocks = "".join("\n[[definition.figures]]\n" + each.replace("; ", "\n") + "\n" for each in figures)
    return parse_claim(head + blocks, where="made.toml").definition


def of(group: str, take: str = "rate") -> str:
    return (
        f'name = "{group}"; take = "{take}"; measure = "suspension_rate"; periods = ["2021/22"]; '
        f'characteristic = "fsm"; groups = ["{group}"]'
    )


def fsm(**numbers: Any) -> Pool:
    eligible = figure(characteristic="fsm", group="eligible", count=200, base=1000, **numbers)
    other = figure(characteristic="fsm", group="not eligible", count=100, base=2000, row=3, **numbers)
    return {FSM: [eligible, other]}


def between(found: Worked) -> Between:
    assert found.between is not None, found.reason
    return found.between


def test_a_ratio_of_rates_with_the_rows_that_it_stands_on() -> None:
    found = worked(defined(of("eligible"), of("not eligible"), combine="ratio"), fsm())
    assert between(found) == Between.exactly(pytest.approx(4))
    assert [(name, each.source) for name, each in found.used] == [
        ("eligible", "made.csv:2"),
        ("not eligible", "made.csv:3"),
    ]


def test_an_england_that_could_not_be_rebuilt_is_no_figure_and_the_claim_says_why() -> None:
    reason = "England is not rebuilt: only 75 of 152 local authorities have rates"
    lacking = [replace(each, count=None, base=None, reason=reason) for each in fsm()[FSM]]
    found = worked(defined(of("eligible")), {FSM: lacking})
    assert (found.between, found.reason) == (None, f"{reason} (2021/22).")


def test_rounded_counts_give_bounds() -> None:
    found = between(worked(defined(of("eligible"), of("not eligible"), combine="ratio"), fsm(rounding=5)))
    assert found.best == pytest.approx(4)
    assert found.low == pytest.approx((197.5 / 1002.5) / (102.5 / 1997.5))
    assert found.high == pytest.approx((202.5 / 997.5) / (97.5 / 2002.5))


def test_groups_together_are_counts_over_bases_and_no_mean_of_rates() -> None:
    both = of("eligible").replace('["eligible"]', '["eligible", "not eligible"]')
    assert between(worked(defined(both), fsm())).best == pytest.approx(10)  # 300 of 3,000; the mean is 12.5


def test_a_change_in_per_cent() -> None:
    pool = {ALL: [figure(period="2018/19", count=400), figure(count=500, row=3)]}
    count = 'name = "n"; take = "count"; measure = "suspension_rate"; periods = ["{}"]'
    found = worked(defined(count.format("2021/22"), count.format("2018/19"), combine="change"), pool)
    assert between(found) == Between.exactly(pytest.approx(25))


def test_an_unrounded_figure_of_the_same_cell_is_taken() -> None:
    rounded = figure(count=435, rounding=5, file="a.csv")
    exact = figure(count=433, file="b.csv")
    found = worked(
        defined('name = "n"; take = "count"; measure = "suspension_rate"; periods = ["2021/22"]'),
        {ALL: [rounded, exact]},
    )
    assert between(found) == Between.exactly(433)


def test_of_a_rate_that_stands_alone_the_published_one() -> None:
    alone = {FSM: [figure(characteristic="fsm", group="eligible", rate=12.5)]}
    assert between(worked(defined(of("eligible")), alone)) == Between.exactly(12.5)


def test_another_year_is_never_taken_and_is_named() -> None:
    pool = {FSM: [figure(period="2020/21", characteristic="fsm", group="eligible", count=1, base=2)]}
    found = worked(defined(of("eligible")), pool)
    assert found.between is None
    assert found.reason == (
        "There is no suspension rate by fsm for 2021/22 in this store, which has 2020/21 to 2020/21."
    )


def test_a_symbol_is_no_zero() -> None:
    hidden = {FSM: [figure(characteristic="fsm", group="eligible", base=10, reason="x")]}
    found = worked(defined(of("eligible", take="count")), hidden)
    assert found.between is None
    assert found.reason == "made.csv:2 has “x” where the count would be."


def test_a_group_that_nobody_has_is_a_slip_with_the_nearest() -> None:
    with pytest.raises(WrongCallError, match="Did you mean eligible"):
        worked(defined(of("eligable")), fsm())


def test_a_measure_and_a_characteristic_that_nobody_has() -> None:
    slip = defined(of("eligible").replace("suspension_rate", "suspension_rates"))
    with pytest.raises(WrongCallError, match="Did you mean suspension_rate"):
        worked(slip, {next(one for one, _ in wanted(slip)): []})
    slip = defined(of("eligible").replace('"fsm"', '"fms"'))
    with pytest.raises(WrongCallError, match="Did you mean fsm"):
        worked(slip, {next(one for one, _ in wanted(slip)): []})


def test_how_many_they_are_where_only_the_rate_is_published() -> None:
    pool = {FSM: [figure(characteristic="fsm", group="eligible", rate=20.0, base=5000)]}
    assert between(worked(defined(of("eligible", take="share_of_base")), pool)).best == pytest.approx(1000)
    at_least = of("eligible", take="share_of_base") + "; at_least_only = true"
    assert between(worked(defined(at_least), pool)).high == float("inf")


def lengths() -> list[Figure]:
    """60 suspensions of one day, 40 of three: 180 days."""
    return [
        figure("suspension_days", characteristic="length", group=group, count=count, row=row)
        for row, (group, count) in enumerate([("", 100), ("1", 60), ("3", 40)], start=2)
    ]


DAYS = (
    'name = "days"; take = "days_each"; measure = "suspension_days"; periods = ["2021/22"]; '
    'characteristic = "length"'
)


def test_days_a_suspension_and_the_days_of_all() -> None:
    found = worked(defined(DAYS), {LENGTHS: lengths()})
    assert between(found).best == pytest.approx(1.8)
    assert between(found).low < 1.8 < between(found).high
    assert found.assumptions


def test_a_further_value_widens_the_ends_and_the_middle_is_the_best() -> None:
    wider = worked(defined(DAYS + '; high = 9.0; source = "elsewhere"'), {LENGTHS: lengths()})
    alone = worked(defined(DAYS), {LENGTHS: lengths()})
    assert between(wider).high == 9
    assert between(wider).low == between(alone).low
    assert between(wider).best == pytest.approx((between(alone).low + 9) / 2)


def test_a_figure_times_another() -> None:
    suspensions = 'name = "n"; take = "count"; measure = "suspension_rate"; periods = ["2021/22"]; '
    given = (
        'times = {name = "days", take = "given", value = 2, low = 1, high = 3, source = "a report", '
        'assumption = "It is so."}'
    )
    found = worked(defined(suspensions + given), {ALL: [figure(count=50)]})
    assert between(found) == Between(50, 100, 150)
    assert found.assumptions == ("It is so.",)
    assert [(each.name, each.source) for each in found.given] == [("days", "a report")]
