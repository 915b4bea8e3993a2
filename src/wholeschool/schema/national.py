"""Official figures: what the DfE and others have published, each with the row that it stands in.

The words that columns hold are fixed here, and every reader and every answer uses them:

- `period` is the academic year as people write it, “2016/17”. `term` is "" for the whole year; the other
  values are parts of it. `year_to_date` are the schools that share daily registers, up to the day of
  the release, which is not the school census: never in one series with it. `five_half_terms` is the whole
  year as absence was counted before 2012/13.
- `level` national has area code E92000001. Regions have their code of nine signs (London E12000007; in older
  files Inner and Outer London, E13000001 and E13000002, in its place); local authorities theirs, or where
  a file has none the old number of three digits; schools have their LAESTAB, seven digits, because
  suspensions are published without a URN. `school_urn` stands beside it where a file gives one; a school of
  which a file has the URN alone goes by that.
- `phase` "all" are all state-funded schools together; "unknown" is where a file does not say which.
- `characteristic` "" is everybody, and then `group` is "". Otherwise one of `CHARACTERISTICS`, or several in
  the order of that list, joined by " × ", and so are their groups ("ethnicity × sex": "white british ×
  female"). Groups are the words of the DfE in small letters; of `code` the register code as it is printed
  ("E", "C2"). Of `length`, `days` and `days_band` groups are days: "1", "46+", "6-10";
  their total keeps the characteristic and has the group "", because of `length` suspensions are counted and
  of `days` pupils.
- `rate` has one unit per measure (`UNITS`), whatever the file gave; it is the published one, null where none
  was. `count` and `base` are as published: pupils, enrolments, sessions or suspensions (`COUNTS`). Head
  counts of groups are in the base of the rates, and under the measure `pupils` where a file has nothing else.
- By reason: `suspension_rate` and `permanent_exclusion_rate` with the characteristic "reason", counts alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wholeschool.schema.table import Column, Table

PER_HUNDRED, PER_THOUSAND = 100, 1000

UNITS: Mapping[str, int] = MappingProxyType(
    {
        "suspension_rate": PER_HUNDRED,
        "pupils_suspended_rate": PER_HUNDRED,
        "permanent_exclusion_rate": PER_HUNDRED,
        "suspension_days": PER_HUNDRED,
        "days_lost_to_suspension": PER_HUNDRED,
        "overall_absence": PER_HUNDRED,
        "authorised_absence": PER_HUNDRED,
        "unauthorised_absence": PER_HUNDRED,
        "persistent_absence": PER_HUNDRED,
        "severe_absence": PER_HUNDRED,
        "sessions_by_code": PER_THOUSAND,
        "alternative_provision": PER_HUNDRED,
        "alternative_provision_by_schools": PER_HUNDRED,
        "pupils": PER_HUNDRED,
    }
)
"""Every measure → of how many its rate is."""

COUNTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "suspension_rate": ("suspensions", "pupils"),
        "pupils_suspended_rate": ("pupils suspended at least once", "pupils"),
        "permanent_exclusion_rate": ("permanent exclusions", "pupils"),
        "suspension_days": ("pupils by days lost, or suspensions by length", ""),
        "days_lost_to_suspension": ("school days", "pupils"),
        "overall_absence": ("sessions missed", "possible sessions"),
        "authorised_absence": ("sessions missed with leave", "possible sessions"),
        "unauthorised_absence": ("sessions missed without leave", "possible sessions"),
        "persistent_absence": ("enrolments that missed 10 per cent or more", "enrolments"),
        "severe_absence": ("enrolments that missed 50 per cent or more", "enrolments"),
        "sessions_by_code": ("sessions", "possible sessions"),
        "alternative_provision": ("pupils or placements that councils pay for", "placements"),
        "alternative_provision_by_schools": ("pupils placed by their schools", ""),
        "pupils": ("pupils of a group", "pupils"),
    }
)
"""Every measure → what its count and its base count ("" = it has no base)."""

OTHER_BASES: Mapping[tuple[str, str], tuple[int, str]] = MappingProxyType(
    {
        ("alternative_provision", ""): (PER_THOUSAND, "pupils"),
        ("alternative_provision_by_schools", ""): (PER_THOUSAND, "pupils"),
        ("suspension_rate", "reason"): (PER_HUNDRED, "suspensions"),
        ("permanent_exclusion_rate", "reason"): (PER_HUNDRED, "permanent exclusions"),
    }
)
"""Measure and characteristic → of how many, and of what, the rate of an answer is.

