"""Numbers of the list of sources: which rows, of which file."""

from wholeschool.report.national.sources import Sources


def test_rows_of_two_files_are_told_apart() -> None:
    sources = Sources()
    sources.link(["a.csv:5", "a.csv:6", "b.csv:5"])
    (entry,) = sources.by_file()["a.csv and b.csv"]
    assert entry.rows == "rows 5 + 6 of a.csv; row 5 of b.csv"


def test_many_rows_are_counted_file_by_file() -> None:
    sources = Sources()
    sources.link([*(f"a.csv:{row}" for row in range(2, 1002)), "b.csv:9"])
    (entry,) = sources.by_file()["a.csv and b.csv"]
    assert entry.rows == "1,000 rows from 2 to 1,001 of a.csv; row 9 of b.csv"


def test_the_same_rows_are_one_entry_and_entries_stand_in_the_order_of_rows() -> None:
    sources = Sources()
    assert sources.link(["a.csv:9"]) == sources.link(["a.csv:9"]) == "#s1"
    assert sources.link(["a.csv:4"]) == "#s2"
    assert [each.rows for each in sources.by_file()["a.csv"]] == ["row 4", "row 9"]
