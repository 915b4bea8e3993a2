"""Reading a school census as XML, or an alternative provision census: streamed, pupil by pupil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from wholeschool.errors import WrongCallError
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.shown import shown, shown_word
from wholeschool.ingest.census.alternative import AlternativePupils
from wholeschool.ingest.census.codes import listed_code
from wholeschool.ingest.census.modules import Modules
from wholeschool.ingest.census.pupils import CHILD, PUPILS, WANTED, Pupils
from wholeschool.ingest.census.returns import SchoolOfReturn
from wholeschool.ingest.census.terms import Census, census_of
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.made_up import is_made_up
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.runs import elements_and_runs
from wholeschool.ingest.rows.source import Progress
from wholeschool.ingest.rows.xml import Element, broken, child, local_name, text_of
from wholeschool.ingest.together.blanks import let_blanks_stand
from wholeschool.schema import TABLES

SCHOOL_CENSUS, ALTERNATIVE_CENSUS = "SC", "APC"
_COLLECTIONS = (SCHOOL_CENSUS, "PRU", ALTERNATIVE_CENSUS)
_NAME = 120


@dataclass(frozen=True)
class MessageHeader:
    """What a message says of itself. `native_id` is the LAESTAB; in a return of an LA itself, its number."""

    collection: str
    census: Census
    day: date | None
    native_id: str


def read_message(path: Path, context: Context, progress: Progress | None = None) -> Reading:
    """Read a message into canonical rows. Its rows are pupils and what hangs on them: periods, needs,
    exclusions, counts of sessions.

    Raises WrongCallError where the file is no XML to its end, no census, or has no header before its pupils.
    """
    header: MessageHeader | None = None
    modules: Modules | None = None
    walk: Pupils | None = None
    others: AlternativePupils | None = None
    about: dict[str, str] = {}

    def take(name: str, written: bytes, line: int) -> bool:
        return walk is not None and walk.take_run(written, name, line)

    for element in elements_and_runs(path, WANTED, tuple(PUPILS), take, progress):
        name = local_name(element)
        if name == "Header":
            header = read_header(element, path, context)
            _note(context, header, path)
            modules = Modules(path, header.native_id, context, (*PUPILS, CHILD))
            walk, others = Pupils(modules), AlternativePupils(modules, header.census)
        elif walk is None or others is None:
            raise WrongCallError("has no header before its pupils.", where=path.name)
        elif name == "SchoolCharacteristics":
            about = {each: text_of(element, each) for each in ("SchoolName", "Phase", "SchoolType")}
        elif name == CHILD:
            walk.hand_over()
            others.take(element)
        else:
            walk.take(element, PUPILS[name])
    if header is None or modules is None or walk is None:
        raise WrongCallError("is a message without a header.", where=path.name, advice=_AGAIN)
    walk.hand_over()
    if walk.damaged:
        raise broken(path)
    return _as_one(path, header, modules.readings(), _school(header, about, context))


def read_header(element: Element, path: Path, context: Context) -> MessageHeader:
    """The header from its element."""
    details, source = child(element, "CollectionDetails"), child(element, "Source")
    collection = text_of(details, "Collection").upper()
    if collection not in _COLLECTIONS:
        raise WrongCallError(
            f"is a message of the collection “{shown_word(collection)}”, which is not read.",
            where=path.name,
            advice="Read are the school census (SC) and the alternative provision census (APC).",
        )
    term, year = text_of(details, "Term"), text_of(details, "Year")
    census = census_of(term, year)
    if census is None:
        raise WrongCallError(
            f"does not say which census it is: the term is “{shown_word(term)}”, the year “{shown(year)}”.",
            where=path.name,
            advice="The term is AUT, SPR or SUM, the year that in which the census was taken.",
        )
    authority, school = text_of(source, "LEA"), text_of(source, "Estab")
    day = date_parser(context.latest)(text_of(details, "ReferenceDate")).value
    return MessageHeader(collection, census, day, f"{authority}{school}" if school else f"LA{authority}")


_AGAIN = "Export or fetch it again."


def _note(context: Context, header: MessageHeader, path: Path) -> None:
    """Tell the readers of the parts which census they read, and of whom."""
    laestab = header.native_id if header.native_id.isdecimal() else None
    context.returns.note(header.census, header.native_id, SchoolOfReturn(None, laestab, header.day))
    context.returns.files[path] = header.census


def _school(header: MessageHeader, about: Mapping[str, str], context: Context) -> pa.Table:
    """The school in the academic year of the census, as the message has it; none if its number is made up."""
    urn = context.returns.urn_of(header.census, header.native_id, context.laestab_to_urn)
    name = about.get("SchoolName", "")[:_NAME]
    columns = {
        "urn": urn,
        "academic_year": header.census.academic_year,
        "laestab": header.native_id if header.native_id.isdecimal() else None,
        "name": name,
        "phase": listed_code("school_phase_census")(about.get("Phase", "")).value,
        "type": listed_code("school_type")(about.get("SchoolType", "")).value,
    }
    said = {column: value for column, value in columns.items() if value is not None}
    schema = pa.schema([TABLES["schools"].own_arrow.field(column) for column in said])
    return pa.Table.from_pylist([said] if name and not is_made_up(urn) else [], schema=schema)


def _as_one(path: Path, header: MessageHeader, parts: Mapping[str, Reading], school: pa.Table) -> Reading:
    """The parts as one reading. What is blank in a message is not said: an autumn census has no ethnicity."""
    pieces: dict[str, list[pa.Table]] = {"schools": [school]} if school.num_rows else {}
    for part in parts.values():
        for name, rows in part.tables.items():
            pieces.setdefault(name, []).append(rows)
    tables = {name: pa.concat_tables(each, promote_options="default") for name, each in pieces.items()}
    if "enrolments" in tables:
        tables["enrolments"] = let_blanks_stand(tables["enrolments"])
    return Reading(
        path=path,
        kind="census",
        tables=tables,
        read=sum(part.read for part in parts.values()),
        accepted=sum(part.accepted for part in parts.values()),
        quarantined=sum(part.quarantined for part in parts.values()),
        quarantine={
            f"{header.census.name}_{name}": rows
            for name, part in parts.items()
            for rows in part.quarantine.values()
        },
        findings=tuple(finding for part in parts.values() for finding in part.findings),
    )
