import pytest

from tests.ingest.reading_texts import UPNS, Desk, checks

GOOD = f"{UPNS[0]},praise,2025-09-03,"
BAD = f"{UPNS[0]},praise,never,"
RAGGED = f"{UPNS[0]},praise"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("above", "body", "lines"),
    [
        ([], [GOOD, BAD, RAGGED, BAD], [3, 4, 5]),
        ([], ["", GOOD, "", "", BAD, "   ", BAD], [6, 8]),
        (["Events of June", ""], [GOOD, BAD], [5]),
        ([], [f'{GOOD}"one\ntwo\nthree"', BAD, f'{BAD}"one\n\ntwo"', "", BAD], [5, 6, 10]),
        ([], [f'{GOOD}"a ""quoted"" word"', BAD], [3]),
    ],
)
def test_rows_are_found_on_their_lines(
    desk: Desk, above: list[str], body: list[str], lines: list[int], end: str
) -> None:
    text = end.join([*above, "UPN,Kind,Start,Comments", *body]) + end
    reading = desk.read(text)
    assert reading.quarantine[""].column("line").to_pylist() == lines
    assert min(row for _, row, _ in checks(reading)) == lines[0]
    without_end = desk.read(text.removesuffix(end))
    assert without_end.quarantine[""].column("line").to_pylist() == lines


def test_lines_are_right_across_blocks(desk: Desk, small_blocks: None) -> None:
    body = [BAD if number % 7 == 0 else RAGGED if number % 11 == 0 else GOOD for number in range(200)]
    reading = desk.read("\n".join(["UPN,Kind,Start,Comments", *body]))
    expected = [number + 2 for number, row in enumerate(body) if row != GOOD]
    assert reading.quarantine[""].column("line").to_pylist() == expected


def test_lines_are_right_in_utf_16(desk: Desk) -> None:
    text = "\n".join(["UPN,Kind,Start,Comments", GOOD, "", BAD])
    assert desk.read(text, encoding="utf-16").quarantine[""].column("line").to_pylist() == [4]
