"""Tables of a small census, as COLLECT gives them, and reading them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tests.ingest.reading_texts import context
from wholeschool.ingest.census.returns import Returns
from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.reading import Reading

ON_ROLL = """\
pupilonrolltableid,NativeId,upn,sex,entrydate,enrolstatus,ncyearactual,senprovision,language,termlysessionspossible
p1,SCH1,N201123415001,F,2021-Sep-06 00:00:00,C,9,K,ENG,140.0
p2,SCH1,B801200005001,M,2024-Nov-11 00:00:00,M,10,N,POL,70
p3,SCH2,c2b87d3d-e33,M,2024-Sep-03 00:00:00,,R,N,ENG,
"""
GONE = """\
pupilnolongeronrolltableid,NativeId,upn,sex,entrydate,leavingdate,ncyearleaving,termlysessionspossible
g1,SCH1,C330200024017,F,2019-Sep-06 00:00:00,2024-Dec-20 00:00:00,11,139.0
"""


def of_census(returns: Returns | None = None) -> Context:
    return replace(context(None), returns=returns or Returns())


def read_tables(folder: Path, files: Mapping[str, str], within: Context | None = None) -> dict[str, Reading]:
    """The files, read in this order within one import; names without a year get that of spring 2025."""
    shared = within or of_census()
    readings = {}
    for name, text in files.items():
        path = folder / (name if name[0].isdigit() else f"2025_spring_{name}.csv")
        path.write_text(text, "utf-8")
        readings[name] = read_file(path, shared)
        assert readings[name].accepted + readings[name].quarantined == readings[name].read
    return readings
