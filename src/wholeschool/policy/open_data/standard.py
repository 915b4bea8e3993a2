"""The Department's open data standard in lists: columns, levels, times, units and symbols that it knows.

Read in the documentation and the source of its screener (`eesyscreener`, and `dfe-published-data-qa` before
it), November 2026. Names are facts; the checks beside this file are our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LEVEL, PERIOD, IDENTIFIER = "geographic_level", "time_period", "time_identifier"
NEEDED = (PERIOD, IDENTIFIER, LEVEL, "country_code", "country_name")
"""Columns that every data file has."""
NEEDED_OF_METADATA = (
    *("col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp"),
    *("filter_hint", "filter_grouping_column"),
)
"""Columns that every metadata file has."""
OPTIONAL_OF_METADATA = ("filter_default",)
FILTER, INDICATOR = "Filter", "Indicator"

PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "National": ("country_code", "country_name"),
        "Regional": ("region_code", "region_name"),
        "Local authority": ("old_la_code", "new_la_code", "la_name"),
        "Local skills improvement plan area": ("lsip_code", "lsip_name"),
        "Local authority district": ("lad_code", "lad_name"),
        "RSC region": ("rsc_region_lead_name",),
        "Parliamentary constituency": ("pcon_code", "pcon_name"),
        "Local enterprise partnership": (
            "local_enterprise_partnership_code",
            "local_enterprise_partnership_name",
        ),
        "English devolved area": ("english_devolved_area_code", "english_devolved_area_name"),
        "Opportunity area": ("opportunity_area_code", "opportunity_area_name"),
        "Ward": ("ward_code", "ward_name"),
        "MAT": ("trust_id", "trust_name"),
        "Sponsor": ("sponsor_id", "sponsor_name"),
        "Police force area": ("pfa_code", "pfa_name"),
        "School": ("school_urn", "school_name", "school_laestab"),
        "Provider": ("provider_ukprn", "provider_name"),
        "Institution": ("institution_id", "institution_name"),
        "Planning area": ("planning_area_code", "planning_area_name"),
    }
)
"""Every geographic level → the columns that say which place of it."""
UNITS_OF_OBSERVATION = frozenset(
    (PERIOD, IDENTIFIER, LEVEL, *(one for its in PLACES.values() for one in its))
)
"""Columns that say when and where, and are neither filters nor indicators."""
UNSEEN = ("School", "Provider", "Institution", "Planning area")
"""Levels whose rows the Department's table tool leaves out."""
_LOW = ("School", "Provider", "Institution")
WITHIN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Regional": frozenset(PLACES) - {"National", "RSC region", "MAT", "Sponsor"},
        "Local authority": frozenset(
            (
                *("Local authority", "Parliamentary constituency", "Local authority district", "Ward"),
                *(*_LOW, "Planning area", "Police force area"),
            )
        ),
        **{each: frozenset((each,)) for each in _LOW},
    }
)
"""Levels → levels of rows that may name a place of it: an authority lies in a region, no region in one."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_WEEKS = tuple(f"Week {week}" for week in range(1, 53))
_TERMS = ("Autumn term", "Spring term", "Summer term")
_QUARTERS = tuple(f"Financial year Q{quarter}" for quarter in range(1, 5))
_HALVES = ("Part 1 (April to September)", "Part 2 (October to March)")
TOGETHER = (_MONTHS, _WEEKS, _TERMS, _QUARTERS, _HALVES)
"""Values of time_identifier that may stand beside each other in one file; every other stands alone."""
FOUR_DIGITS = frozenset(("Calendar year", "Reporting year", *_MONTHS, *_WEEKS))
"""Values of time_identifier that go with a year of four digits."""
SIX_DIGITS = frozenset(
    (
        *("Academic year", "Financial year", "Tax year", "Autumn and spring term"),
        *(*_TERMS, *_QUARTERS, *_HALVES),
    )
)
"""Values of time_identifier that go with two years in six digits, as 202122."""

INDICATOR_UNITS = ("£", "£m", "%", "pp", "numberstring")
SYMBOLS = ("x", "z", "c", "low", "u")
"""What may stand for a number: not available, not applicable, confidential, rounds to nothing, unreliable."""
OBSOLETE = ("~", ":", ".", "..", "-", "N/A", "n/a", "*", "SUPP", "supp")
NULLS = ("NULL", "Null", "null", "NA", "na", "NaN", "nan")
MOST_ITEMS = 25_000
LONGEST: Mapping[str, int] = MappingProxyType({"code": 30, "column": 50, "label": 80, "item": 120})
"""How many letters codes of places, names of columns, labels, and items of filters may have."""
