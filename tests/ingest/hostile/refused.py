"""Files that are answered in one sentence, by words of it; nothing of them is taken in."""

from __future__ import annotations

import gzip
import os
from collections.abc import Mapping

from tests.ingest.census.message_texts import message, pupil
from tests.ingest.hostile.making import (
    ANN,
    BEN,
    CENSUS_HEADER,
    HEADER,
    MEGABYTE,
    ROW,
    TRANSFER,
    WHOLE,
    WONDE_HEAD,
    XML,
    Hostile,
    book,
    entities,
    large,
    laughs,
    link,
    named,
    pipe,
    text,
    xml,
    zipped,
)
from wholeschool.ingest.wonde.kept_pages import MARK

REFUSED: Mapping[str, Hostile] = {
    # XML
    "truncated XML": Hostile(xml(WHOLE[: len(WHOLE) * 2 // 3]), "no XML to its end"),
    "a truncated transfer file": Hostile(xml(TRANSFER[:-40]), "no XML to its end"),
    "entity expansion (a billion laughs)": Hostile(xml(laughs()), "no XML to its end", heavy=True),
    "entity expansion (quadratic)": Hostile(
        xml(entities(f'<!ENTITY x "{"a" * 100_000}">') + "&x;" * 1_000), "no XML to its end"
    ),
    "an external entity that is a file": Hostile(
        xml(entities('<!ENTITY x SYSTEM "file:///etc/passwd">')), "DOCTYPE"
    ),
    "an external entity of the network": Hostile(
        xml(entities('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">')), "DOCTYPE"
    ),
    "an external definition": Hostile(
        xml(f'<!DOCTYPE Message SYSTEM "http://127.0.0.1:9/x.dtd"><Message>{CENSUS_HEADER}</Message>'),
        "DOCTYPE",
    ),
    "a parameter entity": Hostile(
        xml(entities('<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY x "y">')), "DOCTYPE"
    ),
    "elements within each other without end": Hostile(xml("<Message>" + "<a>" * 100_000), "no XML"),
    "a text of 50 MB in an element": Hostile(
        large(lambda: xml(WHOLE.replace("Madeupham", "x" * (50 * MEGABYTE)))), "no XML", heavy=True
    ),
    "an attribute of 50 MB": Hostile(
        large(lambda: xml(f'<Message a="{"x" * (50 * MEGABYTE)}"/>')), "no element", heavy=True
    ),
    "a comment that is never closed": Hostile(xml(f"<Message>{CENSUS_HEADER}<!-- x"), "no XML"),
    "two outermost elements": Hostile(xml(WHOLE + "<Message/>"), "no XML"),
    "NUL in XML": Hostile(xml(WHOLE.replace("Quince", "Qu\0nce")), "no XML"),
    "XML in an encoding that does not exist": Hostile(xml(WHOLE.replace("UTF-8", "KLINGON-1")), "no XML"),
    "XML in another encoding than it says": Hostile(
        xml(WHOLE.replace("UTF-8", "UTF-8").replace("Quince", "Qu\u00efnce").encode("latin-1")), "no XML"
    ),
    "XML with nothing in it": Hostile(xml(XML), "has no element"),
    "a page that asks for a password": Hostile(
        xml("<html><head><title>Log in</title></head><body/></html>", "census.xml"),
        "is a web page, .* asks to sign in",
    ),
    "a census without a header": Hostile(xml("<Message><Pupils/></Message>"), "without a header"),
    "a census whose header comes last": Hostile(
        xml(f"<Message><Pupils>{pupil()}</Pupils>{CENSUS_HEADER}</Message>"), "no header before"
    ),
    "a census of no time": Hostile(xml(message(pupil(), term="XXX", year="2O25")), "which census"),
    "a collection that is not read": Hostile(xml(message(pupil(), collection="SWF")), "collection"),
    # Texts
    "a PDF named .csv": Hostile(
        named("hostile.csv", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 100), "is a PDF, not a CSV file"
    ),
    "a picture named .csv": Hostile(
        named("hostile.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100),
        "is a picture, not a CSV file",
    ),
    "a program named .csv": Hostile(
        named("hostile.csv", lambda: b"\x7fELF" + os.urandom(1 << 16)), "is a program, not a CSV file"
    ),
    "JSON named .csv": Hostile(
        named("hostile.csv", lambda: b'{"data": [{"upn": "x"}]}'), "is JSON .*, not a CSV file"
    ),
    "a page named .csv": Hostile(
        named("hostile.csv", lambda: b"<!DOCTYPE html><html><body>x</body></html>"),
        "is a web page, not an export",
    ),
    "an old spreadsheet": Hostile(
        named("hostile.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "old spreadsheet"
    ),
    "100,000 columns": Hostile(text(",".join(["UPN"] * 100_000), ROW), "more than 5,000 columns"),
    "a field of 50 MB": Hostile(
        large(lambda: text(HEADER, ROW, f'{BEN},2025-09-15,AM,/,"{"x" * (50 * MEGABYTE)}"')),
        "quotation is never closed, or a row is longer than a megabyte",
        heavy=True,
    ),
    "a header of 50 MB": Hostile(
        large(lambda: text("x" * (50 * MEGABYTE), ROW)),
        "begins with a line of more than 131,072 letters",
        heavy=True,
    ),
    "a NUL in a row": Hostile(
        text(HEADER, ROW, f"{BEN},2025-09-15,AM\0,/,x"), "holds bytes that no text has"
    ),
    "NUL bytes alone": Hostile(
        named("hostile.csv", lambda: b"\0" * MEGABYTE), "holds bytes that no text has"
    ),
    "a quotation that is never closed": Hostile(
        text(HEADER, f'{ANN},"2025-09-15,AM', *[ROW] * 100_000), "quotation is never closed"
    ),
    "nothing but line ends": Hostile(named("hostile.csv", lambda: b"\n" * MEGABYTE), "is empty"),
    "nothing but commas": Hostile(named("hostile.csv", lambda: b"," * MEGABYTE), "more than 5,000 columns"),
    "nothing at all": Hostile(named("hostile.csv", lambda: b""), "is empty"),
    "a byte order mark alone": Hostile(named("hostile.csv", lambda: b"\xef\xbb\xbf"), "is empty"),
    "UTF-16 with half a character at its end": Hostile(
        named("hostile.csv", lambda: "\ufeffUPN,Dates\n".encode("utf-16-le") + b"x"),
        "it has “UPN”, and lacks “Mon AM … Fri PM”",
    ),
    "rows without a header": Hostile(text(ROW, ROW), "lacks “Date”, “PM” and a column that says which pupil"),
    "a file whose name is no text": Hostile(
        named(os.fsdecode(b"hostile-\xff.csv"), lambda: f"{HEADER}\n{ROW}\n".encode()), "no text"
    ),
    "a symbolic link to nothing": Hostile(link("nowhere"), "no such file"),
    "symbolic links in a ring": Hostile(link("hostile.csv"), "no such file"),
    "a symbolic link to a file of the system": Hostile(
        link("/etc/hostname"), "has no header that belongs to a file which can be imported"
    ),
    "a path that escapes to nothing": Hostile(
        lambda folder: folder / ".." / ".." / "no" / "such.csv", "no such file"
    ),
    "a pipe that nobody writes to": Hostile(pipe, "no such file"),
    # Archives and workbooks
    "a gzip bomb": Hostile(
        named("hostile.csv.gz", lambda: gzip.compress(HEADER.encode() + b"\n" + b"\0" * (200 * MEGABYTE), 9)),
        "holds bytes that no text has",
        heavy=True,
    ),
    "a gzip archive that is cut off": Hostile(
        named("hostile.csv.gz", lambda: gzip.compress(f"{HEADER}\n{ROW}\n".encode() * 1_000)[:60]), "unpacked"
    ),
    "a zip bomb": Hostile(
        large(lambda: zipped({"a.csv": HEADER.encode() + b"\n" + b" " * (200 * MEGABYTE)})),
        "grows to more than 400 times",
        heavy=True,
    ),
    "a zip archive of two files": Hostile(zipped({"a.csv": b"x", "b.csv": b"y"}), "2 files"),
    "a zip archive within a zip archive": Hostile(
        zipped({"a.zip": b"PK\x03\x04" + b"\0" * 100}), "another zip archive, not a CSV file"
    ),
    "a workbook that is a zip bomb": Hostile(
        large(lambda: book(extra=b"\0" * (95 * MEGABYTE))), "grows to", heavy=True
    ),
    "a workbook with definitions": Hostile(
        book(sheet=b'<!DOCTYPE x [<!ENTITY a "aa">]><worksheet><sheetData/></worksheet>'), "definitions"
    ),
    "a workbook with a cell far away": Hostile(
        book(
            sheet=b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            b"</worksheet>"
        ),
        "1,048,576 rows",
        heavy=True,
    ),
    "a workbook that asks for a terabyte": Hostile(
        book(
            sheet=b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD3000000"><v>1</v></c>'
            b"</row></sheetData></worksheet>"
        ),
        "3,000,000 rows",
        heavy=True,
    ),
    "a workbook whose sheet is cut off": Hostile(
        book(sheet=b'<worksheet><sheetData><row r="1"><c r='), "a workbook that cannot be read"
    ),
    "a workbook of nothing": Hostile(
        book(sheet=b"<worksheet><sheetData/></worksheet>"), "without a sheet that has anything in it"
    ),
    # Pages of an API
    "pages that are cut in the middle of one": Hostile(
        named("hostile.jsonl", lambda: (WONDE_HEAD + '{"endpoint": "stu\n{"a"').encode()), "no page"
    ),
    "pages of no school": Hostile(named("hostile.jsonl", lambda: (MARK + "}\n").encode()), "which school"),
    "pages without end within each other": Hostile(
        named("hostile.jsonl", lambda: (WONDE_HEAD + "[" * 100_000 + "\n").encode()), "no page"
    ),
}
