"""Releasing breakdowns: coarsened until nothing stands on too few pupils, then rounded.

What the first form guards, for all populations of a table (and, by `release_within`, of a table and the finer
tables inside it) that are published together:

* no number of pupils of 1 to threshold − 1, and no value behind so few, is shown;
* no sum of values behind so few pupils follows by adding and subtracting: within one school, between a
  breakdown and its totals, between a breakdown and the finer one inside it, and between the trust and its
  schools (`agree.py` says how).

It does this by merging and withholding, never by blanking single cells of a breakdown that has a total. Zeros
are shown as 0. Numbers of pupils are rounded, values of days are shown whole.

What it does not guard yet: bounds (a hidden value lies between 0 and the sum that it is part of, so a narrow
sum says something), mixed differences (a value of one small group minus that of another), what a reader knows
already (a school that knows its own pupils and subtracts them), groups of which every pupil has the
characteristic, pupils' numbers of overlapping categories beyond their rounding, releases of the same figures
at other times, and tables that are released apart from each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wholeschool.disclosure.agree import Agreement, agree
from wholeschool.disclosure.coarsen import shows
from wholeschool.disclosure.policy import Policy
from wholeschool.disclosure.released import Released, ReleasedColumn, Value, make_released
from wholeschool.disclosure.tables import Block, CountTable, Population

COLUMNS = (
    ReleasedColumn("within"),
    ReleasedColumn("population"),
    ReleasedColumn("kind"),
    ReleasedColumn("key"),
    ReleasedColumn("label"),
    ReleasedColumn("pupils", "pupils"),
)


def release(table: CountTable, policy: Policy) -> Released:
    """A breakdown with its totals, for all its populations: one row a population and block.

    Columns: `within` (empty here), `population`, `kind` (block or total), `key` (keys of the merged
    categories, separated by spaces; of a total its own key), `label`, `pupils` (rounded), and the value
    columns (whole numbers). A population whose breakdown is withheld has no row.
    """
    return _released(table, {"": (table, agree(table, policy))}, policy)


def release_within(
    outer: CountTable, inner: Mapping[str, CountTable], policy: Policy, title: str
) -> tuple[Released, Released]:
    """A breakdown, and the finer breakdowns inside its categories (`inner`: category → table).

    The second table, `title`, has the rows of all inner tables, `within` naming the category. A population's
    inner breakdown is shown only where the outer one shows that category by itself.
    """
    agreement = agree(outer, policy)
    finer: dict[str, tuple[CountTable, Agreement]] = {}
    for category, table in inner.items():
        alone = frozenset({category})
        if alone in agreement.whole:
            hiding = [part.key for part in outer.parts if alone not in agreement.parts[part.key]]
            finer[category] = (table, agree(table, policy, hiding))
    first = _released(outer, {"": (outer, agreement)}, policy)
    return first, _released(outer, finer, policy, title)


def _released(
    outer: CountTable, agreed: Mapping[str, tuple[CountTable, Agreement]], policy: Policy, title: str = ""
) -> Released:
    tables = [table for table, _ in agreed.values()] or [outer]
    names = [ReleasedColumn(column.name, column.unit) for column in tables[0].columns]
    rows = [row for within, pair in agreed.items() for row in _rows(*pair, policy, within)]
    notes = dict.fromkeys(note for pair in agreed.values() for note in _notes(*pair, policy))
    return make_released(
        title or outer.title,
        (*COLUMNS, *names),
        rows,
        notes=notes,
        source=outer.source,
        policy=policy.name,
    )


def _rows(table: CountTable, agreement: Agreement, policy: Policy, within: str) -> Iterator[dict[str, Value]]:
    for population in table.populations:
        blocks = agreement.of(population.key)
        for block in blocks:
            categories = table.in_order(block)
            key = " ".join(category.key for category in categories)
            label = _joined([category.label for category in categories])
            yield _row(table, population, block, policy) | {
                "within": within,
                "kind": "block",
                "key": key,
                "label": label,
            }
        for total in table.totals:
            if shows(blocks, total.categories):
                yield _row(table, population, total.categories, policy) | {
                    "within": within,
                    "kind": "total",
                    "key": total.key,
                    "label": total.label,
                }


def _row(table: CountTable, population: Population, block: Block, policy: Policy) -> dict[str, Value]:
    values = {column.name: round(population.value(block, column.name)) for column in table.columns}
    pupils = policy.rounded_count(population.behind(block))
    return {"population": population.key, "pupils": pupils, **values}


def _joined(labels: list[str]) -> str:
    """Labels of merged categories as one: “Suspension and permanent exclusion”."""
    first, *rest = labels
    lowered = [label[:1].lower() + label[1:] for label in rest]
    *middle, last = [first, *lowered]
    return f"{', '.join(middle)} and {last}" if middle else last


def _notes(table: CountTable, agreement: Agreement, policy: Policy) -> Iterator[str]:
    yield policy.said
    shown = [agreement.of(population.key) for population in table.populations]
    if any(len(block) > 1 for blocks in shown for block in blocks):
        yield (
            "Categories are shown together where one of them alone would rest on fewer than "
            f"{policy.threshold} pupils, or would let another school's be worked out."
        )
    if not all(shown):
        yield (
            f"A breakdown is withheld where it would rest on fewer than {policy.threshold} pupils, or would "
            "let another school's be worked out."
        )
