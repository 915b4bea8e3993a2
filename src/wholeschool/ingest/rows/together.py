"""The parts of one file (the sheets of a workbook), read one by one, as the reading of the file."""

from __future__ import annotations

from collections.abc import Sequence

from wholeschool.ingest.rows.reading import ORDER_OF_KINDS, Reading
from wholeschool.ingest.rows.recognise import Opened


def together(parts: Sequence[Reading], opened: Opened) -> Reading:
    """The readings of a file's parts, which are in the order of `opened`, as one."""
    first, *others = parts
    names = [source.part for source in opened.sources]
    return Reading(
        path=first.path,
        kind=min((part.kind for part in parts), key=ORDER_OF_KINDS.index),
        tables=first.tables,
        read=sum(part.read for part in parts),
        accepted=sum(part.accepted for part in parts),
        quarantined=sum(part.quarantined for part in parts),
        quarantine={
            name if len(parts) > 1 else "": rows
            for name, part in zip(names, parts, strict=True)
            for rows in part.quarantine.values()
        },
        findings=(*opened.passed_over, *(finding for part in parts for finding in part.findings)),
        later=tuple(part.tables for part in others),
    )
