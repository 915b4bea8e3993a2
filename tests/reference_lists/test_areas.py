"""England's local authorities: as DfE's files have them, and each at a place on the map that makes sense."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from math import dist, hypot
from statistics import fmean

import pytest
from scipy.stats import spearmanr
from tests.shared import shared

from wholeschool.errors import WrongCallError
from wholeschool.reference.areas import (
    LocalAuthority,
    Place,
    authorities,
    local_authority,
    regions,
    standing,
    successors,
)
from wholeschool.reference.lists import code_list

FILES = (
    "exc_nat_region_la.csv",
    "attendance_by_code_ytd_202223.csv.gz",
    "attendance_by_code_ytd_202425.csv.gz",
    "ap_placement_reason_ap_census.csv",
    "ap_placements_ap_census.csv.gz",
    "spc_school_ap_placement.csv",
    "absence_in_prus.csv",
    "absence_by_term.csv",
)
"""Of DfE's files at hand those that have code, number and name of an authority in each row."""
PLACES = [each.place for each in standing() if each.place]
ISLANDS = {"Isles of Scilly", "Isle of Wight"}
NORTH_TO_SOUTH = """
Northumberland > Newcastle upon Tyne > Gateshead > County Durham > Darlington
Cumberland > Westmorland and Furness > Lancashire > Wigan > St. Helens > Halton > Cheshire West and Chester
North Yorkshire > Leeds > Wakefield > Doncaster > Rotherham > Nottingham > Leicester > West Northamptonshire
Kirklees > Barnsley > Sheffield > Derbyshire > Leicestershire
Cheshire East > Stoke-on-Trent > Telford and Wrekin > Birmingham > Worcestershire > Gloucestershire
Staffordshire > Wolverhampton > Dudley > Herefordshire, County of
Lincolnshire > Peterborough > Cambridgeshire > Hertfordshire > Enfield > Haringey > Westminster > Lambeth
Norfolk > Suffolk > Essex > Southend-on-Sea
Rutland > North Northamptonshire > Milton Keynes > Buckinghamshire > Slough > Wokingham > Hampshire
Bedford > Luton > Barnet > Camden > Wandsworth > Surrey > Isle of Wight
Lambeth > Croydon > West Sussex
Gloucestershire > Bristol, City of > Somerset > Devon > Plymouth > Isles of Scilly
Wiltshire > Dorset > Torbay
"""
WEST_TO_EAST = """
Newcastle upon Tyne > North Tyneside
Darlington > Stockton-on-Tees > Middlesbrough > Redcar and Cleveland
Cumberland > County Durham > Hartlepool
Blackpool > Lancashire > North Yorkshire > York > East Riding of Yorkshire
Wirral > Halton > Warrington > Trafford > Tameside > Barnsley > Doncaster > North Lincolnshire
Liverpool > Manchester > Oldham > Kirklees > Wakefield
Bradford > Leeds > Kingston upon Hull, City of
Sheffield > Rotherham > Lincolnshire
Stoke-on-Trent > Derby > Nottingham
Shropshire > Telford and Wrekin > Wolverhampton > Walsall > Leicestershire > Rutland > Peterborough > Norfolk
Dudley > Birmingham > Coventry > West Northamptonshire > Bedford > Cambridgeshire > Suffolk
Herefordshire, County of > Worcestershire > Solihull > Milton Keynes > Luton > Hertfordshire > Essex
Thurrock > Southend-on-Sea
Bristol, City of > South Gloucestershire > West Berkshire > Slough > Hillingdon > Brent > Haringey > Havering
Ealing > Kensington and Chelsea > Westminster > Tower Hamlets > Newham > Barking and Dagenham
Hounslow > Richmond upon Thames > Wandsworth > Lambeth > Southwark > Greenwich > Bexley
Reading > Windsor and Maidenhead
Cornwall > Plymouth > Torbay > Dorset > Southampton > Hampshire > West Sussex > Brighton and Hove > Kent
Somerset > Wiltshire > Swindon
"""


