"""Nothing released shows, or lets one work out, a value behind one to four pupils."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholeschool.disclosure import (
    Category,
    CountTable,
    Policy,
    Population,
    Released,
    Total,
    ValueColumn,
    load_policy,
    release,
    release_within,
)
from wholeschool.errors import WrongCallError

FORMS = ("late", "truancy", "suspension", "permanent_exclusion")
TOTALS = (
    Total("all", "All forms", frozenset(FORMS)),
    Total("self", "Self-exclusion", frozenset(FORMS[:2])),
)
Books = Mapping[tuple[int, str, str], float]
"""Pupil, school, category → days."""


def population(key: str, books: Books) -> Population:
    """One population's pupils and days; a pupil on two rolls is one pupil in the trust."""
    sets: dict[int, set[str]] = {}
    days: Counter[str] = Counter()
    for (pupil, _, category), value in books.items():
        sets.setdefault(pupil, set()).add(category)
        days[category] += value
    pupils = Counter(frozenset(each) for each in sets.values())
    return Population(key, f"School {key}", pupils, {form: {"days": n} for form, n in days.items()})


def count_table(books: Books, schools: Iterable[str], categories: Iterable[str]) -> CountTable:
    names = tuple(categories)
    parts = [population(s, {row: n for row, n in books.items() if row[1] == s}) for s in schools]
    return CountTable(
        title="Days by form",
        source="made up",
        categories=tuple(Category(key, key.capitalize(), key[:1]) for key in names),
        columns=(ValueColumn("days", "days"),),
        whole=population("trust", books),
        parts=tuple(parts),
        totals=TOTALS if names == FORMS else (),
    )


# --- what is shown -------------------------------------------------------------------------------------


def enough(school: str, form: str, pupils: int, first: int) -> dict[tuple[int, str, str], float]:
    return {(first + n, school, form): 1.5 for n in range(pupils)}


def test_a_breakdown_with_enough_pupils_is_shown_rounded(policy: Policy) -> None:
    books = enough("1", "late", 12, 0) | enough("1", "suspension", 6, 100)
    shown = release(count_table(books, ["1"], FORMS), policy)
    late, none = shown.where(population="1", key="late")[0], shown.where(population="1", key="truancy")[0]
    assert (late["pupils"], late["days"]) == (10, 18)
    assert (none["pupils"], none["days"]) == (0, 0)
    assert shown.where(population="1", key="all")[0]["days"] == 27
    assert shown.policy == "default"


def test_merged_categories_are_named_together_and_the_note_holds_no_value(policy: Policy) -> None:
    books = enough("1", "suspension", 31, 0) | enough("1", "permanent_exclusion", 3, 100)
    shown = release(count_table(books, ["1"], FORMS), policy)
    keys = {row["key"]: row["label"] for row in shown.where(population="1", kind="block")}
    assert keys["suspension permanent_exclusion"] == "Suspension and permanent_exclusion"
    assert any("shown together" in note for note in shown.notes)
    assert not any("3" in note or "31" in note for note in shown.notes)


def test_a_total_that_cuts_a_merged_block_is_left_out(policy: Policy) -> None:
    books = enough("1", "truancy", 3, 0) | enough("1", "suspension", 40, 100)
    shown = release(count_table(books, ["1"], FORMS), policy)
    assert [row["key"] for row in shown.where(population="1", kind="total")] == ["all"]


def test_a_school_that_hides_alone_does_not_hide_alone(policy: Policy) -> None:
    books = (
        enough("1", "suspension", 20, 0)
        | enough("1", "permanent_exclusion", 2, 100)
        | enough("2", "suspension", 20, 200)
        | enough("2", "permanent_exclusion", 6, 300)
    )
    shown = release(count_table(books, ["1", "2"], FORMS), policy)
    assert shown.where(population="trust", key="permanent_exclusion")
    assert not shown.where(population="1", key="permanent_exclusion")
    assert not shown.where(population="2", key="permanent_exclusion")


def test_a_withheld_school_is_not_the_remainder_of_the_trust(policy: Policy) -> None:
    books = enough("1", "late", 3, 0) | enough("2", "late", 30, 100) | enough("3", "late", 50, 200)
    shown = release(count_table(books, ["1", "2", "3"], FORMS), policy)
    assert {row["population"] for row in shown.rows} == {"trust", "3"}
    assert any("withheld" in note for note in shown.notes)


def test_strange_categories_are_refused() -> None:
    with pytest.raises(WrongCallError, match="no category absconded"):
        count_table({(1, "1", "absconded"): 1.0}, ["1"], FORMS)


# --- what can be worked out ----------------------------------------------------------------------------

Atom = tuple[str, str]
"""School and category: the smallest values that published sums are made of."""


