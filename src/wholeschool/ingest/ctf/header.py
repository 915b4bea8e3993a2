"""The header of a transfer file: its version, its day, the school that sent it, how it writes years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.rows.xml import Element, child, text_of
from wholeschool.schema.years import academic_year_of, academic_year_starting, year_label


@dataclass(frozen=True)
class CtfHeader:
    """What a transfer file says of itself.

    `day` is the day on which it was made: pupils are as they are then. `years_end` says that it writes an
    academic year as the calendar year in which it ends, rather than the one in which it begins.
    """

    version: str
    day: date
    sender: str
    years_end: bool

    def year_of(self, written: str, first_day: date | None) -> str:
        """The academic year that a file's year is, as 2025/26; as written where it is none.

        Specifications of the file have said both, so a day of that year decides where there is one.
        """
        if first_day:
            return year_label(academic_year_of(first_day))
        if len(written) == 4 and written.isascii() and written.isdigit():
            return year_label(academic_year_starting(int(written) - self.years_end))
        return written


def read_header(header: Element | None, latest: date) -> CtfHeader:
    """The header from its element. A file without a day is taken as made on `latest`."""
    source = child(header, "SourceSchool")
    day = date_parser(latest)(text_of(header, "DateTime")).value or latest
    year = text_of(source, "AcademicYear")
    return CtfHeader(
        version=text_of(header, "CTFversion"),
        day=day,
        sender=laestab_of(source),
        years_end=year.isdigit() and int(year) == int(academic_year_of(day)[:4]) + 1,
    )


def laestab_of(school: Element | None) -> str:
    """The LAESTAB of an element with LEA and Estab."""
    return text_of(school, "LEA") + text_of(school, "Estab")
