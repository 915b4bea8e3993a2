"""Single figures of a trust and its schools: hidden where they rest on few pupils, and not given away."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.disclosure import Figure, FigureSet, Policy, Released, load_policy, release_figures


def share(population: str, few: set[int], pupils: set[int]) -> Figure:
    """A share of pupils: it stands on those who are in it and on those who are not."""
    return Figure(population, len(few), len(pupils), (len(few), len(pupils - few)), len(pupils))


def sets_of(counts: dict[str, tuple[int, int]], **more: object) -> FigureSet:
    """A share in each school: (pupils in it, pupils on roll), no pupil on two rolls."""
    trust_count, trust_base = (sum(pair[n] for pair in counts.values()) for n in (0, 1))
    return FigureSet(
        "persistent_absence",
        "202425",
        per=100,
        shows="share",
        whole=share("trust", set(range(trust_count)), set(range(trust_base))),
        parts=tuple(share(key, set(range(n)), set(range(base))) for key, (n, base) in counts.items()),
        **more,
    )


def released(policy: Policy, counts: dict[str, tuple[int, int]], **more: object) -> Released:
    return release_figures("Measures", "made up", [sets_of(counts, **more)], policy)


def hidden(table: Released) -> dict[str, str]:
    return {row["population"]: row["hidden"] for row in table.rows if row["hidden"]}


def test_counts_are_rounded_and_the_rate_is_of_the_rounded(policy: Policy) -> None:
    row = released(policy, {"1": (127, 843), "2": (40, 300)}).where(population="1")[0]
    assert (row["count"], row["base"], row["rate"]) == (125, 845, 14.8)


def test_few_pupils_are_hidden_with_a_second_school_that_covers_them(policy: Policy) -> None:
    table = released(policy, {"1": (3, 300), "2": (9, 300), "3": (60, 300)})
    assert hidden(table) == {"1": "few pupils", "2": "few pupils"}
    assert table.where(population="1")[0]["count"] is None
    assert any("fewer than 5 pupils" in note for note in table.notes)


def test_two_schools_that_cover_each_other_hide_no_third(policy: Policy) -> None:
    assert set(hidden(released(policy, {"1": (3, 300), "2": (2, 300), "3": (60, 300)}))) == {"1", "2"}


def test_zero_is_shown(policy: Policy) -> None:
    table = released(policy, {"1": (0, 300), "2": (60, 300)})
    assert hidden(table) == {}
    assert table.where(population="1")[0]["rate"] == 0


def test_all_but_few_pupils_are_hidden_too(policy: Policy) -> None:
    assert "1" in hidden(released(policy, {"1": (57, 60), "2": (60, 300)}))


def test_that_everybody_is_counted_is_hidden_with_a_school_that_covers_it(policy: Policy) -> None:
    counts = {"1": (60, 60), "2": (30, 300), "3": (60, 300)}
    assert hidden(released(policy, counts)) == {"1": "few pupils", "3": "few pupils"}
    assert hidden(released(replace(policy, hundred_per_cent="shown"), counts)) == {}


def test_noughts_can_be_hidden_like_small_counts(policy: Policy) -> None:
    counts = {"1": (0, 300), "2": (9, 300), "3": (60, 300)}
    assert set(hidden(released(replace(policy, zeros="hidden"), counts))) == {"1", "2"}


def test_a_trust_that_nothing_can_cover_is_hidden(policy: Policy) -> None:
    assert set(hidden(released(policy, {"1": (3, 300), "2": (0, 300)}))) == {"1", "trust"}


def test_small_schools_have_numbers_and_no_rate(policy: Policy) -> None:
    row = released(policy, {"1": (10, 24), "2": (60, 300)}).where(population="1")[0]
    assert (row["count"], row["rate"], row["hidden"]) == (10, None, "small base")


def test_sums_of_sessions_show_their_rate_alone(policy: Policy) -> None:
    figures = [Figure(key, 1234, 56_789, (80,), 300) for key in ("trust", "1")]
    table = release_figures(
        "Measures",
        "made up",
        [FigureSet("overall_absence", "202425", 100, "rate", figures[0], (figures[1],))],
        policy,
    )
    assert [(row["count"], row["base"], row["rate"]) for row in table.rows] == [(None, None, 2.2)] * 2


def test_days_are_shown_whole_and_counts_rounded(policy: Policy) -> None:
    figure = Figure("trust", 12.5, 0, (7,), 40)
    sets = [FigureSet(shows, "202425", 1, shows, figure, ()) for shows in ("value", "count")]
    rows = release_figures("M", "made up", sets, policy).rows
    assert [(row["count"], row["rate"], row["hidden"]) for row in rows] == [(12, None, ""), (15, None, "")]


def test_no_base_means_no_rate(policy: Policy) -> None:
    nobody = Figure("trust", 0, 0, (0,), 40)
    table = release_figures(
        "M", "made up", [FigureSet("suspension_rate", "202425", 100, "share", nobody, ())], policy
    )
    assert table.rows[0]["hidden"] == "small base"


def test_what_another_table_withholds_is_hidden_here(policy: Policy) -> None:
    table = released(policy, {"1": (90, 300), "2": (60, 300)}, withheld=frozenset({"1"}))
    assert set(hidden(table)) == {"1"}


POPULATIONS = st.lists(
    st.tuples(st.sets(st.integers(0, 30), max_size=12), st.sets(st.integers(0, 60), max_size=50)),
    min_size=1,
    max_size=5,
)


@given(POPULATIONS)
def test_neither_the_shown_nor_the_remainder_rests_on_few(schools: list[tuple[set[int], set[int]]]) -> None:
    policy = load_policy()
    rolls = [(few, few | others) for few, others in schools]
    everyone, those = set().union(*(roll for _, roll in rolls)), set().union(*(few for few, _ in rolls))
    parts = tuple(share(str(n), few, roll) for n, (few, roll) in enumerate(rolls))
    whole = share("trust", those, everyone)
    out = hidden(release_figures("M", "made up", [FigureSet("m", "y", 100, "share", whole, parts)], policy))
    few = {key for key, why in out.items() if why == "few pupils"}
    for figure in (whole, *parts):
        assert figure.population in few or not any(policy.is_small(n) for n in figure.stands_on)
    if "trust" not in few and few:
        left_over = set().union(*(rolls[int(key)][0] for key in few))
        assert not policy.is_small(len(left_over))


@pytest.mark.parametrize("pupils", [0, 5, 30])
def test_one_school_alone_shows_what_the_trust_shows(policy: Policy, pupils: int) -> None:
    assert hidden(released(policy, {"1": (pupils, 300)})) == {}
