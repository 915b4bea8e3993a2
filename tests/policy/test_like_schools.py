"""Like schools: who they are by each rule, and where a school stands among them, worked by hand."""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from wholeschool.policy.like_schools import (
    FEWEST,
    RULES,
    LikeForLike,
    Poverty,
    Schools,
    SchoolsOf,
    like,
    like_for_like,
    schools_of,
)
from wholeschool.policy.like_words import kind, own, poverty_taken, sentences, widened

OF = SchoolsOf("suspension_rate", "2016/17", "secondary", "", "schools.csv", "1")
LEEDS, BRADFORD, BEXLEY, BARNET, HARROW = "383", "380", "303", "302", "310"
POVERTY = Poverty({LEEDS: 20.0, BRADFORD: 20.5, BEXLEY: 10.0, BARNET: 12.0, HARROW: 14.0}, "2016/17")


def rows(*given: dict[str, Any]) -> pa.Table:
    whole = [{"count": 10.0, "base": 1000.0, "reason": None} | each for each in given]
    return pa.table(
        {
            "area_code": pa.array([each["code"] for each in whole], pa.string()),
            "count": pa.array([each["count"] for each in whole], pa.float64()),
            "base": pa.array([each["base"] for each in whole], pa.float64()),
            "reason": pa.array([each["reason"] for each in whole], pa.string()),
            "source_row": pa.array(range(2, len(whole) + 2), pa.int32()),
        }
    )


def many(authority: str, how_many: int, first: int = 4000, **said: Any) -> list[dict[str, Any]]:
    """Schools of an authority with 1, 2, 3 … suspensions for every hundred pupils."""
    base = float(said.pop("base", 1000))
    return [
        {"code": f"{authority}{first + at}", "count": base * (at + 1) / 100, "base": base, **said}
        for at in range(how_many)
    ]


def made(*given: dict[str, Any], of: SchoolsOf = OF, poverty: Poverty = POVERTY) -> Schools:
    return schools_of(of, rows(*given), poverty)


def beside(*given: dict[str, Any], **more: Any) -> LikeForLike:
    found = like_for_like(made(*given, **more), 0)
    assert found is not None
    return found


def codes(schools: Schools, found: Any) -> set[str]:
    return {schools.laestab[int(at)].as_py() for at in found}


SCHOOL = {"code": "3834999", "count": 95.0}


def test_quartiles_percentile_and_place_are_as_one_works_them_by_hand() -> None:
    found = beside(SCHOOL, *many(LEEDS, 20))
    rates = [float(each) for each in range(1, 21)]
    assert found.quartiles == pytest.approx(statistics.quantiles(rates, n=4, method="inclusive"))
    assert (found.rate, found.percentile) == (pytest.approx(9.5), 100 * 9 / 20)
    # Every school has 1,000 pupils, so that w = 1 ÷ (0.105 ÷ 1000) for each of them.
    variance = 0.105 / 1000
    z = sorted((rate / 100 - 0.105) / variance**0.5 for rate in rates)
    low, high = statistics.quantiles(z, n=10, method="inclusive")[0::8]
    phi = statistics.fmean(min(max(each, low), high) ** 2 for each in z)
    between = (20 * phi - 19) * variance / 19
    assert found.funnel is not None
    assert found.funnel.phi == pytest.approx(phi)
    assert found.z == pytest.approx((0.095 - 0.105) / (variance + between) ** 0.5)
    ends = found.limits(1.96)
    assert ends == pytest.approx((max(0.105 - 1.96 * (variance + between) ** 0.5, 0) * 100, ends[1]))  # type: ignore[index]
    assert (found.position, found.source, found.target) == ("usual", "schools.csv:2", pytest.approx(10.5))


def test_its_own_figure_is_not_held_against_itself() -> None:
    usual, far = (beside(SCHOOL | {"count": count}, *many(LEEDS, 20)) for count in (95.0, 950.0))
    assert usual.quartiles == far.quartiles
    assert usual.limits(1.96) == far.limits(1.96)
    assert (far.position, far.percentile) == ("very high", 100)


