"""One population: neighbours are merged until no block has one to four pupils."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from wholeschool.disclosure import Category, CountTable, Policy, Population, load_policy
from wholeschool.disclosure.coarsen import Blocks, coarsen, merge, shows

KEYS = ("sent_out", "suspension", "permanent_exclusion", "late", "truancy")
FAMILIES = ("school", "school", "school", "self", "self")
CATEGORIES = tuple(Category(key, key, family) for key, family in zip(KEYS, FAMILIES, strict=True))


def table(pupils: dict[tuple[str, ...], int]) -> CountTable:
    whole = Population("trust", "The trust", {frozenset(keys): n for keys, n in pupils.items()}, {})
    return CountTable("Forms", "made up", CATEGORIES, (), whole)


def blocks_of(policy: Policy, pupils: dict[tuple[str, ...], int]) -> set[str]:
    made = table(pupils)
    return {" ".join(c.key for c in made.in_order(block)) for block in coarsen(made, made.whole, policy)}


def test_what_is_large_or_empty_stays_alone(policy: Policy) -> None:
    assert blocks_of(policy, {("sent_out",): 5, ("late",): 90}) == set(KEYS)


def test_a_small_category_goes_to_its_own_family_first(policy: Policy) -> None:
    pupils = {("sent_out",): 40, ("suspension",): 9, ("permanent_exclusion",): 2, ("late",): 6}
    assert blocks_of(policy, pupils) == {"sent_out", "suspension permanent_exclusion", "late", "truancy"}


def test_empty_categories_between_do_not_hinder(policy: Policy) -> None:
    assert blocks_of(policy, {("sent_out",): 6, ("permanent_exclusion",): 4}) == {
        "sent_out permanent_exclusion",
        "suspension",
        "late",
        "truancy",
    }


def test_a_family_too_small_goes_to_the_next(policy: Policy) -> None:
    assert blocks_of(policy, {("permanent_exclusion",): 3, ("late",): 3}) == {
        "permanent_exclusion late",
        "sent_out",
        "suspension",
        "truancy",
    }


def test_the_same_pupils_in_two_categories_count_once(policy: Policy) -> None:
    assert blocks_of(policy, {("late", "truancy"): 4}) == set()


def test_too_few_in_all_means_withheld(policy: Policy) -> None:
    assert blocks_of(policy, {("late",): 2, ("suspension",): 2}) == set()


def test_nobody_at_all_is_shown_as_zeros(policy: Policy) -> None:
    assert blocks_of(policy, {}) == set(KEYS)


def test_noughts_that_are_hidden_go_with_a_neighbour(policy: Policy) -> None:
    pupils = {("sent_out",): 9, ("late",): 9}
    assert blocks_of(replace(policy, zeros="hidden"), pupils) == {
        "sent_out suspension permanent_exclusion",
        "late truancy",
    }


def test_shows_asks_whether_blocks_fit_into_a_union() -> None:
    blocks: Blocks = (frozenset("ab"), frozenset("c"))
    assert shows(blocks, frozenset("ab"))
    assert shows(blocks, frozenset("abc"))
    assert not shows(blocks, frozenset("bc"))
    assert not shows((), frozenset("c"))


def test_merge_takes_whole_blocks() -> None:
    made = table({})
    blocks = merge(made, tuple(frozenset({key}) for key in KEYS), frozenset({"suspension", "late"}))
    assert merge(made, blocks, frozenset({"late", "truancy"})) == (
        frozenset({"sent_out"}),
        frozenset({"suspension", "late", "truancy"}),
        frozenset({"permanent_exclusion"}),
    )


@given(st.dictionaries(st.frozensets(st.sampled_from(KEYS), min_size=1), st.integers(1, 12), max_size=8))
def test_no_block_is_ever_small_and_none_is_lost(pupils: dict[frozenset[str], int]) -> None:
    policy = load_policy()
    made = table({tuple(keys): n for keys, n in pupils.items()})
    blocks = coarsen(made, made.whole, policy)
    assert not any(policy.is_small(made.whole.behind(block)) for block in blocks)
    assert blocks == () or sorted(key for block in blocks for key in block) == sorted(KEYS)
    assert bool(blocks) == (not policy.is_small(made.whole.behind(KEYS)))
