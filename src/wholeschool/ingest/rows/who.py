"""What a file says of who its pupils are: read here, handed to `People`, and to nobody else.

Names, birth dates and former UPNs never come into a table, a finding or a message. They are read by distinct
text, and looked at again only where a pupil's text is another than before: registers repeat them in each row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wholeschool.ingest.cells.date_orders import DateOrders
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.registers.growing import grown
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.other_names import OTHER_NAME, OtherNames
from wholeschool.ingest.rows.people import Field
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.upn import is_upn
from wholeschool.reference.headers import who_columns

_LONGEST = 120
_BLANK = -1
_HALF = 32
_LOWER = (1 << _HALF) - 1
_NO_DATE = Trouble(
    "birth_date_not_read", "warning", "", "a date such as 2012-05-14", "The row is kept without the date."
)
_NO_UPN = Trouble(
    "former_upn_not_read",
    "warning",
    "",
    "a UPN whose check letter fits",
    "The row is kept; with what stands there nobody can be found.",
)
_FIELD_OF: Mapping[str, Field] = {
    "surname": "surname",
    "forename": "forename",
    "birth_date": "birth_date",
    "former_upn": "former_upn",
}
_NAMES = ("surname", "forename", "name")
_NOT_READ = {"birth_date": _NO_DATE, "former_upn": _NO_UPN}


class Who:
    """Reads the columns of one file that say who a pupil is."""

    def __init__(self, context: Context, dates: DateOrders | None = None) -> None:
        self._context = context
        self._date = date_parser(context.latest, dates.of("birth_date") if dates else None)
        self._numbers = {"": _BLANK}
        self._texts: list[str] = []
        self._latest: dict[str, NDArray[np.int32]] = {}
        self._ids = np.empty(0, dtype=np.int64)
        self._other_names = OtherNames()

    def read(self, sift: Sift, pupils: NDArray[np.int32], upns: Sequence[str]) -> None:
        """Read a block. `pupils` is the pupil of each row, by place among the `upns`; -1 = none."""
        columns = [column for column in who_columns() if sift.has(column) and upns]
        read = {column: self._read(sift, column, pupils, upns) for column in columns}
        names = {column: read[column] for column in _NAMES if column in read}
        others = self._other_names.rows(pupils, names, self._texts)
        sift.reject(others, OTHER_NAME, next(iter(names), ""))

    def _read(
        self, sift: Sift, column: str, pupils: NDArray[np.int32], upns: Sequence[str]
    ) -> NDArray[np.int32]:
        """Read a column: which of the texts each row has."""
        written = sift.texts(column)
        cleaned = [self._clean(column, text or "") for text in written.values]
        if None in cleaned:
            odd = np.array([text is None for text in cleaned])[written.codes]
            sift.reject(odd & (pupils >= 0), _NOT_READ[column], column)
        numbers = np.array([self._number(text or "") for text in cleaned], dtype=np.int32)[written.codes]
        latest = grown(self._latest.get(column, np.full(1, _BLANK, dtype=np.int32)), len(upns), _BLANK)
        self._latest[column] = latest
        news = np.flatnonzero((pupils >= 0) & (numbers != _BLANK) & (latest[pupils] != numbers))
        if news.size:
            latest[pupils[news]] = numbers[news]
            pairs = np.unique(pupils[news].astype(np.int64) << _HALF | numbers[news])
            self._hand_over(column, pairs >> _HALF, pairs & _LOWER, latest, upns)
        return numbers

    def _hand_over(
        self,
        column: str,
        pupils: NDArray[np.int64],
        numbers: NDArray[np.int64],
        latest: NDArray[np.int32],
        upns: Sequence[str],
    ) -> None:
        """Tell what is new of some pupils: the number of a text for each. What came last is told last."""
        order = np.argsort(latest[pupils] == numbers, kind="stable")
        ids = self._ids_of(pupils[order], upns)
        distinct, places = np.unique(numbers[order], return_inverse=True)
        fields = [dict(_fields(column, self._texts[number])) for number in distinct]
        for field in dict.fromkeys(field for each in fields for field in each):
            parts = [each.get(field, "") for each in fields]
            said = np.array([bool(part) for part in parts])[places]
            texts = [parts[place] for place in places[said]]
            self._context.people.say_all(ids[said].tolist(), field, texts)

    def _ids_of(self, pupils: NDArray[np.int64], upns: Sequence[str]) -> NDArray[np.int64]:
        """The pseudonym of each of these pupils, each asked for once."""
        self._ids = grown(self._ids, len(upns), _BLANK)
        new = np.unique(pupils[self._ids[pupils] == _BLANK])
        if new.size:
            self._ids[new] = self._context.pupil_ids([upns[pupil] for pupil in new])
        return self._ids[pupils]

    def _number(self, text: str) -> int:
        if text not in self._numbers:
            self._numbers[text] = len(self._texts)
            self._texts.append(text)
        return self._numbers[text]

    def _clean(self, column: str, text: str) -> str | None:
        """A text as it is kept; None where it is not what it should be."""
        if column == "birth_date":
            day = self._date(text).value
            return day.isoformat() if day else None if text else ""
        if column == "former_upn":
            upn = text.upper()
            return upn if not upn or is_upn(upn) else None
        printable = "".join(each if each.isprintable() else " " for each in text)
        return " ".join(printable.split())[:_LONGEST]


def _fields(column: str, text: str) -> Sequence[tuple[Field, str]]:
    """What a text of a column says: a name with a comma in it has the surname first."""
    if column == "name":
        surname, comma, forename = (part.strip() for part in text.partition(","))
        return (("surname", surname), ("forename", forename)) if comma else (("name", text),)
    return ((_FIELD_OF[column], text),)
