"""Files that are read: every row is accepted or set aside, and what is odd is a finding, by its check."""

from __future__ import annotations

from collections.abc import Mapping

from tests.ingest.census.message_texts import message, pupil
from tests.ingest.hostile.making import (
    ANN,
    BEN,
    EVENTS,
    HEADER,
    ROLL,
    ROW,
    TRANSFER,
    WHOLE,
    WONDE_HEAD,
    Hostile,
    book,
    built_like_no_other,
    named,
    sessions,
    stay,
    text,
    xml,
    zipped,
)

SAID: Mapping[str, Hostile] = {
    # Days
    "days of 1752": Hostile(text(HEADER, f"{ANN},01/01/1752,AM,/,x", ROW), ["unreadable_date"]),
    "days of 2205": Hostile(text(HEADER, f"{ANN},2205-01-01,AM,/,x", ROW), ["unreadable_date"]),
    "a 31st of February": Hostile(text(HEADER, f"{ANN},31/02/2025,AM,/,x", ROW), ["unreadable_date"]),
    "a day of 5,000 figures": Hostile(text(HEADER, f"{ANN},{'9' * 5_000},AM,/,x", ROW), ["unreadable_date"]),
    "days of 1752 in a census": Hostile(
        xml(message(pupil().replace("2023-09-04", "1752-09-04"))), ["unreadable_date"]
    ),
    "days of 2205 in a transfer file": Hostile(
        xml(TRANSFER.replace("<AttendanceStartDate>2025", "<AttendanceStartDate>2205")), ["unreadable_date"]
    ),
    # Numbers
    "negative minutes": Hostile(
        text(EVENTS, f"{ANN},100001,sent_out,2025-09-15,-20,x"), ["unreadable_number"]
    ),
    "minutes without end": Hostile(
        text(EVENTS, f"{ANN},100001,sent_out,2025-09-15,1e999,x"), ["unreadable_number"]
    ),
    "minutes that are no number": Hostile(
        text(EVENTS, f"{ANN},100001,sent_out,2025-09-15,NaN,x"), ["unreadable_number"]
    ),
    "negative sessions in a census": Hostile(
        xml(message(pupil(attendance=sessions("-4")))), ["unreadable_number"]
    ),
    "more sessions than a year has": Hostile(
        xml(message(pupil(attendance=sessions("40000")))), ["unreadable_number"]
    ),
    "a URN of ten figures": Hostile(text(ROLL, stay("2025-09-01", urn="9999999999")), ["unreadable_urn"]),
    "a negative URN": Hostile(text(ROLL, stay("2025-09-01", urn="-100001")), ["unreadable_urn"]),
    # Who
    "a UPN of letters that only look right": Hostile(
        text(HEADER, ROW.replace("N2", "\u039d2"), ROW.replace("0", "\uff10", 1), ROW), ["upn_check"]
    ),
    "one school's file given as another's": Hostile(
        text("UPN,URN,Date,Session,Mark", f"{ANN},100002,2025-09-15,AM,/", f"{BEN},,2025-09-15,AM,/"),
        [],
        together=["pupils_on_no_roll"],
    ),
    "the same pupil twice in a census": Hostile(
        xml(message(pupil(attendance=sessions("4")), pupil(attendance=sessions("5")))),
        ["two_rows_for_a_key"],
    ),
    # Stays
    "overlapping enrolments": Hostile(
        text(ROLL, stay("2025-09-01", "2025-12-01"), stay("2025-10-01", "2025-11-01")),
        [],
        together=["overlapping_stays"],
    ),
    "a stay that ends before it begins": Hostile(
        text(ROLL, stay("2025-10-01", "2025-09-01")), ["end_before_start"]
    ),
    # Texts
    "CSV formulas in names": Hostile(
        text(
            "Surname,UPN,Date,Session,Mark", f"=1+1,{ANN},2025-09-15,AM,/", f"@SUM(A1),{BEN},2025-09-15,XM,/"
        ),
        ["unreadable_session"],
    ),
    "CSV formulas in marks": Hostile(
        text(HEADER, f"{ANN},2025-09-15,AM,=cmd|' /C calc'!A0,x", ROW), ["unknown_code"]
    ),
    "a quotation that swallows some rows": Hostile(
        text(HEADER, ROW, f'{ANN},"2025-09-15,AM,/,x', *[ROW] * 100), ["wrong_number_of_fields"]
    ),
    "a mark of 10,000 characters": Hostile(
        text(HEADER, f"{ANN},2025-09-15,AM,{'L' * 10_000},x"), ["unknown_code"]
    ),
    "lone surrogates in UTF-16": Hostile(
        named(
            "hostile.csv",
            lambda: (
                b"\xff\xfe"
                + f"UPN,Date,Session,Mark\n{ANN},2025-09-15,AM,".encode("utf-16-le")
                + b"\x3d\xd8\n\0"
            ),
        ),
        ["unknown_code"],
    ),
    "lone surrogates in UTF-8": Hostile(text(HEADER, f"{ANN},2025-09-15,AM,\ud83d,x", ROW), ["unknown_code"]),
    "rows of other lengths": Hostile(
        text(HEADER, ROW, f"{ANN},2025-09-15", f"{ROW},y,z"), ["wrong_number_of_fields"]
    ),
    "rows that say two things of one session": Hostile(
        text(HEADER, ROW, ROW.replace("/", "O")), ["two_marks_for_a_session"]
    ),
    # Pages of an API
    "half a character in pages": Hostile(
        named(
            "hostile.jsonl",
            lambda: (
                WONDE_HEAD
                + '{"endpoint": "students", "next": "", "records": [{"id": "A\\ud800", "upn": "1\\udc00"}]}\n'
            ).encode(),
        ),
        ["unreadable_date"],
    ),
    # Workbooks
    "a workbook whose cells are errors": Hostile(book((ANN, "=1/0", "AM", "/")), ["unreadable_date"]),
    "a sheet whose name is a path": Hostile(
        book((ANN, "2025-09-15", "XM", "/"), title="../../../escaped"), ["unreadable_session"]
    ),
    "a sheet whose name is longer than a file's may be": Hostile(
        book((ANN, "2025-09-15", "XM", "/"), title="n" * 300), ["unreadable_session"]
    ),
}

