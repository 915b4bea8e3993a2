import pytest

from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.encoding import TextForm
from wholeschool.ingest.rows.header import candidates


def headers(text: str, encoding: str = "utf-8") -> list[tuple[tuple[str, ...], str, int, int]]:
    form = TextForm(encoding, 0, len(text), 0, quotes=True)
    return [(each.names, each.delimiter, each.start_byte, each.lines) for each in candidates(text, form)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_makes_most_fields(delimiter: str) -> None:
    text = delimiter.join(["UPN", '"Mins; late, or so"', " Mark "]) + "\n"
    assert headers(text)[0] == (("UPN", "Mins; late, or so", "Mark"), delimiter, len(text), 1)


def test_a_title_and_blank_lines_may_stand_above() -> None:
    found = headers("\r\nAttendance 2024/25\r\n\r\nUPN,Mark\r\nN1,/\r\n")
    assert [names for names, *_ in found] == [("Attendance 2024/25",), ("UPN", "Mark"), ("N1", "/")]
    assert found[1][2:] == (len("\r\nAttendance 2024/25\r\n\r\nUPN,Mark\r\n"), 4)


def test_a_header_may_run_over_two_lines() -> None:
    assert headers('UPN,"Mins\nlate"\nN1,3\n')[0] == (("UPN", "Mins\nlate"), ",", 16, 2)


def test_the_rows_of_other_encodings_begin_after_more_bytes() -> None:
    assert headers("UPN,é\nN1,2\n", "utf-16-le")[0][2] == 12
    assert headers("UPN,é\nN1,2\n", "cp1252")[0][2] == 6
    assert headers("UPN,é\nN1,2\n", "utf-8")[0][2] == 7


def test_only_the_top_of_a_file_is_looked_at() -> None:
    assert len(headers("x\n" * 40)) == 10


def test_weekdays_above_halves_are_one_header() -> None:
    (_, two, *_) = headers("Name,UPN,Mon 15/09,,Tue 16/09,\n,,AM,PM,AM,PM\nx,y,/,/,/,/\n")
    assert two[0] == ("Name", "UPN", "Mon 15/09 AM", "Mon 15/09 PM", "Tue 16/09 AM", "Tue 16/09 PM")
    assert two[3] == 2


def test_weekdays_dates_and_halves_are_one_header() -> None:
    found = headers(",Mon,,Tue,\n,15/09,,16/09,\nUPN,AM,PM,AM,PM\nx,/,/,/,/\n")
    assert (("UPN", "Mon 15/09 AM", "Mon 15/09 PM", "Tue 16/09 AM", "Tue 16/09 PM"), 3) in [
        (names, lines) for names, _, _, lines in found
    ]


def test_a_hundred_thousand_columns_are_a_sentence() -> None:
    with pytest.raises(WrongCallError, match="has more than 5,000 columns"):
        headers(",".join(["x"] * 100_000) + "\n")
