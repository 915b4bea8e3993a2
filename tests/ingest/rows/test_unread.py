from tests.ingest.reading_texts import UPNS, Desk, finding

ROW = f"{UPNS[0]},praise,2025-09-03"


def test_a_column_that_stands_twice_is_read_once_and_said(desk: Desk) -> None:
    reading = desk.read(f"UPN,Kind,Start,KIND\n{ROW},truancy\n")
    assert finding(reading, "column_twice").column == "KIND"
    assert reading.tables["events"]["kind"].to_pylist() == ["praise"]


def test_a_header_with_a_slip_in_it_is_said(desk: Desk) -> None:
    found = finding(desk.read(f"UPN,Kind,Start,Minuets\n{ROW},20\n"), "column_not_read")
    assert (found.column, found.row, found.advice) == ("Minuets", 0, "If it is “Minutes”, rename it.")


def test_other_columns_are_not_spoken_of(desk: Desk) -> None:
    assert desk.read(f"UPN,Kind,Start,Surname,Reg group\n{ROW},Blythe,9A\n").findings == ()


def test_what_a_quarantine_file_adds_is_not_spoken_of(desk: Desk) -> None:
    text = f"UPN,Kind,Start,Reason 1,raw,line,reason\n{ROW},PP,,3,mended\n"
    assert desk.read(text).findings == ()
