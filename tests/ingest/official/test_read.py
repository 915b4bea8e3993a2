"""A whole file: renamed, reordered, in another unit, cut in half – read rightly, or refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.official.made import SUSPENSIONS, columns, read_text
from wholeschool.errors import WrongCallError
from wholeschool.reference.official import official_names, parse_official_names

TIDY = ("period", "level", "area_code", "count", "base", "rate", "source_row")
EXPECTED = [
    ("2016/17", "national", "E92000001", 1500, 30000, 5, 2),
    ("2017/18", "national", "E92000001", 1650, 30000, 5.5, 6),
    ("2016/17", "region", "E12000001", 400, 10000, 4, 3),
    ("2016/17", "region", "E12000002", 600, 10000, 6, 4),
    ("2016/17", "region", "E12000008", 500, 10000, 5, 5),
    ("2017/18", "region", "E12000001", 450, 10000, 4.5, 7),
    ("2017/18", "region", "E12000002", 600, 10000, 6, 8),
    ("2017/18", "region", "E12000008", 600, 10000, 6, 9),
    ("2017/18", "la", "E06000001", None, 10000, None, 10),
]
HEADERS = SUSPENSIONS.split()[0].split(",")


def test_a_file_becomes_figures_with_their_line(tmp_path: Path) -> None:
    read = read_text(tmp_path, SUSPENSIONS)
    assert (read.kind, read.left_out, read.findings) == ("suspensions", 0, [])
    assert read.of(*TIDY) == EXPECTED
    assert read.of("reason", level="la") == ["x"]
    assert {*read.of("reason", level="region")} == {None}
    row = read.rows[0]
    assert (row["measure"], row["term"], row["phase"], row["characteristic"]) == (
        "suspension_rate",
        "",
        "all",
        "",
    )
    assert (row["source_file"], row["area"], len(row["release"])) == ("figures.csv", "England", 12)


@pytest.mark.parametrize(
    "renamed",
    [
        {"suspension": "fixed_excl", "susp_rate": "fixed_excl_rate"},
        {
            "suspension": "Number of suspensions",
            "susp_rate": "Suspension rate",
            "headcount": "Number of pupils",
        },
        {"school_type": "education_phase", "geographic_level": "level", "time_period": "Academic year"},
    ],
)
def test_renamed_columns_mean_the_same(renamed: dict[str, str], tmp_path: Path) -> None:
    text = SUSPENSIONS
    for old, new in renamed.items():
        text = text.replace(f",{old}", f",{new}").replace(f"    {old},", f"    {new},")
    assert read_text(tmp_path, text).of(*TIDY) == EXPECTED


def test_the_order_of_columns_makes_no_difference(tmp_path: Path) -> None:
    assert read_text(tmp_path, columns(SUSPENSIONS, HEADERS[::-1])).of(*TIDY) == EXPECTED


def test_periods_and_phases_are_written_in_many_ways(tmp_path: Path) -> None:
    text = (
        SUSPENSIONS.replace("201617", "2016/17")
        .replace("201718", "2017-2018")
        .replace("Total", "all schools")
    )
    assert read_text(tmp_path, text).of(*TIDY) == EXPECTED


@pytest.mark.parametrize(("unit", "places"), [(0.01, 5), (10, 3)])
def test_rates_in_another_unit_are_converted(unit: float, places: int, tmp_path: Path) -> None:
    lines = [line.strip().split(",") for line in SUSPENSIONS.strip().splitlines()]
    given = [
        [*line[:-1], line[-1] if line[-1] in ("x", "susp_rate") else f"{float(line[-1]) * unit:.{places}f}"]
        for line in lines
    ]
    read = read_text(tmp_path, "\n".join(map(",".join, given)))
    assert [row and pytest.approx(row) for row in read.of("rate")] == [each[5] for each in EXPECTED]


def test_rates_alone_in_an_unclear_unit_are_refused(tmp_path: Path) -> None:
    """A header says per cent, and the rates look like fractions."""
    rows = "\n".join(f"201617,Local authority,E0600000{number},Total,0.0{number}" for number in range(1, 9))
    read = read_text(tmp_path, f"time_period,geographic_level,new_la_code,school_type,susp_rate\n{rows}")
    assert read.rows == []
    assert [(each.check, each.severity, each.column) for each in read.findings] == [
        ("unclear_unit", "error", "susp_rate")
    ]
    as_fractions = read_text(
        tmp_path, f"time_period,geographic_level,new_la_code,school_type,suspension_proportion\n{rows}"
    )
    assert as_fractions.of("rate") == [pytest.approx(number) for number in range(1, 9)]


def test_bases_that_contradict_the_rates_are_not_divided_by(tmp_path: Path) -> None:
    """Head counts of something else, twice as many: 2.5 per 100 would look like a rate."""
    lines = SUSPENSIONS.strip().splitlines()
    doubled = [",".join([*cells[:9], str(2 * int(cells[9])), *cells[10:]])
               for cells in (line.strip().split(",") for line in lines[1:])]  # fmt: skip
    read = read_text(tmp_path, "\n".join([lines[0], *doubled]))
    (found,) = [each for each in read.findings if each.check == "unclear_unit"]
    assert "contradict each other" in found.advice
    assert {(base, rate) for base, rate in read.of("base", "rate")} == {(None, None)}
    assert 1500 in read.of("count")


def test_half_a_file_is_found_by_its_totals(tmp_path: Path) -> None:
    lines = SUSPENSIONS.strip().splitlines()
    read = read_text(tmp_path, "\n".join([*lines[:2], *lines[3:8]]))
    (finding,) = [each for each in read.findings if each.check == "parts_do_not_add_up"]
    assert (finding.severity, finding.row, finding.count) == ("error", 5, 2)
    assert finding.seen == "England, 2017/18: regions make 1,050, the total is 1,650"


def test_a_file_cut_within_a_row_leaves_that_row_out(tmp_path: Path) -> None:
    text = "\n".join(line.strip() for line in SUSPENSIONS.strip().splitlines())
    read = read_text(tmp_path, text[: text.rindex("E06000001")])
    assert "cells_shifted" in read.checks
    assert read.of(*TIDY) == EXPECTED[:-1]
    assert (read.count, read.left_out) == (9, 1)


def test_cells_shifted_within_a_row_are_left_out_and_said(tmp_path: Path) -> None:
    text = SUSPENSIONS.replace(
        "201617,Academic year,Regional,E92000001,E12000001,",
        "Academic year,Regional,E92000001,201617,E12000001,",
    )
    read = read_text(tmp_path, text)
    assert read.left_out == 1
    assert next((each.check, each.row) for each in read.findings if each.severity == "error") == (
        "cells_shifted",
        3,
    )
    assert 400 not in read.of("count")


def test_an_unknown_file_says_what_was_recognised_and_what_not(tmp_path: Path) -> None:
    read = read_text(tmp_path, "time_period,geographic_level,shoe_size\n201617,National,42")
    assert (read.kind, read.rows) == (None, [])
    (finding,) = read.findings
    assert finding.check == "unknown_file"
    assert finding.seen == "recognised period, level; not recognised shoe_size"
    assert finding.expected == "a column of figures that is known"


def test_an_unknown_column_and_value_are_said_with_the_nearest(tmp_path: Path) -> None:
    text = SUSPENSIONS.replace(",headcount,", ",gendre,headcount,").replace(",Total,", ",Total,Total,", 1)
    text = text.replace("Total,10000", "Total,Total,10000").replace("Total,30000", "Total,Total,30000")
    read = read_text(tmp_path, text.replace("Total,Total,Total", "Total,Total"))
    (finding,) = [each for each in read.findings if each.check == "unknown_column"]
    assert finding.column == "gendre"
    assert "Did you mean" in finding.advice


def test_an_unknown_phase_leaves_its_rows_out(tmp_path: Path) -> None:
    lines = SUSPENSIONS.strip().splitlines()
    read = read_text(tmp_path, "\n".join([*lines, lines[2].replace("Total", "Sixth form of dreams")]))
    (finding,) = [each for each in read.findings if each.check == "unreadable_dimension"]
    assert (finding.column, finding.seen, finding.row) == ("school_type", "Sixth form of dreams", 11)
    assert (read.left_out, len(read.rows)) == (1, 9)


def test_a_figure_that_is_no_number_is_kept_as_missing_and_said(tmp_path: Path) -> None:
    read = read_text(tmp_path, SUSPENSIONS.replace("10000,450,4.5", "10000,about 450,4.5"))
    (finding,) = [each for each in read.findings if each.check == "unreadable_figure"]
    assert (finding.row, finding.column, finding.seen) == (7, "suspension", "about 450")
    assert read.of("count", "rate", "reason", period="2017/18", area_code="E12000001") == [
        (None, 4.5, "unreadable")
    ]


def test_a_persons_own_names_are_read_before_ours(tmp_path: Path) -> None:
    own = """
        [[dimensions]]
        name = "period"
        headers = ["Schuljahr"]
        [[figures]]
        measure = "suspension_rate"
        kind = "suspensions"
        count = ["Verweise"]
        base = ["Kinder"]
        [[values]]
        dimension = "phase"
        value = "all"
        ways = ["alle Schulen"]
    """
    names = parse_official_names(own, over=official_names(), where="official.toml")
    text = "Schuljahr,geographic_level,school_type,Kinder,Verweise\n2016/17,National,alle Schulen,1000,50"
    assert read_text(tmp_path, text, names=names).of("count", "base", "phase") == [(50, 1000, "all")]
    assert read_text(tmp_path, text).kind is None


@given(data=st.data())
@settings(max_examples=60)
def test_a_file_damaged_anywhere_is_read_or_refused_in_a_sentence(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands in a cell, a figure that is stored has a period, a place and a number or a reason."""
    rows = [line.strip().split(",") for line in SUSPENSIONS.strip().splitlines()]
    cell = st.one_of(st.text(max_size=6), st.sampled_from(sorted({each for row in rows for each in row})))
    for _ in range(data.draw(st.integers(1, 6))):
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(cell)
    folder = tmp_path_factory.mktemp("damaged")
    try:
        read = read_text(folder, "\n".join(map(",".join, rows)))
    except WrongCallError:
        return
    for found in read.rows:
        assert found["period"]
        assert found["area_code"]
        assert {found["reason"], found["count"], found["rate"]} != {None}
