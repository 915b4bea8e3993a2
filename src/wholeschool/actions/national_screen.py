"""Screen a data file and its metadata by the Department's rules for open data."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.arrow_memory import copied
from wholeschool.policy.open_data.pair import Pair
from wholeschool.policy.open_data.screen import screen
from wholeschool.policy.open_data.standard import NEEDED_OF_METADATA, OPTIONAL_OF_METADATA
from wholeschool.schema.findings import Finding

_META = ".meta.csv"


def national_screen(data: Path, meta: Path | None = None) -> tuple[list[Finding], Pair]:
    """The findings, errors first, and the pair of files. `meta`: None = NAME.meta.csv beside NAME.csv.

    Raises WrongCallError where a file is not there, or is no table.
    """
    meta = meta or data.with_name(data.name.removesuffix(".gz").removesuffix(".csv") + _META)
    for path in (data, meta):
        if not path.is_file():
            raise WrongCallError(
                "there is no such file", where=str(path),
                advice="Give the data file, and its metadata with --meta where they are called otherwise.",
            )  # fmt: skip
    header, columns = _data(data)
    meta_header, rows = _metadata(meta)
    name = data.name.removesuffix(".gz")
    pair = Pair(name, meta.name, header, columns, meta_header, rows)
    return screen(pair), pair


def _data(path: Path) -> tuple[list[str], list[pa.Array]]:
    """The header and the columns, every cell a text. Columns of one name stay two."""
    text = _bytes(path)
    header = next(csv.reader(io.StringIO(text.split(b"\n", 1)[0].decode("utf-8"))), [])
    if not header:
        raise WrongCallError("this file is empty", where=str(path))
    places = [str(place) for place in range(len(header))]
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(copied(text)),
            read_options=pa_csv.ReadOptions(column_names=places, skip_rows=1),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(places, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise WrongCallError(
            "a row of this file has more or fewer cells than its header",
            where=str(path),
            advice=f"{str(error).splitlines()[0].removeprefix('CSV parse error: ')}.",
        ) from None
    return header, [column.combine_chunks() for column in table.columns]


def _metadata(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    reader = csv.reader(io.StringIO(_bytes(path).decode("utf-8"), newline=""))
    header = next(reader, [])
    known = (*NEEDED_OF_METADATA, *OPTIONAL_OF_METADATA)
    return header, [
        {name: dict(zip(header, row, strict=False)).get(name, "") for name in known} for row in reader if row
    ]


def _bytes(path: Path) -> bytes:
    """What is in the file, without the mark at its beginning."""
    text = path.read_bytes()
    if path.suffix == ".gz":
        text = gzip.decompress(text)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        raise WrongCallError(
            "this file is not written in UTF-8", where=str(path), advice="Save it as “CSV UTF-8”."
        ) from None
    return text.removeprefix(b"\xef\xbb\xbf")
