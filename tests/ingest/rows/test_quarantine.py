import pytest

from tests.ingest.reading_texts import UPNS, Desk, checks
from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows import quarantine

HEADER = "Surname,UPN,Kind,Event date,Minutes\n"


def test_rows_set_aside_keep_their_text_under_their_own_headers(desk: Desk) -> None:
    reading = desk.read(
        HEADER + f"Blythe,{UPNS[0]},praise,2025-09-03,\nBlythe,, Sent out ,31/09/2025,-5\n", urn=100001
    )
    (row,) = reading.quarantine[""].to_pylist()
    reason = row.pop("reason")
    assert row == {
        "Surname": "Blythe",
        "UPN": "",
        "Kind": " Sent out ",
        "Event date": "31/09/2025",
        "Minutes": "-5",
        "raw": "",
        "line": 3,
    }
    assert [reason.count(f"Column “{name}”") for name in ("UPN", "Event date", "Minutes", "Kind")] == [
        1,
        1,
        1,
        0,
    ]


def test_ragged_rows_are_kept_whole(desk: Desk) -> None:
    ragged = f"Blythe,{UPNS[0]},praise"
    reading = desk.read(HEADER + ragged + "\n")
    (row,) = reading.quarantine[""].to_pylist()
    assert (row["raw"], row["line"], row["UPN"]) == (ragged, 2, "")
    assert row["reason"] == "The row has 3 fields, the header 5."
    assert checks(reading) == [("wrong_number_of_fields", 2, 1)]


def test_a_quarantine_can_be_mended_and_read_again(desk: Desk) -> None:
    ragged = f"Blythe,{UPNS[0]},praise"
    first = desk.read(HEADER + f"Blythe,{UPNS[0]},praise,31/09/2025,\n{ragged}\n")
    names = ",".join(first.quarantine[""].column_names)
    mended = [
        ",".join(f'"{value}"' for value in row.values()).replace("31/09/2025", "30/09/2025")
        for row in first.quarantine[""].to_pylist()
    ]
    again = desk.read("\n".join([names, *mended]) + "\n")
    assert (again.read, again.accepted) == (2, 1)
    (left,) = again.quarantine[""].to_pylist()
    assert left["raw"] == ragged


def test_our_own_column_names_make_way(desk: Desk) -> None:
    reading = desk.read(f"UPN,Kind,Start,reason\n{UPNS[0]},suspension,never,PP\n")
    aside = reading.quarantine[""]
    assert aside.column_names == ["UPN", "Kind", "Start", "Reason 1", "raw", "line", "reason"]
    assert aside.column("Reason 1").to_pylist() == ["PP"]


def test_with_too_many_bad_rows_the_export_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "MOST_ROWS", 3)
    with pytest.raises(WrongCallError, match="more than 3 rows that cannot be read") as error:
        desk.read(HEADER + "Blythe,,praise,2025-09-03,\n" * 4)
    assert "expected a UPN" in error.value.sentence()
    with pytest.raises(WrongCallError, match="The row has 2 fields"):
        desk.read(HEADER + "Blythe,\n" * 4)


def test_dates_with_the_month_first_are_read_so_from_a_mended_quarantine(desk: Desk) -> None:
    first = desk.read(
        "UPN,Type,Start,End,Days,Reason\n"
        f"{UPNS[0]},Suspension,09/13/2024,09/13/2024,1,DB\n"
        f'{UPNS[1]},Suspension, 10/03/2024 ,="10/04/2024",2 d,DB\n'
    )
    (row,) = first.quarantine[""].to_pylist()
    assert (row["Start"], row["End"], row["Days"]) == ("2024-10-03", "2024-10-04", "2 d")
    mended = ",".join(f'"{value}"' for value in row.values()).replace("2 d", "2")
    again = desk.read(",".join(row) + f"\n{mended}\n")
    assert [str(day) for day in again.tables["events"]["start"].to_pylist()] == ["2024-10-03"]
    assert again.findings == ()


def test_a_slip_in_the_order_of_a_date_does_not_turn_those_beside_it(desk: Desk) -> None:
    days = ["14/09/2024", "15/09/2024", "16/09/2024", "10/03/2025", "09/17/2024"]
    text = "UPN,Kind,Start,Minutes\n" + "".join(f"{UPNS[0]},detention,{day},20\n" for day in days)
    reading = desk.read(text.replace("10/03/2025,20", "10/03/2025,x"))
    assert [row["Start"] for row in reading.quarantine[""].to_pylist()] == ["2025-03-10", "09/17/2024"]


def test_of_a_ragged_row_it_is_said_that_the_month_stands_first(desk: Desk) -> None:
    reading = desk.read(HEADER + f"Blythe,{UPNS[0]},praise,09/13/2024,\nBlythe,{UPNS[0]},praise,10/03/2024\n")
    (row,) = reading.quarantine[""].to_pylist()
    assert row["reason"].endswith("Its dates have the month first: write them as 2024-09-03.")


def test_a_ragged_row_that_begins_as_a_footer_is_read_again(desk: Desk) -> None:
    first = desk.read(HEADER + f"Date of birth 5/09/2012,{UPNS[0]},\n")
    (row,) = first.quarantine[""].to_pylist()
    mended = ",".join(f'"{value}"' for value in row.values())
    again = desk.read(",".join(row) + f"\n{mended}\n")
    assert (again.read, again.quarantined) == (1, 1)
