"""Which records are probably one person: splink's Fellegi–Sunter model on DuckDB, in memory alone.

Nothing of what is compared is written to a disk: the database lives in memory, and may lay nothing down.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from wholeschool.errors import WrongCallError

COLUMNS = pa.schema(
    [
        ("unique_id", pa.int64()),
        ("asked", pa.bool_()),
        ("forename", pa.string()),
        ("surname", pa.string()),
        ("birth_date", pa.date32()),
        ("year_group", pa.int32()),
        ("sex", pa.string()),
        ("school", pa.int32()),
    ]
)
"""A record. `asked` are those that may be somebody's second one: one of a pair is always among them."""

FEWEST_TO_LEARN_FROM = 50
"""With fewer records asked about, the model keeps the values that it starts from."""
FEWEST_TO_COUNT = 500
"""With fewer records in all it does not count how often two children agree by chance, but supposes it."""
_DOUBLES_AMONG_ASKED = 0.3
_LEAST = 0.01
_PAIRS_TO_LOOK_AT = 2_000_000
_ALIKE = 0.9
_ASKED = "(l.asked OR r.asked)"
_BLOCKS = (
    "l.birth_date = r.birth_date",
    "l.surname = r.surname AND l.forename = r.forename",
    "l.surname = r.forename AND l.forename = r.surname",
    "l.surname = r.surname AND year(l.birth_date) = year(r.birth_date)",
    "l.forename = r.forename AND year(l.birth_date) = year(r.birth_date)",
    "l.surname = r.surname AND l.year_group = r.year_group",
)


@dataclass(frozen=True)
class Pair:
    """Two records, and how many of a hundred pairs that agree like these the model takes for one person."""

    one: int
    other: int
    in_hundred: float


def probable_pairs(records: pa.Table, at_least: float) -> list[Pair]:
    """Pairs of records (`COLUMNS`) that are one person with a probability of `at_least`, likeliest first.

    Raises WrongCallError, which says how to install it, where splink is not there.
    """
    asked = sum(records["asked"].to_pylist())
    if not asked or records.num_rows < 2:
        return []
    splink = _splink()
    # Pupils' numbers differ from store to store. In the order of what is compared, and on one thread, the
    # same records always teach the model the same.
    numbers, records = _in_order(records)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET temp_directory = ''")
        api = splink.DuckDBAPI(connection=connection)
        settings = _settings(splink, min(0.5, _DOUBLES_AMONG_ASKED / records.num_rows))
        linker = splink.Linker(api.register(records), settings, log_level=logging.CRITICAL)
        if records.num_rows >= FEWEST_TO_COUNT:
            linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS_TO_LOOK_AT, seed=1)
        if records.num_rows >= FEWEST_TO_COUNT and asked >= FEWEST_TO_LEARN_FROM:
            # On pairs that share the one, the model learns how often the other is written otherwise.
            for block in (_BLOCKS[0], "l.surname = r.surname", "l.forename = r.forename"):
                linker.training.estimate_parameters_using_expectation_maximisation(f"{block} AND {_ASKED}")
        likely = linker.inference.predict(threshold_match_probability=max(at_least, _LEAST))
        rows = likely.as_pyarrow_table()
        columns = ("unique_id_l", "unique_id_r", "match_probability")
        found = [*zip(*(rows[name].to_pylist() for name in columns), strict=True)]
    named = ((*sorted((numbers[one], numbers[other])), 100 * chance) for one, other, chance in found)
    pairs = [Pair(*each) for each in named]
    return sorted(pairs, key=lambda pair: (-pair.in_hundred, pair.one, pair.other))


def _in_order(records: pa.Table) -> tuple[list[int], pa.Table]:
    """The numbers of the records in the order of all else in them, and the records with their places."""
    by = [name for name in COLUMNS.names if name != "unique_id"]
    ordered = records.sort_by([(name, "ascending") for name in by])
    places = pa.array(range(ordered.num_rows), pa.int64())
    return ordered["unique_id"].to_pylist(), ordered.set_column(0, COLUMNS.field(0), places)


def _splink() -> Any:
    try:
        import splink
    except ImportError:
        raise WrongCallError(
            "finding probable matches needs the library splink, which is not installed",
            advice="Install it: pip install 'wholeschool[linkage]'",
        ) from None
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    return splink


def _settings(splink: Any, prior: float) -> Any:
    """What is compared, and how far apart it may be.

    m: how often records of one person agree like this; u: how often those of two do. Both to begin with,
    as it is in schools of some hundred pupils. That twins share surname and birthday, no count of single
    columns tells: so one surname with another forename speaks against one person, whatever records teach.
    """
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons

    def level(condition: str, m: float, u: float, **more: Any) -> Any:
        return levels.CustomLevel(condition).configure(m_probability=m, u_probability=u, **more)

    def like(column: str) -> str:
        return f"jaro_winkler_similarity({column}_l, {column}_r) >= {_ALIKE}"

    parts = " + ".join(
        f"({part}(birth_date_l) = {part}(birth_date_r))::INT" for part in ("year", "month", "day")
    )
    born = "birth_date_l IS NOT NULL AND birth_date_r IS NOT NULL"
    changed_round = (
        "year(birth_date_l) = year(birth_date_r) AND month(birth_date_l) = day(birth_date_r) "
        "AND day(birth_date_l) = month(birth_date_r)"
    )
    one_of_two = (
        f"(surname_l = surname_r AND {like('forename')}) OR (forename_l = forename_r AND {like('surname')})"
    )
    never_learnt = {"fix_m_probability": True, "fix_u_probability": True}
    name = [
        levels.NullLevel("surname"),
        level("surname_l = surname_r AND forename_l = forename_r", 0.6, 1e-4, tf_adjustment_column="surname"),
        level("surname_l = forename_r AND forename_l = surname_r", 0.1, 1e-5),
        level(one_of_two, 0.25, 6e-4),
        level("surname_l = surname_r", 0.001, 0.003, **never_learnt),
        level(f"{like('surname')} AND {like('forename')}", 0.03, 3e-4),
        levels.ElseLevel().configure(m_probability=0.019, u_probability=0.996),
    ]
    unknown = f"NOT ({born}) AND (year_group_l IS NULL OR year_group_r IS NULL)"
    age = [
        levels.CustomLevel(unknown).configure(is_null_level=True),
        level("birth_date_l = birth_date_r", 0.85, 4e-4),
        level(changed_round, 0.05, 2e-4),
        level(f"{parts} = 2", 0.07, 0.02),
        level(f"NOT ({born}) AND year_group_l = year_group_r", 0.85, 0.12),
        levels.ElseLevel().configure(m_probability=0.01, u_probability=0.86),
    ]
    return splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            comparisons.CustomComparison(output_column_name="name", comparison_levels=name),
            comparisons.CustomComparison(output_column_name="age", comparison_levels=age),
            comparisons.ExactMatch("sex").configure(m_probabilities=[0.99, 0.01], u_probabilities=[0.5, 0.5]),
            comparisons.ExactMatch("school").configure(
                m_probabilities=[0.6, 0.4], u_probabilities=[0.3, 0.7]
            ),
        ],
        blocking_rules_to_generate_predictions=[f"{block} AND {_ASKED}" for block in _BLOCKS],
        probability_two_random_records_match=prior,
        retain_matching_columns=False,
    )
