"""Places under one name, and what is meant by a name."""

from __future__ import annotations

import pytest

from wholeschool.errors import WrongCallError
from wholeschool.policy.places import place_of, wanted


def test_a_place_has_the_code_and_the_name_of_today() -> None:
    assert place_of("la", "E08000020", "GATESHEAD") == ("la", "E08000037", "Gateshead")
    assert place_of("region", "E12000003", "Yorkshire and the Humber")[2] == "Yorkshire and The Humber"
    assert place_of("la", "E99999999", "Somewhere") == ("la", "E99999999", "Somewhere")


def test_england_is_national_whatever_a_file_takes_it_for() -> None:
    assert place_of("la", "E92000001", "England") == ("national", "E92000001", "England")


@pytest.mark.parametrize("said", ["Gateshead", "gateshead", "E08000037", "E08000020", "390"])
def test_an_authority_is_meant_with_all_its_codes(said: str) -> None:
    found = wanted(said)
    assert found.level == "la"
    assert set(found.codes) == {"E08000020", "E08000037"}


def test_a_region_with_the_level_of_authorities_means_those_in_it() -> None:
    found = wanted("North East", "la")
    assert (found.level, found.several) == ("la", True)
    assert "E08000037" in found.codes
    assert "E08000035" not in found.codes
    assert wanted("north east").codes == ("E12000001",)
    assert "E09000007" in wanted("Inner London", "la").codes


def test_an_authority_with_the_level_of_schools_means_its_schools() -> None:
    assert wanted("Camden", "school").schools_of == "Camden"
    assert wanted("8912345").codes == ("8912345",)


def test_a_slip_of_the_pen_gets_the_nearest() -> None:
    with pytest.raises(WrongCallError, match="Did you mean Camden"):
        wanted("Camdn")
