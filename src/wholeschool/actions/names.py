"""Names from a look-up file of the school's own: read when asked, told by pseudonym, never kept.

No message names a pupil or a UPN: a file is told by its name and its columns alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.header import DELIMITERS
from wholeschool.reference.headers import fold
from wholeschool.store import Pseudonyms

_UPN = ("upn", "uniquepupilnumber", "pupilupn")
_WHOLE = ("name", "fullname", "pupilname", "studentname", "preferredname")
_FIRST = ("forename", "firstname", "givenname", "preferredforename", "legalforename")
_LAST = ("surname", "lastname", "familyname", "preferredsurname", "legalsurname")
_ADVICE = "It needs a column UPN, and Name, or Forename and Surname."


def read_names(path: Path, pseudonyms: Pseudonyms) -> Mapping[int, str]:
    """Pupil (pseudonym) → name, from a CSV file with a UPN and a name in each row.

    Rows that lack one of the two are passed over. Raises WrongCallError where there is no such file, it is
    no text, or has no columns of that kind.
    """
    rows = _rows(path)
    header = [fold(each) for each in rows[0]] if rows else []
    upn, whole, first, last = (_place(header, names) for names in (_UPN, _WHOLE, _FIRST, _LAST))
    parts = [whole] if whole is not None else [each for each in (first, last) if each is not None]
    if upn is None or not parts or (whole is None and len(parts) < 2):
        missing = "UPNs" if upn is None else "names"
        raise WrongCallError(f"there is no column of {missing}", where=path.name, advice=_ADVICE)
    found = [
        (_cell(row, upn), " ".join(filter(None, (_cell(row, each) for each in parts)))) for row in rows[1:]
    ]
    named = [(number, name) for number, name in found if number and name]
    ids = pseudonyms.of([number for number, _ in named]).tolist()
    return MappingProxyType(dict(zip(ids, (name for _, name in named), strict=True)))


def _rows(path: Path) -> list[list[str]]:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise WrongCallError(
            f"could not be opened: {problem.strerror}", where=path.name, advice="Check the file's name."
        ) from None
    try:
        text = _text(content)
        top = text.split("\n", 1)[0]
        delimiter = max(DELIMITERS, key=top.count)
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except (UnicodeDecodeError, csv.Error):
        # What the reader says may quote the file, and with it a name.
        raise WrongCallError(
            "this is no CSV file", where=path.name, advice=f"Export it as CSV. {_ADVICE}"
        ) from None


def _text(content: bytes) -> str:
    """The text of a file in UTF-8, with or without its mark, in UTF-16 with it, else in Windows' cp1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _place(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
