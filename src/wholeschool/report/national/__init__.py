"""The site of the national desk: pages of England, of every local authority, of claims and of methods."""

from wholeschool.report.national.content import FIGURE_COLUMNS, GROUP_COLUMNS, NationalContent, Place
from wholeschool.report.national.series import CODES, MEASURES, SERIES, TERMS, Series
from wholeschool.report.national.site import write_national_site

__all__ = [
    "CODES",
    "FIGURE_COLUMNS",
    "GROUP_COLUMNS",
    "MEASURES",
    "SERIES",
    "TERMS",
    "NationalContent",
    "Place",
    "Series",
    "write_national_site",
]
