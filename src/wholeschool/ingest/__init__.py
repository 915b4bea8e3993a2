"""Readers: one file of an export becomes canonical rows, findings, and rows set aside to be mended."""

from wholeschool.ingest.files import QUARANTINE_SUFFIX, find_files
from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.reading import ORDER_OF_KINDS, Kind, Reading
from wholeschool.ingest.rows.recognise import recognise

__all__ = [
    "ORDER_OF_KINDS",
    "QUARANTINE_SUFFIX",
    "Context",
    "Kind",
    "Reading",
    "find_files",
    "read_file",
    "recognise",
]
