import pytest

from tests.ingest.reading_texts import UPNS, Desk
from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows import encoding as text_module
from wholeschool.ingest.rows.encoding import TextForm, as_utf8, look, sample

WORDS = "UPN,Trust\nN1,Élan “Est”\nN2,\n"


@pytest.mark.parametrize(
    ("encoding", "expected", "mark_bytes"),
    [
        ("utf-8", "utf-8", 0),
        ("utf-8-sig", "utf-8", 3),
        ("cp1252", "cp1252", 0),
        ("utf-16", "utf-16-le", 2),
        ("utf-16-le", "utf-16-le", 0),
        ("utf-16-be", "utf-16-be", 0),
    ],
)
def test_encodings_are_recognised(desk: Desk, encoding: str, expected: str, mark_bytes: int) -> None:
    path = desk.write(WORDS, encoding=encoding)
    form = look(path)
    assert form == TextForm(expected, mark_bytes, path.stat().st_size, 3, quotes=False)
    assert sample(path, form) == WORDS
    with path.open("rb") as file:
        file.seek(mark_bytes)
        assert as_utf8(file, form).read() == WORDS.encode()


@pytest.mark.parametrize("chunk_bytes", [1, 2, 3, 7])
def test_a_character_may_lie_across_two_chunks(
    desk: Desk, chunk_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_module, "CHUNK_BYTES", chunk_bytes)
    assert look(desk.write("aé€b" * 5)).encoding == "utf-8"
    assert look(desk.write(("aé€b" * 5).encode()[:-2])).encoding == "utf-8"
    assert look(desk.write("aé" * 5, encoding="cp1252")).encoding == "cp1252"


def test_an_accent_far_down_still_makes_it_cp1252(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "CHUNK_BYTES", 64)
    path = desk.write("UPN,Name\n" * 100 + "Zoë\n", encoding="cp1252")
    assert look(path).encoding == "cp1252"
    assert look(path, first_bytes=64).encoding == "utf-8"


@pytest.mark.parametrize(("text", "lines"), [("a", 1), ("a\n", 1), ("a\r\nb", 2), ("a\n\n", 2)])
def test_lines_are_counted_as_an_editor_does(desk: Desk, text: str, lines: int) -> None:
    assert look(desk.write(text)).lines == lines


def test_quotation_marks_are_seen(desk: Desk) -> None:
    assert look(desk.write('a,"b"\n')).quotes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04....", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0....", "old spreadsheet"),
        (b"\x1f\x8b....", "gzip"),
        (b"UPN,Mark\nN1,\x00/\n", "bytes that no text has"),
    ],
)
def test_what_is_no_text_gets_a_sentence(desk: Desk, content: bytes, said: str) -> None:
    with pytest.raises(WrongCallError, match=said) as error:
        look(desk.write(content, name="june.csv"))
    assert error.value.sentence().startswith("june.csv: ")


def test_a_folder_cannot_be_opened_as_a_file(desk: Desk) -> None:
    with pytest.raises(WrongCallError, match="could not be opened"):
        look(desk.folder)


@pytest.mark.parametrize("end", ["André", f"{UPNS[1]},15/09/2025,AM,/,André"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_a_file_that_ends_in_an_accent_loses_no_row(desk: Desk, encoding: str, end: str) -> None:
    text = f"UPN,Date,Session,Mark,Surname\n{UPNS[0]},15/09/2025,AM,/,Zoe\n{end}"
    reading = desk.read(text.encode(encoding))
    assert (reading.read, reading.quarantined) == (2, int(end == "André"))
    assert [row["raw"] for part in reading.quarantine.values() for row in part.to_pylist()] in ([], ["André"])


def test_a_file_that_is_cut_off_within_a_character_loses_no_row_either(desk: Desk) -> None:
    text = f"UPN,Date,Session,Mark,Surname\n{UPNS[0]},15/09/2025,AM,/,Zoë\nRené"
    reading = desk.read(text.encode()[:-1])
    assert (reading.read, reading.quarantined) == (2, 1)
    assert reading.quarantine[""]["raw"].to_pylist() == ["Ren\ufffd"]
