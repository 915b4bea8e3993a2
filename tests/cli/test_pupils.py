"""`pupils`, `acted` and `looks` as a person and as a script call them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Answer, wholeschool
from tests.tiny_trust import MAIN, UPNS

KEYS = {
    "pupil",
    "year_group",
    "branch",
    "rung",
    "rung_before",
    "crossed",
    "happened",
    "days_waiting",
    "last_action",
}


def listed(store: Path, *more: object) -> Answer:
    return wholeschool("pupils", store, "--school", MAIN, "--as", "head", "--why", "weekly meeting", *more)


def test_the_list_in_json_has_the_keys_that_scripts_rely_on(tiny_store: Path) -> None:
    answer = listed(tiny_store, "--json")
    assert answer.exit_code == 0
    rows = answer.document["rows"]
    assert rows
    assert all(set(row) >= KEYS for row in rows)
    assert all(row["pupil"].isdigit() and isinstance(row["pupil"], str) for row in rows)
    assert "The look is in the audit" in answer.err
    for upn in UPNS:
        assert upn not in answer.out + answer.err


def test_the_list_in_words_says_what_happened_and_what_may_help(tiny_store: Path) -> None:
    answer = listed(tiny_store)
    assert "Suspended on 14 January" in answer.out
    assert "First suspension of the academic year. Hold a reintegration meeting" in answer.out


def test_an_empty_list_says_so(tiny_store: Path) -> None:
    (tiny_store / "lines.toml").write_text("", "utf-8")
    answer = wholeschool(
        "pupils",
        tiny_store,
        "--school",
        100002,
        "--as",
        "head",
        "--why",
        "weekly meeting",
        "--on",
        "2025-01-06",
    )
    assert "As of 6 January 2025, nobody is waiting: for every pupil who moved up or crossed" in answer.out
    assert "lines.toml has no line for school 100002: only rungs count" in answer.err
    (look,) = wholeschool("looks", tiny_store, "--json").document["rows"]
    assert (look["action"], look["pupils"]) == ("pupils", 0)


def test_of_a_day_after_the_records_nothing_is_claimed(tiny_store: Path) -> None:
    answer = listed(tiny_store, "--on", "2025-12-20", "--json")
    assert (answer.document["asked_on"], answer.document["on"]) == ("2025-12-20", "2025-02-07")
    assert answer.document["rows"] == listed(tiny_store, "--json").document["rows"] != []
    assert (
        f"The records of school {MAIN} end on 7 February 2025: nothing can be said of 20 December 2025. What"
        " follows is as of 7 February 2025." in answer.err
    )
    assert "nothing can be said" not in listed(tiny_store, "--on", "2025-02-07").err


def test_the_text_says_since_when_and_which_line(tiny_store: Path) -> None:
    answer = listed(tiny_store)
    assert "since" in answer.out.splitlines()[1].split()
    assert "2025-01-14" in answer.out
    assert "first suspension of the academic year" in answer.out


def test_acting_closes_the_gap_and_needs_no_build(tiny_store: Path) -> None:
    first = listed(tiny_store, "--json").document["rows"][0]["pupil"]
    said = (
        "acted",
        tiny_store,
        first,
        "--kind",
        "contact",
        "--by-role",
        "pastoral_lead",
        "--on",
        "2025-02-07",
    )
    done = wholeschool(*said, "--json").document
    assert (done["pupil"], done["urn"], done["at"], done["already"]) == (first, MAIN, "2025-02-07", False)
    after = listed(tiny_store, "--json").document
    assert first not in {row["pupil"] for row in after["rows"]}
    assert after["behind"] is False
    again = wholeschool(*said)
    assert again.out.startswith("This was recorded already: contact on 2025-02-07 by pastoral_lead")


def test_looks_are_printed_the_latest_first_without_names(tiny_store: Path) -> None:
    listed(tiny_store)
    wholeschool("acted", tiny_store, UPNS[6], "--kind", "contact", "--by-role", "head", "--on", "2025-02-07")
    rows = wholeschool("looks", tiny_store, "--json").document["rows"]
    assert [row["action"] for row in rows] == ["acted contact", "pupils"]
    assert set(rows[0]) == {"at", "role", "why", "action", "urn", "pupils"}
    printed = wholeschool("looks", tiny_store).out
    assert "weekly meeting" in printed
    assert UPNS[6] not in printed


def test_names_not_matched_are_said_by_count(tiny_store: Path) -> None:
    names = tiny_store.parent / "names.csv"
    names.write_text(f"UPN,Name\n{UPNS[6]},Ada Lovelace\n{UPNS[11]},Not Listed\n", "utf-8")
    answer = listed(tiny_store, "--names", names, "--json")
    assert "Ada Lovelace" in {row["pupil"] for row in answer.document["rows"]}
    assert "Not on this list: 1 pupil of the file." in answer.err
    assert "Lovelace" not in answer.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--school", MAIN, "--as", "governor", "--why", "weekly meeting"), "may not see single pupils"),
        (("--school", MAIN, "--as", "sencoo", "--why", "weekly meeting"), "Did you mean senco?"),
        (("--school", MAIN, "--as", "head", "--why", "x"), "needs a reason in words"),
        (("--school", 100011, "--as", "head", "--why", "weekly"), "Did you mean 100001 ("),
        (("--school", MAIN, "--as", "head", "--why", "weekly", "--on", "7 May"), "or as 14/05/2025."),
        (
            ("--school", "abc", "--as", "head", "--why", "weekly"),
            "“abc” is no number, and --school needs one",
        ),
        (("--school", MAIN, "--as", "head", "--why", "weekly", "--weeks", "x"), "--weeks needs one"),
    ],
)
def test_a_slip_is_a_sentence(tiny_store: Path, arguments: tuple[object, ...], said: str) -> None:
    answer = wholeschool("pupils", tiny_store, *arguments)
    assert answer.exit_code == 2
    assert said in answer.sentence


def test_a_upn_is_not_repeated_in_an_error(tiny_store: Path) -> None:
    answer = wholeschool("acted", tiny_store, "A123456789012", "--kind", "contact", "--by-role", "head")
    assert answer.exit_code == 2
    assert "A123456789012" not in answer.sentence
