"""One look at the whole of a file before it is read: is it text, in which encoding, how many lines."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.opened import open_bytes

CHUNK_BYTES = 4 << 20
SAMPLE_BYTES = 256 << 10
"""As much of a file as its header has to fit into."""

# First bytes of what people take for a CSV file.
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a spreadsheet (.xlsx) or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet (.xls), or one with a password"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
)
_JSON = re.compile(rb'\s*(\{\s*"|\[\s*[{\[])')
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NEWLINE = ord("\n")
_UNENDED = bytes(range(0xC0, 0x100))
_SAVE_AS_CSV = "Open it in the program that made it and save or export it as CSV."


@dataclass(frozen=True)
class TextForm:
    """How a file's bytes are text.

    `mark_bytes` is the length of its byte-order mark, `lines` counts its lines as an editor would, and
    `quotes` says whether a quotation mark stands anywhere in it, `cut_off` whether it ends within a letter.
    """

    encoding: str
    mark_bytes: int
    size_bytes: int
    lines: int
    quotes: bool
    cut_off: bool = False


def look(path: Path, *, first_bytes: int | None = None) -> TextForm:
    """Look through a file, or through its first bytes.

    UTF-8 (with or without mark) and UTF-16 are recognised; what is no UTF-8 is Windows' cp1252.
    Raises WrongCallError where the file cannot be opened, is empty or is no text.
    """
    try:
        with open_bytes(path) as file:
            return _look(path, _chunks(file, first_bytes), whole=first_bytes is None)
    except OSError as problem:
        raise WrongCallError(
            f"could not be opened: {problem.strerror}.",
            where=path.name,
            advice="Check that it is a file you may read.",
        ) from problem


def sample(path: Path, form: TextForm) -> str:
    """The first part of the file as text, without its byte-order mark."""
    with open_bytes(path) as file:
        file.seek(form.mark_bytes)
        return codecs.getincrementaldecoder(form.encoding)("replace").decode(file.read(SAMPLE_BYTES))


def length_in_bytes(text: str, encoding: str) -> int:
    """How many bytes of the file stand behind this part of its sample."""
    return len(text) if encoding == "cp1252" else len(text.encode(encoding))


def as_utf8(file: io.BufferedReader, form: TextForm) -> io.BufferedReader:
    """The rest of an open file, as UTF-8 whatever its encoding."""
    if form.encoding == "utf-8" and not form.cut_off:
        return file
    return io.BufferedReader(_Transcoded(file, form.encoding), CHUNK_BYTES)


class _Transcoded(io.RawIOBase):
    """Text of another encoding, read as UTF-8."""

    def __init__(self, file: io.BufferedReader, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            chunk = self._file.read(CHUNK_BYTES)
            self._left = memoryview(self._decoder.decode(chunk, final=not chunk).encode())
            if not chunk and not self._left:
                return 0
        taken = min(len(buffer), len(self._left))
        buffer[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        return taken


def _chunks(file: io.BufferedReader, first_bytes: int | None) -> Iterator[bytes]:
    if first_bytes is not None:
        yield file.read(first_bytes)
        return
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _look(path: Path, chunks: Iterator[bytes], *, whole: bool) -> TextForm:
    first = next(chunks, b"")
    encoding, mark_bytes = _first_guess(path, first)
    utf8 = codecs.getincrementaldecoder("utf-8")()
    utf16 = codecs.getincrementaldecoder(encoding)("replace") if encoding.startswith("utf-16") else None
    size_bytes = newlines = 0
    quotes, accents, last = False, False, b""
    for chunk in _all(first, chunks):
        text = utf16.decode(chunk).encode() if utf16 else chunk
        if encoding == "utf-8" and not _goes_on_as(utf8, text):
            encoding = "cp1252"
        if b"\0" in text:
            raise WrongCallError(
                "is no text: it holds bytes that no text has.", where=path.name, advice=_SAVE_AS_CSV
            )
        size_bytes += len(chunk)
        newlines += int(np.count_nonzero(np.frombuffer(text, dtype=np.uint8) == _NEWLINE))
        quotes = quotes or b'"' in text
        last = text[-1:] or last
        accents = accents or not text.rstrip(_UNENDED).isascii()
    cut_off = whole and encoding == "utf-8" and bool(utf8.getstate()[0])
    if cut_off and not accents:
        # What begins a character and never ends it is a letter with an accent, in cp1252.
        encoding, cut_off = "cp1252", False
    return TextForm(encoding, mark_bytes, size_bytes, newlines + (last != b"\n"), quotes, cut_off)


def _goes_on_as(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    """Whether the chunk goes on as text of the decoder's encoding."""
    within_a_character = decoder.getstate()[0]
    if chunk.isascii() and not within_a_character:
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _all(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from chunks


def _first_guess(path: Path, first: bytes) -> tuple[str, int]:
    """The encoding that a file's first bytes speak for, and the length of its byte-order mark."""
    if not first.strip():
        raise _empty(path)
    for signature, what in _SIGNATURES:
        if first.startswith(signature):
            raise WrongCallError(f"is {what}, not a CSV file.", where=path.name, advice=_SAVE_AS_CSV)
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            if not first[len(mark) :].strip():
                raise _empty(path)
            return encoding, len(mark)
    if _JSON.match(first):
        raise WrongCallError(
            "is JSON (what programs say to each other), not a CSV file.",
            where=path.name,
            advice="Ask the system for an export as CSV or as a workbook.",
        )
    head = first[:1024]
    # Latin letters in UTF-16 have a zero in every other byte.
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) >= 4 and head[start::2].count(0) > 0.9 * len(head[start::2]):
            return encoding, 0
    return "utf-8", 0


def _empty(path: Path) -> WrongCallError:
    return WrongCallError("is empty.", where=path.name, advice="Export it again.")