def test_schools_with_the_same_rate_count_half() -> None:
    alike = [{"code": f"383{4000 + at}", "count": 95.0} for at in range(20)]
    found = beside(SCHOOL, *alike)
    assert found.percentile == 50
    assert found.quartiles == pytest.approx((9.5, 9.5, 9.5))


def test_the_closest_rule_takes_region_poverty_and_size() -> None:
    schools = made(
        SCHOOL,
        *many(LEEDS, 20),
        *many(LEEDS, 3, 5000, base=740),  # too small: three quarters are 750
        *many(LEEDS, 3, 6000, base=1350),  # too large: four thirds are 1,333
        *many(BRADFORD, 3),  # more poverty
        *many(BEXLEY, 30),  # another region, less poverty
    )
    found, tried = like(schools, 0)
    assert tried == (20,)
    assert codes(schools, found) == codes(schools, range(1, 21))


@pytest.mark.parametrize(
    ("others", "tried", "says"),
    [
        # Bexley is in the lowest band, Barnet in the next, Harrow in the one after it.
        ([(BEXLEY, 9), (BARNET, 30)], (9, 9, 39), "a little more or less poverty"),
        ([(BEXLEY, 9), (HARROW, 30)], (9, 9, 9, 9, 20), "closest to it in size are taken"),
    ],
)
def test_wider_rules_are_taken_one_after_the_other_and_said(
    others: list[tuple[str, int]], tried: tuple[int, ...], says: str
) -> None:
    given = [each for authority, how_many in others for each in many(authority, how_many)]
    found = beside({"code": "3034999"}, *given)
    assert found.tried == tried
    assert len(found.likes) >= FEWEST
    assert says in list(widened(found))[-1]


def test_all_regions_and_then_sizes_are_taken() -> None:
    regions = {LEEDS: 20.0, BEXLEY: 20.0}
    every = beside(SCHOOL, *many(LEEDS, 8), *many(BEXLEY, 12), poverty=Poverty(regions, "2016/17"))
    assert every.tried == (8, 20)
    assert list(widened(every)) == ["In its region there are only 8, so that all regions are taken."]
    assert "region" not in kind(every)
    sizes = beside(SCHOOL, *many(LEEDS, 8), *many(LEEDS, 12, 5000, base=500))
    assert sizes.tried == (8, 8, 8, 20)
    assert "with 500 to 2,000 pupils" in kind(sizes)


def test_who_is_like_it_is_said() -> None:
    found = beside({"code": "3024999"}, *many(BARNET, 20))
    assert kind(found) == (
        "secondary schools, in the region London, in authorities with 11.6 to 13.2 per cent of pupils "
        "eligible for free school meals in 2016/17, with 750 to 1,333 pupils"
    )


def test_where_poverty_is_not_known_it_is_not_looked_at_and_that_is_said() -> None:
    found = beside(SCHOOL, *many(LEEDS, 20), *many(BRADFORD, 3), poverty=Poverty({}))
    assert len(found.likes) == 23
    assert "not known here" in list(widened(found))[-1]
    assert "free school meals" not in kind(found)


def test_withheld_numbers_lie_below_the_smallest_that_is_published() -> None:
    hidden = {"count": None, "reason": "x"}
    found = beside({"code": "3834999", **hidden}, *many(LEEDS, 20, base=300), *many(LEEDS, 4, 5000, **hidden))
    # The smallest is 3 of 300.
    assert found.schools.most_hidden == 2
    assert found.rate == pytest.approx(0.15)
    assert "1 or 2 suspensions of 1,000 pupils (the number is withheld" in own(found)
    assert any("withheld because they are 1 or 2; each is taken as 1.5" in each for each in sentences(found))
    assert found.percentile is not None


