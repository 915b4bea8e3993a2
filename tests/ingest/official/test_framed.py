"""What rows are of: terms, groups in columns of their own, and rows of which nobody can tell."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.official.made import SUSPENSIONS, read_text


def test_terms_and_half_terms(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        time_period,time_identifier,term,geographic_level,school_type,sess_possible,sess_overall
        201617,Academic year,Total,National,Special,1000,50
        201617,Academic year,Autumn term,National,Special,400,20
        201617,Academic year,Spring term,National,Special,300,20
        """,
    )
    assert read.of("term", "count") == [("", 50), ("autumn", 20), ("spring", 20)]


def test_five_half_terms_are_another_year_than_six(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        time_identifier,year_breakdown,time_period,geographic_level,school_type,sess_possible,sess_overall
        Academic year,five half terms,201112,National,Total,1000,50
        Academic year,six half terms,201213,National,Total,1000,52
        """,
    )
    assert read.of("period", "term") == [("2011/12", "five_half_terms"), ("2012/13", "")]


def test_groups_of_several_columns_are_crossed_and_totals_are_everybody(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        time_period,geographic_level,new_la_code,gender,age,ethnicity_minor,fsm,number_of_pupils
        202223,Local authority,E10000007,Total,Total,Total,Total,90
        202223,Local authority,E10000007,Boys,Age 4,Total,Total,3
        202223,Local authority,E10000007,Total,Total,White - Gypsy/Roma,FSM eligible,2
        """,
    )
    assert {*read.of("measure")} == {"alternative_provision"}
    assert read.of("characteristic", "group", "count") == [
        ("", "", 90),
        ("age × sex", "4 × male", 3),
        ("ethnicity × fsm", "gypsy roma × eligible", 2),
    ]


def test_major_groups_of_ethnicity_take_what_may_be_both_with_them(tmp_path: Path) -> None:
    text = """
        end_period_year,school_type,ethnicity,headcount,suspension,level
        2021,State-funded special,Asian,100,5,England
        2021,State-funded special,Unknown,100,5,England
        """
    read = read_text(tmp_path, text)
    assert read.of("characteristic", "group") == [
        ("ethnicity_major", "asian"),
        ("ethnicity_major", "unclassified"),
    ]
    minor = read_text(tmp_path, text.replace("Asian", "Pakistani"))
    assert {*minor.of("characteristic")} == {"ethnicity"}


def test_a_group_that_nobody_knows_is_kept_in_its_own_words_and_never_everybody(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        time_period,geographic_level,school_type,characteristic_group,characteristic,headcount,suspension
        201617,National,Special,Total,Total,100,5
        201617,National,Special,Shoe size,Large,50,3
        201617,National,Special,Gender,Gender malle,50,3
        """,
    )
    assert read.of("characteristic", "group") == [
        ("", ""),
        ("other", "shoe size – large"),
        ("other", "gender – gender malle"),
    ]
    assert [(each.check, each.seen) for each in read.findings if each.check == "unknown_value"] == [
        ("unknown_value", "Shoe size – Large"),
        ("unknown_value", "Gender – Gender malle"),
    ]


def test_mangled_bands_beside_days_make_no_difference(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        time_period,geographic_level,school_type,total_length_days_fixed_exclusions,total_length_days_fixed_exclusions_group,headcount
        201617,National,Total,Total,Total,100
        201617,National,special,3,01-May,90
        201617,National,Special,46 or more,46 and above,10
        """,
    )
    assert read.of("phase", "characteristic", "group", "count") == [
        ("all", "days", "", 100),
        ("special", "days", "3", 90),
        ("special", "days", "46+", 10),
    ]


