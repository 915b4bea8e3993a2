import pytest

from wholeschool.ingest.cells.mark_cells import Mark, mark
from wholeschool.reference.attendance import char_of
from wholeschool.reference.marks import NO_MARK, UNKNOWN_CODE


@pytest.mark.parametrize("code", sorted(set(char_of()) - {"-"}))
def test_every_code_is_its_character_in_capitals_or_not(code: str) -> None:
    assert mark(code).value == mark(code.lower()).value == Mark(char_of()[code])
    assert mark(code).trouble is None


@pytest.mark.parametrize("text", ["", "-", "*", "?"])
def test_fillers_are_no_mark(text: str) -> None:
    assert mark(text).value == Mark(NO_MARK)
    assert mark(text).trouble is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("L 12", Mark("L", 12)),
        ("l12", Mark("L", 12)),
        ("U 40", Mark("U", 40)),
        ("L 0", Mark("L", 0)),
        ("C2", Mark("c")),
        ("Y1", Mark("1")),
        ("I02", Mark("h")),
        ("X03", Mark("r")),
    ],
)
def test_a_code_comes_before_minutes(text: str, read: Mark) -> None:
    assert mark(text).value == read


@pytest.mark.parametrize("text", ["%", "ZZ", "C 2", "I 12", "L 481", "L x", "L -3", "//", "=1"])
def test_other_texts_are_an_unknown_code(text: str) -> None:
    cell = mark(text)
    assert cell.value == Mark(UNKNOWN_CODE)
    assert cell.trouble
    assert (cell.trouble.check, cell.trouble.severity, cell.trouble.seen) == ("unknown_code", "warning", text)
