"""`truth.json`: its shape, and what its two books must always be to each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest

from tests.simulate.reading import Files, academic_year, monday
from wholeschool.reference.forms import forms

TIMED = {
    "late", "late_after_register", "sent_out", "truancy", "time_out", "out_of_lesson", "detention",
    "internal_exclusion", "internal_ap",
}  # fmt: skip
"""Forms whose minutes may differ because nobody recorded them, or because they share a session with such."""


def test_it_has_the_keys_that_scripts_rely_on(trust: Files) -> None:
    assert {"recorded", "happened", "planted", "effects", "gaps", "differences"} <= set(trust.truth)
    assert trust.truth["gaps"]["suspension_rate"]["fsm"] > 2
    assert set(trust.truth["gaps"]) == set(trust.truth["effects"])


@pytest.mark.parametrize("books", ["recorded", "happened"])
def test_a_row_is_a_form_of_a_pupils_week(trust: Files, books: str) -> None:
    rows = trust.truth[books]
    assert len({(row["upn"], row["urn"], row["week"], row["form"]) for row in rows}) == len(rows)
    assert {row["form"] for row in rows} <= {
        name for name, form in forms().items() if form.quantity != "none"
    }
    assert min(row["minutes"] for row in rows) > 0
    assert {date.fromisoformat(row["week"]).weekday() for row in rows} == {0}


@pytest.mark.parametrize("books", ["recorded", "happened"])
def test_no_week_loses_more_than_it_has(trust: Files, books: str) -> None:
    held = Counter()
    for roll in trust.stays:
        for at in trust.register(roll):
            held[roll[0], int(roll[1]), monday(at[0])] += trust.calendar[roll[1]][at]
    lost = Counter()
    for row in trust.truth[books]:
        lost[row["upn"], row["urn"], row["week"]] += row["minutes"]
    assert all(minutes <= held[week] for week, minutes in lost.items())


def test_nothing_is_unverified_in_what_happened(trust: Files) -> None:
    assert not {"no_mark", "offsite_unverified"} & {row["form"] for row in trust.truth["happened"]}
    assert {"no_mark", "offsite_unverified"} <= {row["form"] for row in trust.truth["recorded"]}


def test_a_trust_has_nearly_every_form(trust: Files) -> None:
    taking_minutes = {name for name, form in forms().items() if form.quantity != "none"}
    assert taking_minutes - {row["form"] for row in trust.truth["recorded"]} <= {"mobile_family"}


def test_books_differ_only_where_it_is_said_why(trust: Files) -> None:
    """Unrecorded minutes, codes that came in August 2024, and planted errors; nothing else."""
    touched = set()
    for each in trust.truth["planted"]:
        touched |= {(upn, each["urn"]) for upn in each.get("upns", [each.get("upn")])}
    books = {}
    for name in ("recorded", "happened"):
        books[name] = defaultdict(int)
        for row in trust.truth[name]:
            of_2024 = academic_year(date.fromisoformat(row["week"])) >= "202425"
            form = row["form"]
            if not of_2024 and form in ("reduced_timetable", "authorised_other"):
                form = "reduced_timetable or authorised_other"
            if form not in TIMED:
                books[name][row["upn"], row["urn"], row["week"], form] += row["minutes"]
    differing = {
        key
        for key in {**books["recorded"], **books["happened"]}
        if books["recorded"].get(key) != books["happened"].get(key)
    }
    assert differing
    assert {key[:2] for key in differing} <= touched
