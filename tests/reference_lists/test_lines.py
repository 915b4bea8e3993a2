"""The lines: the national ones are reviewed, and a slip in a school's own file is one sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.reference.lines import COUNTS, countable_forms, lines_for, national_lines, parse_lines

OWN = """
[two_incidents]
words = "Two incidents in two school weeks"
counts = "events"
kinds = ["incident"]
at_least = 2
within_weeks = 2
schools = ["900010"]
"""


def write(folder: Path, text: str) -> Path:
    (folder / "lines.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    return folder


def test_the_national_lines_are_those_of_the_guidance() -> None:
    lines = national_lines()
    assert list(lines) == [
        "absence_ten_percent", "three_removals", "first_suspension", "part_time_over_six_weeks",
    ]  # fmt: skip
    assert (
        lines["absence_ten_percent"].at_least_percent,
        lines["absence_ten_percent"].judged_from_sessions,
    ) == (
        10,
        20,
    )
    assert (lines["three_removals"].at_least, lines["three_removals"].within_weeks) == (3, 4)
    assert lines["part_time_over_six_weeks"].more_than_weeks == 6


def test_every_national_line_names_its_source_and_is_still_reviewed() -> None:
    for line in national_lines().values():
        assert all((line.source, line.author, line.checked_by, line.advice))
        assert line.review_by is not None
        assert line.review_by > datetime.now(UTC).date(), f"{line.name} has to be reviewed"


def test_a_national_line_without_its_review_is_damaged() -> None:
    with pytest.raises(DamagedDataError, match="“advice” is missing"):
        parse_lines(OWN, where="lines.toml", reviewed=True)


def test_a_schools_own_file_takes_the_place_of_the_national_lines(tmp_path: Path) -> None:
    assert lines_for(tmp_path) == national_lines()
    (line,) = lines_for(write(tmp_path, OWN)).values()
    assert (line.name, line.kinds, line.at_least, line.within_weeks) == ("two_incidents", ("incident",), 2, 2)
    assert line.holds_for(900010)
    assert not line.holds_for(900011)
    assert line.review_by is None


def test_an_empty_file_means_no_lines(tmp_path: Path) -> None:
    assert lines_for(write(tmp_path, "")) == {}


def test_a_review_date_of_ones_own_is_kept(tmp_path: Path) -> None:
    (line,) = lines_for(write(tmp_path, OWN + "review_by = 2027-01-01\n")).values()
    assert line.review_by == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a]\nwords = 'x'", "This line names nothing that it counts"),
        ("[a]\nwords = 'x'\ncounts = 'event'", "Did you mean events?"),
        ("[a]\nwords = 'x'\ncounts = 'first_event'", "names no kind of event that it counts"),
        ("[a]\nwords = 'x'\ncounts = 'first_event'\nkinds = []", "names no kind of event that it counts"),
        ("[a]\nwords = 'x'\ncounts = 'first_event'\nkinds = ['suspention']", "Did you mean suspension?"),
        ("[a]\ncounts = 'first_event'\nkinds = ['suspension']", "“words” is missing"),
        ("[a]\nwords = 'x'\ncounts = 'absence'\nat_least_percent = 10", "“judged_from_sessions” is missing"),
        ("[a]\nwords = 'x'\ncounts = 'absence'\nat_leest_percent = 10", "Did you mean at_least_percent?"),
        (
            "[a]\nwords = 'x'\ncounts = 'absence'\nkinds = ['late']",
            "says nothing where “counts” is “absence”",
        ),
        (OWN.replace("at_least = 2", "at_least = 0"), "is 0, and should be 1 to 200"),
        (OWN.replace("at_least = 2", "at_least = true"), "should be a whole number"),
        (OWN.replace("within_weeks = 2", "within_weeks = 41"), "is 41, and should be 1 to 40"),
        (OWN.replace('"900010"', '"the academy"'), "“the academy”, which is no URN"),
        (
            "[a]\nwords = 'x'\ncounts = 'weeks_of_form'\nform = 'reduced_timetabel'\nmore_than_weeks = 6",
            "Did you mean reduced_timetable?",
        ),
        ("words = 'x'", "“words” stands outside of a line"),
        ("[a", "This is no TOML"),
        ("\udcff", "this is no text in UTF-8"),
    ],
)
def test_a_slip_is_one_sentence_with_the_file_and_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WrongCallError, match=r"^lines\.toml") as raised:
        lines_for(write(tmp_path, text))
    assert said in str(raised.value)
    assert raised.value.advice
    if text.startswith(("[a]", "\n[two")):
        assert raised.value.where in ("lines.toml, [a]", "lines.toml, [two_incidents]")


def test_forms_that_no_week_can_have_are_not_counted_in_weeks() -> None:
    assert "reduced_timetable" in countable_forms()
    assert "managed_move" in countable_forms()
    assert "persistent_absence" not in countable_forms()


def test_each_kind_of_line_has_a_way_of_being_judged() -> None:
    from wholeschool.continuum.gap import lines as gap_lines

    assert set(gap_lines._WAYS) == set(COUNTS)