def test_other_symbols_are_no_numbers() -> None:
    of_others = many(LEEDS, 20)
    found = beside(SCHOOL, *of_others, {"code": "3836000", "count": None, "reason": "z"})
    assert len(found.likes) == 20
    without = beside(SCHOOL | {"count": None, "reason": ":"}, *of_others)
    assert (without.rate, without.percentile, without.z, without.position) == (None, None, None, "")
    assert "there is no number of suspensions" in own(without)


def test_a_school_without_pupils_is_compared_with_nobody() -> None:
    assert like_for_like(made(SCHOOL | {"base": 0.0}, *many(LEEDS, 20)), 0) is None
    assert like_for_like(made(SCHOOL | {"base": None}, *many(LEEDS, 20)), 0) is None


def test_with_too_few_schools_there_is_no_comparison() -> None:
    assert like_for_like(made(SCHOOL), 0) is None
    assert like_for_like(made(SCHOOL, *many(LEEDS, 9)), 0) is None
    assert len(beside(SCHOOL, *many(LEEDS, 10)).likes) == 10


def test_bands_are_fifths_of_the_authorities() -> None:
    shares = {str(number): float(number) for number in range(100)}
    bands = Poverty(shares, "2016/17").bands([*shares, "unknown"])
    assert np.bincount(bands).tolist() == [1, 20, 20, 20, 20, 20]
    assert (np.diff(bands[:-1]) >= 0).all()


def test_the_last_rule_always_finds_some() -> None:
    assert RULES[-1].size is None
    found = beside({"code": "3034999", "base": 7.0}, *many(LEEDS, 30))
    assert len(found.likes) == FEWEST


def test_sessions_are_no_measure_of_a_schools_size_that_people_know() -> None:
    of = SchoolsOf("overall_absence", "2018/19", "secondary", "", "a.parquet", "1")
    found = beside(SCHOOL, *many(LEEDS, 20), of=of)
    assert kind(found).endswith("of three quarters to four thirds its size")


def test_a_share_of_ones_own_takes_the_place_of_the_authoritys() -> None:
    """Leeds is among the poorest; a school of it with 10 per cent is like those of Bexley."""
    schools = made(*many(LEEDS, 25), *many(BEXLEY, 25), *many(BARNET, 25))
    own_share, by_authority = like_for_like(schools, 0, 10.0), like_for_like(schools, 0)
    assert own_share is not None
    assert by_authority is not None
    codes = [str(schools.laestab[int(place)].as_py())[:3] for place in own_share.likes]
    assert {*codes} == {BEXLEY}
    assert {str(schools.laestab[int(place)].as_py())[:3] for place in by_authority.likes} == {LEEDS}
    assert poverty_taken(own_share, 10.0).startswith("Eligible for free school meals are 10 per cent")
    assert "20.0 per cent of its authority's in 2016/17" in poverty_taken(own_share, 10.0)
    assert poverty_taken(by_authority, None).endswith("Give its own share with --fsm.")
    assert schools.band[0] == made(*many(LEEDS, 25)).band[0], "the schools themselves stay as they are"


def test_without_shares_of_authorities_a_share_says_nothing() -> None:
    schools = made(*many(LEEDS, 30), poverty=Poverty({}))
    found = like_for_like(schools, 0, 10.0)
    assert found is not None
    assert len(found.likes) == len(like_for_like(schools, 0).likes)  # type: ignore[union-attr]
    assert "left out of account" in poverty_taken(found, 10.0)


def test_the_schools_stand_as_in_the_file_however_the_rows_came() -> None:
    given = rows(*many(LEEDS, 12), *many(BRADFORD, 12))
    mixed = schools_of(OF, given.take(np.random.default_rng(7).permutation(len(given))), POVERTY)
    assert mixed.laestab.to_pylist() == given["area_code"].to_pylist()
    assert mixed.row.tolist() == given["source_row"].to_pylist()
    assert mixed.count.tolist() == given["count"].to_pylist()
