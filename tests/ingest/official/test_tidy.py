"""Figures of rows: units of measures, missing bases, reasons, roundings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.official.made import read_text


def test_sessions_by_code_are_per_thousand(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        time_period,geographic_level,school_type,possible_sessions,reason_e_authorised_excluded,auth_excluded_perc
        202425,National,Special,1000000,1600,0.16
        """,
    )
    assert read.of("measure", "group", "count", "base", "rate") == [
        ("sessions_by_code", "E", 1600, 1_000_000, pytest.approx(1.6))
    ]


def test_one_column_in_two_units_is_read_group_by_group(tmp_path: Path) -> None:
    """Disadvantaged pupils are in per cent there, all other groups are fractions."""
    read = read_text(
        tmp_path,
        """
        academic_year,exam_year,Area,Area_code,Pupil_group,school_type_short,x_value,n_value,x_percent
        202425,2025,Gateshead,E08000037,FSM,Total,250,1000,0.25
        202425,2025,Devon,E10000008,FSM,Total,100,1000,0.1
        202425,2025,Gateshead,E08000037,Disadvantaged pupils,Total,300,1000,30
        202425,2025,Devon,E10000008,Disadvantaged pupils,Total,0,,12.5
        """,
    )
    assert read.of("characteristic", "area", "rate") == [
        ("fsm", "Gateshead", 25),
        ("fsm", "Devon", 10),
        ("disadvantaged", "Gateshead", 30),
        ("disadvantaged", "Devon", 12.5),
    ]


def test_a_base_of_zero_where_something_is_counted_is_missing_in_the_whole_year(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        end_period_year,school_type,fsm,headcount,suspension,level
        2007,State-funded special,Eligible,0,20,England
        2007,State-funded special,Unknown,0,0,England
        2008,State-funded special,Eligible,500,20,England
        2008,State-funded special,Unknown,0,0,England
        """,
    )
    assert read.of("period", "count", "base", "reason") == [
        ("2006/07", 20, None, "0"),
        ("2006/07", 0, None, "0"),
        ("2007/08", 20, 500, None),
        ("2007/08", 0, 0, None),
    ]


def test_a_count_of_zero_stays_a_zero_and_a_symbol_stays_a_reason(tmp_path: Path) -> None:
    symbols = ["x", "z", "c", "low", "u", ":", ".", "SUPP", "NA", "*", ""]
    rows = "\n".join(
        f"201617,National,Total,{place},{100 + place},{symbol}"
        for place, symbol in enumerate(["0", *symbols])
    )
    read = read_text(tmp_path, f"time_period,geographic_level,school_type,age,headcount,suspension\n{rows}")
    assert read.of("count", "reason") == [
        (0, None),
        *((None, symbol.lower() or "blank") for symbol in symbols),
    ]


def test_counts_may_be_fractions(tmp_path: Path) -> None:
    read = read_text(
        tmp_path, "time_period,geographic_level,school_type,perm_bullying\n201617,National,Total,3.01087"
    )
    assert read.of("measure", "characteristic", "group", "count") == [
        ("permanent_exclusion_rate", "reason", "bullying", 3.01087)
    ]


def test_rounding_is_noticed(tmp_path: Path) -> None:
    rows = "\n".join(f"201617,National,Special,Age {age},1000,{age * 5}" for age in range(4, 16))
    read = read_text(tmp_path, f"time_period,geographic_level,school_type,age,headcount,suspension\n{rows}")
    assert {*read.of("rounding")} == {5}
    exact = read_text(tmp_path, f"time_period,geographic_level,school_type,age,headcount,suspension\n{rows}1")
    assert {*exact.of("rounding")} == {0}
