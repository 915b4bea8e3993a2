import pytest

from wholeschool.reference.headers import Layout, fold, layouts, who_columns
from wholeschool.schema import TABLES
from wholeschool.schema.census import TOTALS


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_no_header_stands_for_two_columns(layout: Layout) -> None:
    folded = [fold(name) for names in layout.columns.values() for name in names]
    assert len(set(folded)) == len(folded)


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_what_is_needed_is_a_column(layout: Layout) -> None:
    assert {column for need in layout.needs for column in need} <= set(layout.columns)
    assert set(layout.not_with) <= set(layout.columns)
    assert set(layout.constants) <= {*layout.columns, "kind"}


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_columns_are_those_of_the_table(layout: Layout) -> None:
    identities = {"upn", "urn", "laestab", "admission_number"}
    marks = {"date", "half", "mark", "minutes_late", "week", "am", "pm"}
    extra = {
        "registers": marks | {"attendance_start", "attendance_marks"},
        "events": {"days", "severity", "action", "attended", "upscaled_from"},
        "termly_counts": set(TOTALS),
        "gias": {"establishment", "status", "opened", "closed", "link_urn", "link_type"},
    }.get(layout.kind, set())
    table = TABLES["schools" if layout.kind == "gias" else layout.kind]
    assert set(layout.columns) <= {*table.names, *identities, *extra, *who_columns()}


def test_capitals_spaces_and_punctuation_make_no_difference() -> None:
    assert fold("Minutes late") == fold("MINUTES_LATE") == fold("minutes-late ") == "minuteslate"


def test_the_best_header_is_read_where_a_file_has_several() -> None:
    events = next(layout for layout in layouts() if layout.name == "events")
    assert events.places(["Date", "Start", "UPN", "Type", "Kind"]) == {"start": 1, "upn": 2, "kind": 4}


def test_of_a_header_that_stands_twice_the_first_is_read() -> None:
    events = next(layout for layout in layouts() if layout.name == "events")
    assert events.places(["UPN", "Kind", "upn"])["upn"] == 0


def test_missing_columns_are_named_as_we_write_them() -> None:
    events = next(layout for layout in layouts() if layout.name == "events")
    assert events.missing({"upn"}) == ("Kind", "Start")