HARMLESS: Mapping[str, Hostile] = {
    "mixed line ends": Hostile(
        named("hostile.csv", lambda: f"{HEADER}\r\n{ROW}\n{BEN},2025-09-15,AM,I,x\r\n".encode()), []
    ),
    "line ends of old Macintoshes": Hostile(text(HEADER, ROW, end="\r"), []),
    "two byte order marks": Hostile(
        named("hostile.csv", lambda: b"\xef\xbb\xbf" * 2 + f"{HEADER}\n{ROW}\n".encode()), []
    ),
    "a CSV named .xlsx": Hostile(named("hostile.xlsx", lambda: f"{HEADER}\n{ROW}\n".encode()), []),
    "a thousand columns": Hostile(
        text(f"{HEADER},{','.join(f'c{n}' for n in range(1_000))}", f"{ROW},{',' * 999}"), []
    ),
    "a header in every second line": Hostile(text(*[HEADER, ROW] * 500), []),
    "texts that run from right to left": Hostile(text(HEADER, f"{ROW}\u202e\u200b\ufeff"), []),
    "a census in another namespace and in CDATA": Hostile(
        xml(
            WHOLE.replace("<Message>", '<Message xmlns="urn:x">').replace(">Quince<", "><![CDATA[Quince]]><")
        ),
        [],
    ),
    "a census in UTF-16": Hostile(xml(WHOLE.replace("UTF-8", "UTF-16").encode("utf-16")), []),
    "instructions and inclusions in XML": Hostile(
        xml(WHOLE.replace("<Message>", '<?xml-stylesheet href="http://127.0.0.1:9/x"?><Message>')), []
    ),
    "a census whose pupils are built like no other": Hostile(
        xml(message(*(built_like_no_other(upn, 90) for upn in (ANN, BEN)))), []
    ),
    "a census with a pupil of thousands of sections": Hostile(
        xml(message(built_like_no_other(ANN, 3_000))), []
    ),
    "a zip archive whose file has a path that escapes": Hostile(
        zipped({"../../escaped.csv": f"{HEADER}\n{ROW}\n".encode()}), []
    ),
    "a file whose name is two lines": Hostile(
        named("hostile\n; rm -rf.csv", lambda: f"{HEADER}\n{ROW}\n".encode()), []
    ),
}
