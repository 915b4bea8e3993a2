"""The formats in which a simulated trust can be written: one file each, and the table of them here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wholeschool.errors import WrongCallError, nearest
from wholeschool.simulate.formats.census_collect import CensusCollect
from wholeschool.simulate.formats.census_xml import CensusXml
from wholeschool.simulate.formats.csv_files import CsvFiles
from wholeschool.simulate.formats.ctf import CtfFiles
from wholeschool.simulate.formats.format import Format, Record
from wholeschool.simulate.formats.mis import Arbor, Bromcom, ClassCharts, Cpoms, ScholarPack, Sims
from wholeschool.simulate.formats.wonde_pages import WondePages

FORMATS: Mapping[str, type[Format]] = MappingProxyType(
    {
        "csv": CsvFiles,
        "census-xml": CensusXml,
        "census-collect": CensusCollect,
        "ctf": CtfFiles,
        "wonde": WondePages,
        "sims": Sims,
        "arbor": Arbor,
        "bromcom": Bromcom,
        "classcharts": ClassCharts,
        "scholarpack": ScholarPack,
        "cpoms": Cpoms,
    }
)
"""Name of a format → what writes it."""


def format_named(name: str) -> Format:
    """A new writer of that format. Raises WrongCallError where no format has that name."""
    if name not in FORMATS:
        raise WrongCallError(
            f"There is no format “{name}”.",
            nearest=nearest(name, FORMATS),
            advice=f"The formats are {', '.join(FORMATS)}.",
        )
    return FORMATS[name]()


__all__ = ["FORMATS", "Format", "Record", "format_named"]
