"""`wholeschool national claims`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.reference_lists.test_claims import CLAIM

FILE = """time_period,geographic_level,country_code,country_name,school_type,headcount,susp,susp_rate
202122,National,E92000001,England,Total,1000,50,5
"""


@pytest.fixture
def store(empty_store: Path, tmp_path: Path) -> Path:
    (tmp_path / "england.csv").write_text(FILE)
    assert wholeschool("national", "load", empty_store, tmp_path / "england.csv").exit_code == 0
    return empty_store


def own(tmp_path: Path, text: str = CLAIM) -> Path:
    (tmp_path / "claim.toml").write_text(text)
    return tmp_path / "claim.toml"


def test_a_claim_of_ones_own_as_a_document(store: Path, tmp_path: Path) -> None:
    (claim,) = wholeschool("national", "claims", store, "--claims", own(tmp_path), "--json").document[
        "claims"
    ]
    assert (claim["id"], claim["verdict"], claim["expected"]) == ("half", "reproduced", 50)
    assert (claim["found"], claim["low"], claim["high"]) == (50, 50, 50)
    assert claim["definition"] == "All."
    (used,) = claim["working"]
    assert (used["source"], used["count"], used["period"]) == ("england.csv:2", 50, "2021/22")


def test_a_person_reads_verdict_working_and_sum(store: Path, tmp_path: Path) -> None:
    answer = wholeschool("national", "claims", store, "--claims", own(tmp_path))
    assert "Reproduced: 50 is within what the claim says." in answer.out
    assert "All: 50 of 1,000, rate 5 [england.csv:2]" in answer.out
    assert "Claims: 1 (reproduced 1)." in answer.out


def test_what_is_not_there_is_null_with_a_reason(store: Path, tmp_path: Path) -> None:
    text = CLAIM.replace("2021/22", "2022/23")
    (claim,) = wholeschool("national", "claims", store, "--claims", own(tmp_path, text), "--json").document[
        "claims"
    ]
    assert (claim["verdict"], claim["found"], claim["low"]) == ("no_data", None, None)
    assert "2022/23" in claim["reason"]


def test_the_nine_are_judged_with_what_a_small_store_has(store: Path) -> None:
    claims = wholeschool("national", "claims", store, "--json").document["claims"]
    assert len(claims) == 9
    assert {each["verdict"] for each in claims} == {"no_data"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id = ", "This is no TOML"),
        (CLAIM.replace("tolerance", "tolerence"), "tolerance"),
        (
            CLAIM.replace('measure = "suspension_rate"', 'measure = "suspensions_rate"'),
            "Did you mean suspension_rate?",
        ),
    ],
)
def test_a_slip_in_a_claim_is_a_sentence(store: Path, tmp_path: Path, text: str, says: str) -> None:
    answer = wholeschool("national", "claims", store, "--claims", own(tmp_path, text))
    assert answer.exit_code == 2
    assert says in answer.sentence


def test_two_claims_of_one_name_and_none_at_all(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "claims"
    folder.mkdir()
    assert "no claim here" in wholeschool("national", "claims", store, "--claims", folder).sentence
    for name in ("a.toml", "b.toml"):
        (folder / name).write_text(CLAIM)
    assert (
        "there is another claim “half”"
        in wholeschool("national", "claims", store, "--claims", folder).sentence
    )


def test_a_store_without_official_figures_says_how_to_load_them(empty_store: Path) -> None:
    answer = wholeschool("national", "claims", empty_store)
    assert answer.exit_code == 2
    assert "national load" in answer.sentence