def pairs(chains: str) -> list[tuple[str, str]]:
    """Each name with the next of its line."""
    return [pair for line in chains.strip().splitlines() for pair in pairwise(line.split(" > "))]


def place(name: str) -> Place:
    found = local_authority(name)
    assert found.name == name
    assert found.place
    return found.place


def tiles() -> Mapping[tuple[int, int], LocalAuthority]:
    return {(each.place.column, each.place.row): each for each in standing() if each.place}


def by_region() -> Mapping[str, list[LocalAuthority]]:
    found = defaultdict(list)
    for each in standing():
        found[each.region].append(each)
    return found


def rows_of(name: str) -> Iterator[Mapping[str, str]]:
    path = shared(f"data/england/{name}")
    with (
        gzip.open(path, "rt", encoding="utf-8-sig")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8-sig") as file
    ):
        yield from csv.DictReader(file)


def test_there_are_153_in_nine_regions_and_no_code_or_number_twice() -> None:
    assert len(standing()) == 153
    assert len({each.number for each in standing()}) == 153
    assert {each.region for each in standing()} == set(regions())
    assert Counter(each.part for each in standing() if each.part) == {"E13000001": 14, "E13000002": 19}
    assert {each.region for each in standing() if each.part} == {"E12000007"}
    assert {each.part for each in authorities().values()} <= {"", *code_list("region")}
    counts = Counter(regions()[each.region] for each in standing())
    assert counts == {
        "North East": 12, "North West": 24, "Yorkshire and The Humber": 15, "East Midlands": 10,
        "West Midlands": 14, "East of England": 11, "London": 33, "South East": 19, "South West": 15,
    }  # fmt: skip


@pytest.mark.parametrize("each", authorities().values(), ids=lambda each: each.code)
def test_a_code_stands_or_something_came_after_it_the_next_day(each: LocalAuthority) -> None:
    assert (each.place is None) == bool(each.replaced_by) == bool(each.valid_to)
    for later in each.replaced_by:
        assert each.valid_to
        assert authorities()[later].valid_from == each.valid_to + timedelta(days=1)
        assert authorities()[later].region == each.region
    if len(each.replaced_by) == 1 and authorities()[each.replaced_by[0]].name == each.name:
        assert authorities()[each.replaced_by[0]].number == each.number


@pytest.mark.parametrize(
    ("former", "today"),
    [
        ("E10000006", ["Cumberland", "Westmorland and Furness"]),
        ("E10000021", ["North Northamptonshire", "West Northamptonshire"]),
        ("E10000009", ["Bournemouth, Christchurch and Poole", "Dorset"]),
        ("837", ["Bournemouth, Christchurch and Poole"]),
        ("Poole", ["Bournemouth, Christchurch and Poole"]),
        ("E10000002", ["Buckinghamshire"]),
        ("E10000027", ["Somerset"]),
        ("E10000023", ["North Yorkshire"]),
        ("E08000020", ["Gateshead"]),
        ("820", ["Bedford", "Central Bedfordshire"]),
        ("E06000001", ["Hartlepool"]),
    ],
)
def test_what_came_after(former: str, today: list[str]) -> None:
    assert [each.name for each in successors(former)] == today
    assert all(not each.replaced_by for each in successors(former))


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("e06000001", "E06000001"), (" 370 ", "E08000038"), ("E08000016", "E08000016"), ("835", "E10000009"),
        ("St Helens", "E08000013"), ("Herefordshire", "E06000019"), ("bristol", "E06000023"),
        ("Kingston upon Hull", "E06000010"), ("Kingston upon Thames", "E09000021"), ("Durham", "E06000047"),
        ("Brighton & Hove", "E06000043"), ("City of London", "E09000001"), ("Dorset", "E06000059"),
        ("Southend on Sea", "E06000033"), ("County of Herefordshire", "E06000019"),
    ],
)  # fmt: skip
def test_an_authority_is_found_by_what_people_call_it(named: str, code: str) -> None:
    assert local_authority(named).code == code


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("Cheshre East", "Did you mean Cheshire East"),
        ("London", "no local authority"),
        ("", "“”"),
        ("999", "999"),
    ],
)
def test_one_that_there_is_not_names_the_nearest(named: str, sentence: str) -> None:
    with pytest.raises(WrongCallError, match=sentence):
        local_authority(named)


