from pathlib import Path

import pyarrow as pa

from wholeschool.ingest.rows.made_up import MadeUpSchools, is_made_up, with_made_up
from wholeschool.ingest.rows.reading import Reading
from wholeschool.schema import TABLES
from wholeschool.schema.schools import FIRST_MADE_UP, URN


def reading(*school_years: tuple[int, str]) -> Reading:
    schema = pa.schema([TABLES["enrolments"].own_arrow.field(name) for name in ("urn", "academic_year")])
    rows = [{"urn": urn, "academic_year": year} for urn, year in school_years]
    tables = {"enrolments": pa.Table.from_pylist(rows, schema=schema)}
    return Reading(Path("a.xml"), "ctf", tables, len(rows), len(rows), 0, {}, ())


def test_a_school_has_the_same_number_in_every_import_and_no_others() -> None:
    first, second = MadeUpSchools(set()), MadeUpSchools({100001})
    urns = [first.urn_of(f"{number:07d}") for number in range(3000)]
    assert urns == [second.urn_of(f"{number:07d}") for number in range(3000)]
    assert len(set(urns)) == 3000
    assert all(is_made_up(urn) and urn <= (URN.high or 0) for urn in urns)
    assert not is_made_up(FIRST_MADE_UP - 1)


def test_a_number_that_is_taken_is_passed_over() -> None:
    wanted = MadeUpSchools(set()).urn_of("2014999")
    assert MadeUpSchools({wanted}).urn_of("2014999") == wanted + 1


def test_only_schools_with_rows_are_listed_a_row_a_year() -> None:
    schools = MadeUpSchools(set())
    schools.name("2014999", "Far Academy")
    far, bare = schools.urn_of("2014999"), schools.urn_of("2015000")
    schools.urn_of("2016000")
    made = with_made_up(reading((far, "202425"), (far, "202324"), (far, "202425"), (bare, "202425")), schools)
    rows = {(row["laestab"], row["academic_year"]): row for row in made.tables["schools"].to_pylist()}
    assert sorted(rows) == [("2014999", "202324"), ("2014999", "202425"), ("2015000", "202425")]
    assert rows["2014999", "202324"]["name"] == "Far Academy (number made up)"
    assert rows["2015000", "202425"]["name"] == "School 2015000 (number made up)"
    assert rows["2015000", "202425"]["la_code"] == "201"
    assert [each.seen for each in made.findings] == ["2014999", "2015000"]


def test_nothing_is_added_where_no_school_was_made_up() -> None:
    plain = reading((100001, "202425"))
    assert with_made_up(plain, MadeUpSchools(set())) is plain
