"""Figures as rows of the table."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.official.made import DAY, SUSPENSIONS, read_text
from wholeschool.schema.national import NATIONAL


def test_rows_have_the_columns_of_the_table_and_the_day(tmp_path: Path) -> None:
    read = read_text(tmp_path, SUSPENSIONS)
    assert list(read.rows[0]) == list(NATIONAL.names)
    assert {*read.of("loaded_on")} == {DAY}


def test_measures_of_other_rows_of_one_table_keep_to_their_own(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        time_period,geographic_level,education_phase,metric,value
        201617,National,Special,susp_rate,14.5
        201617,National,Special,one_plus_susp_rate,5.5
        201718,National,Special,susp_rate,15.5
        """,
    )
    assert read.of("measure", "period", "rate", "source_row") == [
        ("suspension_rate", "2016/17", 14.5, 2),
        ("suspension_rate", "2017/18", 15.5, 4),
        ("pupils_suspended_rate", "2016/17", 5.5, 3),
    ]


def test_the_largest_areas_come_first(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        time_period,geographic_level,new_la_code,laestab,urn,school_type,headcount,suspension
        201617,School,E08000035,3834001,107951,Special,100,5
        201617,Local authority,E08000035,,,Special,100,5
        201617,National,,,,Special,100,5
        """,
    )
    assert read.of("level", "source_row", "school_urn") == [
        ("national", 4, None),
        ("la", 3, None),
        ("school", 2, 107951),
    ]


def test_a_release_that_a_file_names_tells_editions_apart(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        time_period,geographic_level,school_type,release,headcount,suspension
        201617,National,Total,July 2018,100,5
        """,
    )
    assert read.of("release") == ["July 2018"]