@pytest.mark.parametrize("name", FILES)
def test_codes_numbers_and_names_are_those_of_the_published_files(name: str) -> None:
    seen = {
        (row["new_la_code"], row["old_la_code"], row["la_name"], row["region_code"])
        for row in rows_of(name)
        if row["la_name"] and row["new_la_code"] not in ("", "x", "z")
    }
    assert len(seen) > 140
    for code, number, label, region in seen:
        ours = authorities()[code]
        assert ours.number == number
        assert region in (ours.region, ours.part)
        assert local_authority(label).name == ours.name


def test_no_two_lie_on_one_tile() -> None:
    assert len(tiles()) == 153


@pytest.mark.parametrize("region", regions())
def test_a_region_hangs_together(region: str) -> None:
    left = {at for at, each in tiles().items() if each.region == region and each.name not in ISLANDS}
    reached = [left.pop()]
    for column, row in reached:
        beside = {(column + x, row + y) for x in (-1, 0, 1) for y in (-1, 0, 1)} & left
        left -= beside
        reached += beside
    assert not left


def test_london_has_no_gap_and_england_no_hole() -> None:
    taken = tiles()
    london = {at for at, each in taken.items() if each.region == "E12000007"}
    for row in {row for _, row in london}:
        columns = sorted(column for column, at in london if at == row)
        assert columns == list(range(columns[0], columns[-1] + 1))
    beside = Counter(
        (column + x, row + y) for column, row in taken for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1))
    )
    assert [at for at, number in beside.items() if number == 4 and at not in taken] == []


def test_most_authorities_lie_nearest_to_the_middle_of_their_own_region() -> None:
    """On the land 92 of 100 do; tiles of one size push the small ones apart."""
    at = {each.code: (each.place.column, each.place.row) for each in standing() if each.place}
    middles = {
        region: tuple(fmean(at[each.code][i] for each in those) for i in (0, 1))
        for region, those in by_region().items()
    }
    own = [
        min(middles, key=lambda region: dist(at[each.code], middles[region])) == each.region
        for each in standing()
    ]
    assert fmean(own) > 0.8


@pytest.mark.parametrize(("north", "south"), pairs(NORTH_TO_SOUTH))
def test_north_is_above(north: str, south: str) -> None:
    assert place(north).row < place(south).row
    assert place(north).northing > place(south).northing


@pytest.mark.parametrize(("west", "east"), pairs(WEST_TO_EAST))
def test_west_is_to_the_left(west: str, east: str) -> None:
    assert place(west).column < place(east).column
    assert place(west).easting < place(east).easting


def test_the_map_keeps_the_order_of_the_land() -> None:
    assert spearmanr([p.column for p in PLACES], [p.easting for p in PLACES]).statistic > 0.87
    assert spearmanr([p.row for p in PLACES], [-p.northing for p in PLACES]).statistic > 0.98


def test_neighbours_lie_near_each_other() -> None:
    """Of the four nearest on the land, most are a tile or two away, and few more than three."""
    steps = []
    for each in PLACES:
        others = sorted(PLACES, key=lambda p: hypot(each.easting - p.easting, each.northing - p.northing))
        steps += [max(abs(each.column - p.column), abs(each.row - p.row)) for p in others[1:5]]
    assert sum(number <= 2 for number in steps) / len(steps) > 0.93
    assert sum(number <= 3 for number in steps) / len(steps) > 0.97