Of these files give no base, or the whole as its own; it is taken from other figures.
"""


def basis(measure: str, characteristic: str) -> tuple[int, str]:
    """Of how many, and of what, a rate is that is answered."""
    found = OTHER_BASES.get((measure, characteristic))
    return found or (UNITS[measure], COUNTS[measure][1])


SYMBOLS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "x": ("withheld", "withheld, because few pupils are in it, or not available"),
        "c": ("withheld", "withheld, because few pupils are in it"),
        "*": ("withheld", "withheld, because few pupils are in it"),
        "supp": ("withheld", "withheld, because few pupils are in it"),
        "z": ("does not apply", "does not apply"),
        ".": ("not published", "not published, or does not apply"),
        "low": ("rounds to nothing", "above nothing, and rounds to it"),
        "k": ("rounds to nothing", "below a half, and rounds to nothing"),
        "u": ("unreliable", "too unreliable to be published"),
        ":": ("not available", "not available"),
        "..": ("not available", "not available"),
        "na": ("not available", "not available"),
        "n/a": ("not available", "not available"),
        "-": ("not available", "not available"),
    }
)
"""What stands in a file where a number would be, in small letters → in short and in full, why there is none.

They are those of the DfE's open data standards and of older releases, which differ: `x` was “too small to
show” until 2019 and is said as `c` or `low` since.
"""
BLANK, NO_BASE, UNREADABLE = "blank", "0", "unreadable"
REASONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        **SYMBOLS,
        BLANK: ("left blank", "the file has a blank"),
        NO_BASE: ("not available", "the file has 0 pupils where there are some"),
        UNREADABLE: ("unreadable", "the file has neither a number nor a symbol that is known"),
    }
)
"""Every value of `reason` that says why a number is missing, as `SYMBOLS`: those, and three of our own."""

LEVELS = ("national", "region", "la", "school")
TERMS = ("", "autumn", "spring", "summer", "autumn_spring", "five_half_terms", "year_to_date")
PHASES = ("all", "primary", "secondary", "special", "alternative_provision", "unknown")
CHARACTERISTICS = (
    "code",
    "reason",
    "setting",
    "length",
    "days",
    "days_band",
    "year_group",
    "age",
    "ethnicity",
    "ethnicity_major",
    "fsm",
    "fsm6",
    "disadvantaged",
    "sen",
    "sen_need",
    "eal",
    "idaci",
    "sex",
    "other",
)
"""What figures are broken down by. `ethnicity` has the minor groups, `ethnicity_major` the major ones.

`other` is a breakdown that nobody knows, in the file's own words.
"""

CROSSED = " × "
ENGLAND = "E92000001"

NATIONAL = Table(
    name="national",
    row="one official figure, as one file gives it",
    key=(
        *("measure", "period", "term", "level", "area_code", "phase", "characteristic", "group"),
        *("source_file", "release", "source_row"),
    ),
    kind="official",
    partition_by="measure",
    columns=(
        Column("measure", "string", "What is measured", allowed=tuple(UNITS)),
        Column("period", "string", "Academic year, as 2016/17"),
        Column("term", "string", "Part of the year; empty = the whole year", allowed=TERMS),
        Column("level", "string", "What sort of area", allowed=LEVELS),
        Column("area_code", "string", "Code of the area: of England, a region, a local authority; LAESTAB"),
        Column("area", "string", "Name of the area as published; of a school its local authority's"),
        Column("school_urn", "int32", "URN of a school, where the file gives it", nullable=True),
        Column("phase", "string", "What sort of schools", allowed=PHASES),
        Column("characteristic", "string", "What the figure is broken down by; empty = everybody"),
        Column("group", "string", "Which group of it; empty = everybody"),
        Column("count", "float64", "How many; older files have fractions", nullable=True),
        Column("base", "float64", "Of how many", nullable=True),
        Column(
            "rate",
            "float64",
            "The published rate",
            unit="per 100; sessions_by_code per 1,000",
            nullable=True,
        ),
        Column("rounding", "int8", "Counts are rounded to so much; 0 = not rounded", low=0, high=100),
        Column(
            "reason",
            "string",
            "The symbol that stands where a number would be; empty = nothing is missing",
            nullable=True,
        ),
        Column("source_file", "string", "Name of the file"),
        Column("source_row", "int32", "Line of the file, the header being 1; of Parquet the row", low=1),
        Column("release", "string", "Which edition: what the file says of itself, else its digest"),
        Column("loaded_on", "date", "The day on which it was loaded"),
    ),
)
