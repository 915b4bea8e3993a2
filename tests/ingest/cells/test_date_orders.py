"""The day or the month first: decided for a whole column, and said."""

import pytest

from tests.ingest.reading_texts import UPNS, Desk, checks, finding, rows
from wholeschool.errors import WrongCallError

HEADER = "UPN,Type,Start date,End date\n"


def starts(desk: Desk, *dates: str, ends: tuple[str, ...] = ()) -> list[str]:
    ends = ends or ("",) * len(dates)
    lines = [
        f"{UPNS[n % 4]},Truancy,{day},{end}\n" for n, (day, end) in enumerate(zip(dates, ends, strict=True))
    ]
    return [str(row["start"]) for row in rows(desk.read(HEADER + "".join(lines)), "events")]


def test_one_day_above_twelve_decides_for_the_day(desk: Desk) -> None:
    assert starts(desk, "05/09/2025", "13/09/2025") == ["2025-09-05", "2025-09-13"]
    assert checks(desk.read(HEADER + f"{UPNS[0]},Truancy,13/09/2025,\n")) == []


def test_one_month_above_twelve_decides_for_the_month(desk: Desk) -> None:
    assert starts(desk, "09/05/2025", "09/13/2025") == ["2025-09-05", "2025-09-13"]
    reading = desk.read(HEADER + f"{UPNS[0]},Truancy,09/13/2025,\n")
    assert finding(reading, "dates_month_first").seen == "09/13/2025"


def test_where_nothing_decides_the_day_is_first_and_it_is_said(desk: Desk) -> None:
    reading = desk.read(HEADER + f"{UPNS[0]},Truancy,05/09/2025,\n")
    said = finding(reading, "date_order_assumed")
    assert (said.severity, said.column, said.seen) == ("info", "Start date", "05/09/2025")
    assert str(rows(reading, "events")[0]["start"]) == "2025-09-05"


def test_iso_dates_and_dates_in_words_need_no_decision(desk: Desk) -> None:
    written = ("2025-09-05", "5 September 2025", "05-Sep-2025", "Fri 5 Sep 2025", "07/07/2025")
    reading = desk.read(HEADER + "".join(f"{UPNS[0]},Truancy,{day},\n" for day in written))
    assert [str(row["start"]) for row in rows(reading, "events")] == ["2025-09-05"] * 4 + ["2025-07-07"]
    assert reading.findings == ()


def test_a_column_that_decides_nothing_goes_by_the_other(desk: Desk) -> None:
    assert starts(desk, "09/05/2025", ends=("09/15/2025",)) == ["2025-09-05"]
    assert starts(desk, "05/09/2025", ends=("15/09/2025",)) == ["2025-09-05"]


def test_a_slip_is_set_aside(desk: Desk) -> None:
    reading = desk.read(HEADER + f"{UPNS[0]},Truancy,13/09/2025,\n{UPNS[1]},Truancy,09/13/2025,\n")
    assert (reading.accepted, reading.quarantined) == (1, 1)
    assert "no such month" in reading.quarantine[""]["reason"][0].as_py()


def test_a_column_that_contradicts_itself_is_refused(desk: Desk) -> None:
    with pytest.raises(
        WrongCallError, match=r"“Start date” has dates that can only have the day first \(“13/09"
    ):
        starts(desk, "13/09/2025", "14/09/2025", "09/13/2025", "09/14/2025")


def test_what_is_fixed_is_not_decided() -> None:
    from wholeschool.ingest.cells.date_orders import DateOrders

    orders = DateOrders("day")
    orders.of("start").see("09/13/2025", 9, 13)
    assert orders.to_turn("f.csv", {}) is None
    assert list(orders.troubles()) == []


HALF = ("2025-05-09", "2025-03-11", "2025-01-10", "15/09/2025", "23/09/2025", "30/09/2025")


def test_a_column_that_a_spreadsheet_has_half_turned_is_said(desk: Desk) -> None:
    reading = desk.read(HEADER + "".join(f"{UPNS[0]},Truancy,{day},\n" for day in HALF))
    said = finding(reading, "dates_half_converted")
    assert (said.severity, said.column, said.seen) == ("warning", "Start date", "2025-05-09")
    assert reading.accepted == len(HALF)


@pytest.mark.parametrize("more", ["2025-09-13", "05/09/2025", "11/10/2025"])
def test_one_date_that_does_not_fit_says_that_it_is_no_such_column(desk: Desk, more: str) -> None:
    reading = desk.read(HEADER + "".join(f"{UPNS[0]},Truancy,{day},\n" for day in (*HALF, more)))
    assert "dates_half_converted" not in {each.check for each in reading.findings}


def test_two_of_a_sort_are_chance(desk: Desk) -> None:
    reading = desk.read(HEADER + "".join(f"{UPNS[0]},Truancy,{day},\n" for day in HALF[1:]))
    assert "dates_half_converted" not in {each.check for each in reading.findings}