def vectors(shown: Released, schools: list[str], atoms: list[Atom]) -> np.ndarray:
    """One row a published sum, one column an atom: 1 where the atom is in the sum."""
    totals = {total.key: total.categories for total in TOTALS}
    rows = []
    for row in shown.rows:
        named = totals[str(row["key"])] if row["kind"] == "total" else set(str(row["key"]).split())
        inner = {f"{row['within']}|{key}" for key in named} if row["within"] else named
        where = schools if row["population"] == "trust" else [row["population"]]
        rows.append([float(s in where and any(_in(c, key) for key in inner)) for s, c in atoms])
    return np.array(rows or [[0.0] * len(atoms)])


def _in(category: str, key: str) -> bool:
    return category == key or category.startswith(f"{key}|")


def derivable_small_sums(
    published: np.ndarray, atoms: list[Atom], pupils: dict[Atom, set[int]], policy: Policy
) -> list[list[Atom]]:
    """Sets of atoms behind which stand too few pupils, and whose sum follows from the published ones."""
    every = np.array(list(product([0.0, 1.0], repeat=len(atoms))))
    basis = np.linalg.svd(published, full_matrices=False)
    span = basis.Vh[basis.S > 1e-9]
    derivable = every[np.abs(every - every @ span.T @ span).max(axis=1) < 1e-9]
    sets = [[atom for atom, chosen in zip(atoms, row, strict=True) if chosen] for row in derivable]
    return [each for each in sets if policy.is_small(len(set().union(*(pupils.get(a, set()) for a in each))))]


def trusts(schools: int, categories: tuple[str, ...], pupils_of_a_cell: int) -> st.SearchStrategy[Books]:
    """Small trusts in which pupils may be in several categories and on two rolls."""
    names = [str(n + 1) for n in range(schools)]
    cell = st.integers(0, pupils_of_a_cell)

    def books(counts: list[int], common: int) -> Books:
        cells = product(names, categories)
        return {
            (pupil if pupil < common else 100 * (place + 1) + pupil, school, category): 0.5 + place
            for place, ((school, category), count) in enumerate(zip(cells, counts, strict=True))
            for pupil in range(count)
        }

    size = schools * len(categories)
    return st.builds(books, st.lists(cell, min_size=size, max_size=size), st.integers(0, 4))


def test_the_search_finds_what_leaks(policy: Policy) -> None:
    atoms = [("1", "late"), ("2", "late")]
    pupils = {atoms[0]: {1, 2}, atoms[1]: set(range(10, 40))}
    both_and_the_other = np.array([[1.0, 1.0], [0.0, 1.0]])
    assert derivable_small_sums(both_and_the_other, atoms, pupils, policy) == [[("1", "late")]]


@settings(max_examples=150, deadline=None)
@given(books=trusts(3, FORMS, 8))
def test_no_small_sum_follows_from_trust_and_schools(books: Books) -> None:
    policy, schools = load_policy(), ["1", "2", "3"]
    shown = release(count_table(books, schools, FORMS), policy)
    atoms = list(product(schools, FORMS))
    pupils: dict[Atom, set[int]] = {}
    for pupil, school, form in books:
        pupils.setdefault((school, form), set()).add(pupil)
    assert derivable_small_sums(vectors(shown, schools, atoms), atoms, pupils, policy) == []
    assert all(row["pupils"] == 0 or row["pupils"] >= 5 for row in shown.rows)


HALF_TERMS = ("1", "2", "3")
WITHIN = tuple(f"{form}|{half}" for form in FORMS[:2] for half in HALF_TERMS)


@settings(max_examples=150, deadline=None)
@given(books=trusts(2, WITHIN, 9))
def test_no_small_sum_follows_from_half_terms_within_forms(books: Books) -> None:
    policy, schools = load_policy(), ["1", "2"]
    by_form: Counter[tuple[int, str, str]] = Counter()
    for (pupil, school, cell), days in books.items():
        by_form[(pupil, school, cell.split("|")[0])] += days
    inner = {
        form: count_table(
            {(p, s, c.split("|")[1]): d for (p, s, c), d in books.items() if c.startswith(form)},
            schools,
            HALF_TERMS,
        )
        for form in FORMS[:2]
    }
    outer, finer = release_within(count_table(by_form, schools, FORMS[:2]), inner, policy, "By half-term")
    atoms = list(product(schools, WITHIN))
    pupils: dict[Atom, set[int]] = {}
    for pupil, school, cell in books:
        pupils.setdefault((school, cell), set()).add(pupil)
    published = np.vstack([vectors(outer, schools, atoms), vectors(finer, schools, atoms)])
    assert derivable_small_sums(published, atoms, pupils, policy) == []
    assert {row["within"] for row in finer.rows} <= set(FORMS)
