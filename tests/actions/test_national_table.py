"""Questions to a store with small official files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import MakeOnce
from wholeschool.actions.national_load import load_official
from wholeschool.actions.national_sums import national_sums
from wholeschool.actions.national_table import national_table
from wholeschool.errors import WrongCallError
from wholeschool.store import Store

HEADER = (
    "time_period,geographic_level,region_name,region_code,la_name,new_la_code,school_type,headcount,"
    "num_fixed_excl,fixed_excl_rate\n"
)
PLACES = """\
{period},National,,,,,Total,1000,{england},{rate}
{period},Regional,North East,E12000001,,,Total,400,{one},
{period},Regional,North West,E12000002,,,Total,600,{two},
{period},Local authority,North East,E12000001,Gateshead,E08000037,Total,400,{one},
{period},Local authority,North West,E12000002,Bury,E08000002,Total,600,{two},
"""


@pytest.fixture(scope="module")
def store(made_once: MakeOnce, tmp_path_factory: pytest.TempPathFactory) -> Store:
    def make(folder: Path) -> None:
        files = tmp_path_factory.mktemp("official")
        first = PLACES.format(period="202122", england=100, rate="10.0", one=40, two=60)
        second = PLACES.format(period="202223", england=120, rate="12.0", one=60, two=60)
        (files / "places.csv").write_text(HEADER + first + second)
        # The same figure elsewhere, with another number.
        (files / "other.csv").write_text(
            HEADER
            + PLACES.format(period="202223", england=125, rate="12.5", one=60, two=65).splitlines()[0]
            + "\n"
        )
        load_official(folder, [files])

    return Store.open(made_once("national-table", make))


def test_a_series_of_england(store: Store) -> None:
    found = national_table(store, "suspension_rate")
    assert [(each.figure.period, each.figure.count, each.rate.value) for each in found.rows] == [
        ("2021/22", 100, 10.0),
        ("2022/23", 120, 12.0),
    ]
    assert found.rows[0].figure.source == "places.csv:2"
    assert [each.rate_percent for each in found.changes] == pytest.approx([20.0])


def test_the_same_figure_with_another_number_is_beside_it(store: Store) -> None:
    row = national_table(store, "suspension_rate", periods=["202223"]).rows[0]
    assert row.figure.count == 120
    assert [(each.how, each.figure.count, each.figure.source) for each in row.others] == [
        ("other edition", 125, "other.csv:2")
    ]


def test_authorities_beside_england(store: Store) -> None:
    found = national_table(store, "suspension_rate", by="la")
    assert [
        (each.figure.area, each.figure.period, round(each.ratio.value or 0, 3)) for each in found.rows
    ] == [
        ("Bury", "2022/23", 0.833),
        ("Gateshead", "2022/23", 1.25),
    ]


def test_one_authority_by_name_has_every_year(store: Store) -> None:
    found = national_table(store, "suspension_rate", area="gateshead")
    assert [each.figure.period for each in found.rows] == ["2021/22", "2022/23"]
    inside = national_table(store, "suspension_rate", by="la", area="North East")
    assert [each.figure.area for each in inside.rows] == ["Gateshead"]


def test_a_place_without_figures_is_said(store: Store) -> None:
    with pytest.raises(WrongCallError, match="no such figures of Leeds"):
        national_table(store, "suspension_rate", area="Leeds")


def test_schools_want_a_place(store: Store) -> None:
    with pytest.raises(WrongCallError, match="--area"):
        national_table(store, "suspension_rate", level="school")


def test_a_store_without_figures_says_what_to_load(empty_store: Path) -> None:
    with pytest.raises(WrongCallError, match="national load"):
        national_table(Store.open(empty_store), "suspension_rate")


def test_parts_add_up_to_england(store: Store) -> None:
    found = national_sums(store, "suspension_rate")
    assert {(each.period, each.part, each.verdict) for each in found} == {
        (period, part, "equal") for period in ("2021/22", "2022/23") for part in ("region", "la")
    }


def test_sums_of_what_nobody_counted_are_refused(store: Store) -> None:
    with pytest.raises(WrongCallError, match="no counts of overall_absence"):
        national_sums(store, "overall_absence")


def test_capitals_and_blanks_are_no_slip(store: Store) -> None:
    said = national_table(store, "Suspension Rate", by="LA", phase="All", level="la")
    assert [each.figure.area for each in said.rows] == ["Bury", "Gateshead"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("suspensions", "suspension_rate"),
        ("PRU", "alternative_provision"),
        ("suspensoin_rate", "suspension_rate"),
    ],
)
def test_what_people_say_is_answered_with_the_measure_that_is_meant(
    store: Store, said: str, meant: str
) -> None:
    with pytest.raises(WrongCallError, match=f"Did you mean {meant}") as error:
        national_table(store, said)
    # Of the measures those alone that this store can answer.
    assert "Measures: suspension_rate." in str(error.value)


def test_advice_on_a_level_is_of_use_for_the_place_that_was_named(empty_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "councils.csv"
    lines = PLACES.format(period="202122", england=100, rate="10.0", one=40, two=60).splitlines()
    file.write_text("\n".join([HEADER.strip(), lines[0], *lines[3:]]) + "\n")
    load_official(empty_store, [file])
    with pytest.raises(WrongCallError) as error:
        national_table(Store.open(empty_store), "suspension_rate", level="region", area="North East")
    assert "--level national" not in str(error.value)
    assert "--level la with the same --area" in str(error.value)


def test_groups_of_few_authorities_are_said_to_be_few(empty_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "groups.csv"
    header = HEADER.replace("school_type", "school_type,fsm")
    place = "202122,Local authority,North West,E12000002,Bury,E08000002,Total"
    rows = ("FSM eligible,100,40,40.0", "FSM not eligible,500,20,4.0", "Total,600,60,10.0")
    file.write_text(header + "".join(f"{place},{row}\n" for row in rows))
    load_official(empty_store, [file])
    found = national_table(Store.open(empty_store), "suspension_rate", by="fsm", level="la")
    assert any("of 1 of 152 local authorities alone (Bury)" in each for each in found.notes)
    asked_for = national_table(Store.open(empty_store), "suspension_rate", by="fsm", area="Bury")
    assert not any("authorities alone" in each for each in asked_for.notes)
