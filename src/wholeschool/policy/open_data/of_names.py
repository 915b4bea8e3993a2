"""Checks of the names of files and columns."""

from __future__ import annotations

import re

from wholeschool.policy.open_data.checks import check
from wholeschool.policy.open_data.pair import Found, Noticed, Pair, listed
from wholeschool.policy.open_data.standard import LONGEST, PLACES

_CSV, _META = ".csv", ".meta.csv"


@check("check_filename_spaces")
def blank_in_a_file_name(pair: Pair) -> Noticed:
    """File names have no blanks."""
    for name in (pair.data_name, pair.meta_name):
        if " " in name:
            yield Found(seen=name, expected=name.replace(" ", "_"), of_metadata=name == pair.meta_name)


@check("check_filename_special")
def sign_in_a_file_name(pair: Pair) -> Noticed:
    """File names have letters, digits, hyphens and underscores alone."""
    for name, ending in ((pair.data_name, _CSV), (pair.meta_name, _META)):
        odd = sorted({*re.findall(r"[^A-Za-z0-9_ -]", name.removesuffix(ending))})
        if odd:
            yield Found(seen=" ".join(odd), advice="Take them out.", of_metadata=name == pair.meta_name)


@check("check_filenames_match")
def names_of_files_differ(pair: Pair) -> Noticed:
    """The metadata of NAME.csv are NAME.meta.csv."""
    expected = pair.data_name.removesuffix(_CSV) + _META
    if pair.meta_name != expected:
        yield Found(seen=pair.meta_name, expected=expected, of_metadata=True)


@check("precheck_col_name_duplicate", "check_col_dupes")
def column_twice(pair: Pair) -> Noticed:
    """No two columns of the data have one name."""
    for name in sorted({each for each in pair.header if pair.header.count(each) > 1}):
        yield Found(name, advice="Rename one of them, or leave it out.")


@check("check_col_names_spaces")
def blank_in_a_column_name(pair: Pair) -> Noticed:
    """Names of columns have no blanks."""
    for name in pair.header:
        if " " in name:
            yield Found(name, expected=name.strip().replace(" ", "_"))


@check("check_col_var_start", severity="warning")
def column_begins_with_no_small_letter(pair: Pair) -> Noticed:
    """Names of columns begin with a small letter."""
    for name in pair.header:
        if not re.match("[a-z]", name):
            yield Found(name)


@check("check_col_snake_case", severity="warning")
def column_not_in_snake_case(pair: Pair) -> Noticed:
    """Names of columns are small letters, digits and underscores."""
    for name in pair.header:
        if re.search("[^a-z0-9_ ]", name):
            yield Found(name, expected=re.sub("[^a-z0-9]+", "_", name.lower()).strip("_"))


@check("check_api_char_col_name", severity="warning")
def column_name_too_long(pair: Pair) -> Noticed:
    """Names of columns have at most 50 letters."""
    for name in pair.header:
        if len(name) > LONGEST["column"]:
            yield Found(name, f"{len(name)} letters", f"at most {LONGEST['column']}")


@check("check_api_char_col_label", severity="warning")
def label_too_long(pair: Pair) -> Noticed:
    """Labels have at most 80 letters."""
    for row, each in enumerate(pair.meta):
        if len(each["label"]) > LONGEST["label"]:
            yield Found("label", f"{len(each['label'])} letters", f"at most {LONGEST['label']}", meta_row=row)


@check("check_api_char_loc_code", severity="warning")
def code_too_long(pair: Pair) -> Noticed:
    """Codes of places have at most 30 letters."""
    codes = [name for its in PLACES.values() for name in its if not name.endswith("_name")]
    yield from _too_long(pair, codes, LONGEST["code"])


@check("check_api_char_filter_items", severity="warning")
def item_too_long(pair: Pair) -> Noticed:
    """Items of filters and names of places have at most 120 letters."""
    names = [name for its in PLACES.values() for name in its if name.endswith("_name")]
    yield from _too_long(pair, [*pair.filters, *pair.groups.values(), *names], LONGEST["item"])


def _too_long(pair: Pair, names: list[str], most: int) -> Noticed:
    for name in dict.fromkeys(names):
        long = [each for each in pair.distinct(name) if len(each) > most] if name in pair.by_name else []
        if long:
            yield Found(name, listed(long, 1), f"at most {most} letters", rows=pair.where(name, *long))
