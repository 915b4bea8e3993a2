"""`journeys` and `displacement` as a person and as a script call them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.made import MadeTrust, rows_of

KEYS = {"branch", "from", "to", "pupils", "rate", "low", "high", "median_weeks", "reason"}


def test_the_rows_of_journeys_are_those_that_the_standings_amount_to(two_years: MadeTrust) -> None:
    answer = wholeschool("journeys", two_years.store, "--json")
    document = answer.document
    assert answer.exit_code == 0
    assert document["unit"] == "share"
    assert all(set(row) >= KEYS for row in document["rows"])
    at = {
        (row["pupil_id"], int(row["academic_year"][:4]) * 6 + row["half_term"]): row["school_exclusion_rung"]
        for row in rows_of(two_years.store, "standings")
        if row["half_term"] and row["possible"]
    }
    steps = Counter((rung, at[who, when + 1]) for (who, when), rung in at.items() if (who, when + 1) in at)
    ours = {
        (row["from"], row["to"]): row["moves"]
        for row in document["rows"]
        if row["branch"] == "school_exclusion"
    }
    assert ours == steps
    for row in document["rows"]:
        assert 0 <= row["low"] <= row["rate"] <= row["high"] <= 1
        assert (row["median_weeks"] is None) == (row["reason"] is not None)
    assert "Do not publish it" in answer.err


def test_journeys_by_year_group_and_for_one_school(two_years: MadeTrust) -> None:
    schools = {row["urn"] for row in rows_of(two_years.store, "schools")}
    urn = min(schools)
    answer = wholeschool("journeys", two_years.store, "--by", "year_group,school", "--school", urn, "--json")
    rows = answer.document["rows"]
    assert {row["school"] for row in rows} == {urn}
    assert len({row["year_group"] for row in rows}) > 1


def test_journeys_in_words_end_in_sentences(two_years: MadeTrust) -> None:
    answer = wholeschool("journeys", two_years.store)
    assert answer.exit_code == 0
    assert "Back down" in answer.out
    assert "possible sessions in both." in answer.out


def test_displacement_has_a_sentence_for_every_school(two_years: MadeTrust) -> None:
    document = wholeschool("displacement", two_years.store, "--json").document
    names = {row["urn"]: row["name"] for row in rows_of(two_years.store, "schools")}
    assert {row["urn"] for row in document["schools"]} == set(names)
    assert all(names[row["urn"]] in row["sentence"] for row in document["schools"])
    assert document["claims"] == [row["sentence"] for row in document["schools"] if row["risen"]]
    text = wholeschool("displacement", two_years.store).out
    assert all(row["sentence"] in text for row in document["schools"])


def test_the_rates_of_displacement_are_those_of_the_ledger(two_years: MadeTrust) -> None:
    document = wholeschool("displacement", two_years.store, "--json").document
    possible: Counter[tuple[int, str]] = Counter()
    for row in rows_of(two_years.store, "presence"):
        possible[row["urn"], row["academic_year"]] += row["possible"]
    lost: Counter[tuple[int, str]] = Counter()
    for row in rows_of(two_years.store, "ledger"):
        if row["form"] == "unauthorised_absence":
            lost[row["urn"], row["academic_year"]] += row["share"]
    found = {
        (row["urn"], row["academic_year"]): row
        for row in document["rows"]
        if row["form"] == "unauthorised_absence" and row["half_term"] is None
    }
    assert {key: row["base"] for key, row in found.items()} == possible
    assert {key: row["rate"] for key, row in found.items()} == pytest.approx(
        {key: 1000 * lost[key] / possible[key] for key in possible}
    )


def test_one_year_is_no_change(one_year: MadeTrust) -> None:
    document = wholeschool("displacement", one_year.store, "--json").document
    assert document["changes"] == []
    assert all("no year before it to compare with" in row["sentence"] for row in document["schools"])


@pytest.mark.parametrize("command", ["journeys", "displacement"])
def test_what_cannot_be_shown_is_said_in_a_sentence(
    two_years: MadeTrust, an_empty_store: Path, command: str
) -> None:
    answer = wholeschool(command, two_years.store, "--school", "90001")
    assert answer.exit_code == 2
    assert "This store has no school with URN 90001. Did you mean 9000" in answer.sentence
    answer = wholeschool(command, an_empty_store)
    assert answer.exit_code == 2
    assert "there are no books in this store yet" in answer.sentence
    assert "wholeschool build" in answer.sentence


def test_a_slip_in_a_group_is_met_with_the_nearest_one(two_years: MadeTrust) -> None:
    answer = wholeschool("journeys", two_years.store, "--by", "yeargroup")
    assert answer.exit_code == 2
    assert "Did you mean year_group?" in answer.sentence


def test_displacement_shows_half_terms_where_they_are_asked_for(two_years: MadeTrust) -> None:
    years, terms = (
        wholeschool("displacement", two_years.store, *by).out for by in ([], ["--by", "half_term"])
    )
    assert "by half-term" not in years
    assert "adjusted for all changes of all schools together" in years
    document = wholeschool("displacement", two_years.store, "--json").document
    row = next(r for r in document["rows"] if r["form"] == "unauthorised_absence" and r["half_term"] == 3)
    line = next(
        line
        for line in terms[terms.index("by half-term") :].splitlines()
        if line.startswith(row["school"]) and "unauthorised_absence" in line and "2023/24" in line
    )
    assert row["academic_year"] == "202324"
    assert line.split()[-5] == f"{row['rate']:.1f}", "six half-terms, then the year"


def test_displacement_by_something_else_is_refused(two_years: MadeTrust) -> None:
    answer = wholeschool("displacement", two_years.store, "--by", "half_terms")
    assert answer.exit_code == 2
    assert "Did you mean half_term?" in answer.sentence
