"""The sections of the documentation that are made from the code, by the names that pages use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from docs.sections.benchmarks import england_rates, england_sources
from docs.sections.census_tables import all_census_tables
from docs.sections.claims import all_claims, all_unit_costs
from docs.sections.code_lists import attendance_codes, code_lists, durations, event_kinds, forms
from docs.sections.commands import commands
from docs.sections.data_dictionary import data_dictionary
from docs.sections.duties import all_duties
from docs.sections.file_columns import columns, columns_who
from docs.sections.measures import all_measures
from docs.sections.official import official_intervals, reference_groups, series_breaks
from docs.sections.open_data import open_data_checks, open_data_tables
from docs.sections.plausibility import all_checks
from docs.sections.practices import all_practices
from docs.sections.rooms import rooms
from wholeschool.reference.headers import layouts

SECTIONS: Mapping[str, Callable[[], str]] = {
    "census-tables": all_census_tables,
    "claims": all_claims,
    "england-rates": england_rates,
    "england-sources": england_sources,
    "unit-costs": all_unit_costs,
    "commands": commands,
    "data-dictionary": data_dictionary,
    "measures": all_measures,
    "duties": all_duties,
    "official-intervals": official_intervals,
    "open-data-checks": open_data_checks,
    "open-data-tables": open_data_tables,
    "plausibility": all_checks,
    "reference-groups": reference_groups,
    "series-breaks": series_breaks,
    "practices": all_practices,
    "rooms": rooms,
    "attendance-codes": attendance_codes,
    "forms": forms,
    "event-kinds": event_kinds,
    "durations": durations,
    "code-lists": code_lists,
    "columns-who": columns_who,
    **{f"columns-{layout.name}": partial(columns, layout.name) for layout in layouts()},
}