def test_bands_alone_are_read_back(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        time_period,geographic_level,school_type,total_length_days_fixed_exclusions_group,headcount
        201617,National,Total,01-May,90
        201617,National,Total,Nov-15,4
        """,
    )
    assert read.of("characteristic", "group") == [("days_band", "1-5"), ("days_band", "11-15")]


def test_a_row_that_no_year_and_no_level_fits_has_shifted_cells(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        """
        time_period,geographic_level,school_type,headcount,suspension
        201617,National,Total,100,5
        National,Total,201617,100,5
        201617,Natoinal,Total,100,5
        """,
    )
    assert [(each.check, each.row, each.column) for each in read.findings if each.severity == "error"] == [
        ("cells_shifted", 3, ""),
        ("unreadable_dimension", 4, "geographic_level"),
    ]
    assert (read.left_out, len(read.rows)) == (2, 1)


def test_a_column_of_phases_that_nobody_knows_does_not_make_rows_of_all_schools(tmp_path: Path) -> None:
    text = "time_period,geographic_level,school_type,headcount,suspension\n201617,National,Moon school,100,5"
    read = read_text(tmp_path, text)
    assert (read.left_out, read.rows) == (1, [])
    assert [(each.check, each.seen) for each in read.findings] == [("unreadable_dimension", "Moon school")]


def test_a_place_that_nobody_knows_is_left_out_with_its_name(tmp_path: Path) -> None:
    text = "time_period,region_name,school_type,headcount,suspension\n201617,Atlantis,Special,100,5"
    read = read_text(tmp_path, text)
    assert (read.left_out, read.rows) == (1, [])
    assert [(each.column, each.seen) for each in read.findings] == [("region_name", "Atlantis")]


def test_many_words_that_nobody_knows_are_counted_together(tmp_path: Path) -> None:
    rows = "\n".join(f"201617,National,Moon school {number},100,5" for number in range(12))
    read = read_text(tmp_path, f"time_period,geographic_level,school_type,headcount,suspension\n{rows}")
    assert sum(each.count for each in read.findings) == read.left_out == 12
    assert [each.seen for each in read.findings][-1] == "others"


def test_notes_below_a_table_are_no_shifted_cells(tmp_path: Path) -> None:
    text = SUSPENSIONS.strip() + "\nSource: DfE" + "," * 11 + "\n1. x is hidden" + "," * 11 + "\n" + "," * 11
    read = read_text(tmp_path, text)
    (found,) = read.findings
    assert (found.check, found.severity, found.row, found.count) == ("notes_below", "info", 11, 3)
    assert (read.count, read.left_out, len(read.rows)) == (12, 3, 9)


def test_a_breakdown_and_its_value_are_told_apart_by_what_stands_in_them(tmp_path: Path) -> None:
    """“Breakdown” alone holds groups; beside “Breakdown value” it names what they are groups of."""
    rows = """
        School year,Level,Type of school,{},Pupils,Suspensions
        201617,National,Total,{},1000,50
        201617,National,Total,{},400,30
        201617,National,Total,{},100,9
    """
    cells = [("Total", "Total"), ("FSM eligibility", "FSM Eligible"), ("Age and gender", "Age 5 Male")]
    wanted = [("", "", 50), ("fsm", "eligible", 30), ("age × sex", "5 × male", 9)]
    both = rows.format("Breakdown,Breakdown value", *map(",".join, cells))
    other_way_round = rows.format("Breakdown value,Breakdown", *(f"{value},{of}" for of, value in cells))
    for text in (both, other_way_round):
        assert read_text(tmp_path, text).of("characteristic", "group", "count") == wanted


def test_a_year_alone_is_two_school_years_and_says_what_to_write(tmp_path: Path) -> None:
    read = read_text(tmp_path, SUSPENSIONS.replace("201617,", "2017,"))
    (found,) = [each for each in read.findings if each.seen == "2017"]
    assert found.check == "unreadable_dimension"
    assert "end_period_year" in found.advice
    read = read_text(tmp_path, SUSPENSIONS.replace("201617,", "2017,").replace("201718,", "2018,")
                     .replace("time_period", "end_period_year"))  # fmt: skip
    assert read.findings == []
    assert {row["period"] for row in read.rows} == {"2016/17", "2017/18"}
