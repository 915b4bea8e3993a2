import csv
import os
import re
from pathlib import Path

import numpy as np
import pytest

from wholeschool.simulate.upn import check_letter, upns

SHARED = Path(os.environ.get("WHOLESCHOOL_SHARED", Path(__file__).parents[3] / "shared"))
VECTORS = SHARED / "domain" / "upn_test_vectors.csv"


@pytest.mark.parametrize(
    ("rest", "letter"),
    [("801200005001", "B"), ("80120000500A", "M"), ("201123415001", "N"), ("000000000000", "A")],
)
def test_the_check_letter_weighs_each_place(rest: str, letter: str) -> None:
    assert check_letter(rest) == letter


@pytest.mark.skipif(not VECTORS.is_file(), reason="needs ../shared (or WHOLESCHOOL_SHARED)")
def test_the_published_vectors() -> None:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert check_letter(row["chars_2_13"]) == row["expected_check_letter"]
            assert (row["upn"][0] == row["expected_check_letter"]) == (row["is_valid_check_letter"] == "1")


def test_made_up_upns_check_are_different_and_belong_to_no_authority() -> None:
    made = [upn.decode() for upn in upns(np.arange(0, 200_000, 37), np.full(5406, 2017))]
    assert len(set(made)) == len(made)
    for upn in made:
        assert re.fullmatch(r"[A-HJ-NP-RT-Z]999\d{9}", upn)
        assert upn[0] == check_letter(upn[1:])
        assert upn[8:10] == "17"
