"""The places that rows are of."""

from __future__ import annotations

import pyarrow as pa

from wholeschool.ingest.official.coded import Coded
from wholeschool.ingest.official.places import places_of
from wholeschool.reference.official import official_names


def places(**columns: list[str]) -> list[tuple[str, str, str]]:
    coded = {name: Coded.of(pa.array(words)) for name, words in columns.items()}
    rows = len(next(iter(columns.values())))
    found = places_of(coded, rows, official_names())
    told = (found.level, found.code, found.name)
    return [tuple(each.words[each.codes[row]] for each in told) for row in range(rows)]  # type: ignore[misc]


def test_each_level_has_its_code_and_its_name() -> None:
    assert places(
        level=["National", "Regional", "Local authority", "School"],
        region_code=["", "E12000003", "E12000003", "E12000003"],
        region=["", "Yorkshire and the Humber"] + [""] * 2,
        la_code=["", "", "E08000035", "E08000035"],
        la=["", "", "Leeds", "Leeds"],
        laestab=["", "", "", "3834001"],
    ) == [
        ("national", "E92000001", "England"),
        ("region", "E12000003", "Yorkshire and the Humber"),
        ("la", "E08000035", "Leeds"),
        ("school", "3834001", "Leeds"),
    ]


def test_without_a_level_the_narrowest_place_that_is_named_counts() -> None:
    found = places(
        region=["", "London", "London"],
        region_code=["", "E12000007", "E12000007"],
        la_code=["", "", "E09000007"],
    )
    assert [level for level, _, _ in found] == ["national", "region", "la"]


def test_a_level_may_name_the_place_itself() -> None:
    assert places(level=["England", "West Midlands (region)", "Birmingham"]) == [
        ("national", "E92000001", "England"),
        ("region", "E12000005", "West Midlands"),
        ("la", "E08000025", "Birmingham"),
    ]


def test_an_old_number_goes_by_the_code_that_the_file_has_for_it_or_that_stands_today() -> None:
    """Northumberland's code changed in 2009 and its number did not."""
    found = places(
        level=["Local authority"] * 5,
        la_number=["929", "929", "383", "998", "825"],
        la_code=["E10000020", "", ".", "", ""],
        la=[""] * 5,
    )
    assert [code for _, code, _ in found] == ["E10000020", "E10000020", "E08000035", "998", "E06000060"]


def test_a_council_without_a_code_goes_by_its_name() -> None:
    found = places(level=["Local authority"] * 3, la=["Birmingham", "Dorset", "Atlantis"])
    assert [code for _, code, _ in found] == ["E08000025", "E06000059", ""]


def test_a_school_of_which_only_the_urn_is_known_goes_by_that() -> None:
    assert places(level=["School"], urn=["107951"], la=["Leeds"])[0][:2] == ("school", "107951")


def test_what_nobody_knows_is_empty() -> None:
    found = places(level=["Regional", "Moon", "Local authority"], region=["Atlantis"] * 3)
    assert [(level, code) for level, code, _ in found] == [("region", ""), ("", ""), ("la", "")]


def test_england_in_a_column_of_authorities_is_england() -> None:
    assert places(la=["Leeds", "England"], la_code=["E08000035", "E0"]) == [
        ("la", "E08000035", "Leeds"),
        ("national", "E92000001", "England"),
    ]
