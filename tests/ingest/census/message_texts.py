"""Messages of a small census, with what a pupil has in them."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.census.tables_of_census import of_census
from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.reading import Reading

HEADER = """\
<Header><CollectionDetails><Collection>{collection}</Collection><Term>{term}</Term><Year>{year}</Year>
<ReferenceDate>2025-10-02</ReferenceDate></CollectionDetails>
<Source><SourceLevel>S</SourceLevel><LEA>201</LEA><Estab>4999</Estab></Source></Header>
<School><SchoolCharacteristics><SchoolName>Osier School</SchoolName><Phase>SS</Phase>
<SchoolType>49</SchoolType></SchoolCharacteristics></School>
"""
PUPIL = """\
<PupilOnRoll>
<PupilIdentifiers><UPN>{upn}</UPN><Surname>Madeupham</Surname><Forename>Quince</Forename><Sex>F</Sex>
<DOB>2011-11-04</DOB></PupilIdentifiers>
<PupilCharacteristics><Language>ENG</Language>{characteristics}</PupilCharacteristics>
<PupilStatus><EnrolStatus>C</EnrolStatus><EntryDate>2023-09-04</EntryDate><NCyearActual>9</NCyearActual></PupilStatus>
<SpecialEducationalNeeds><SENprovision>K</SENprovision>{needs}</SpecialEducationalNeeds>
<Exclusions>{exclusions}</Exclusions>
<Attendance>{attendance}</Attendance>
</PupilOnRoll>
"""
GONE = """\
<PupilsNoLongerOnRoll><PupilNoLongerOnRoll>
<PupilIdentifiers><UPN>C330200024017</UPN><Sex>M</Sex></PupilIdentifiers>
<PupilStatus><EntryDate>2021-09-06</EntryDate><LeavingDate>2025-05-16</LeavingDate><NCyearLeaving>10</NCyearLeaving>
</PupilStatus></PupilNoLongerOnRoll></PupilsNoLongerOnRoll>
"""


def message(
    *pupils: str,
    gone: str = "",
    collection: str = "SC",
    term: str = "AUT",
    year: str = "2025",
    root: str = "Message",
) -> str:
    header = HEADER.format(collection=collection, term=term, year=year)
    on_roll = f"<PupilsOnRoll>{''.join(pupils)}</PupilsOnRoll>"
    content = f"{header}<Pupils>{on_roll}{gone}</Pupils>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>{content}</{root}>'


def pupil(
    upn: str = "N201123415001",
    characteristics: str = "",
    needs: str = "",
    exclusions: str = "",
    attendance: str = "",
) -> str:
    return PUPIL.format(
        upn=upn, characteristics=characteristics, needs=needs, exclusions=exclusions, attendance=attendance
    )


def read_text(
    folder: Path, text: str | bytes, within: Context | None = None, name: str = "census.xml"
) -> Reading:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    reading = read_file(path, within or of_census())
    aside = sum(rows.num_rows for rows in reading.quarantine.values())
    assert reading.accepted + reading.quarantined == reading.read
    assert aside == reading.quarantined
    return reading
