from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.continuum.terms import rows_like
from wholeschool.continuum.hidden.code_use import claimed_use, code_use
from wholeschool.continuum.plausible.unlike_codes import unlike_codes
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES

SCHOOLS, PUPILS = 14, 40
YEARS = {"202324": date(2023, 11, 6), "202425": date(2024, 11, 4)}
ODD = 100000
"""The school that is unlike the others."""


def _trust(unlike: dict[str, int]) -> LocalEngine:
    """Schools whose pupils have one N in three or none; at one school `unlike` says how many, by year."""
    weeks, books, schools = [], [], []
    for urn in range(ODD, ODD + SCHOOLS):
        for year, monday in YEARS.items():
            schools.append({"urn": urn, "academic_year": year, "name": f"School {urn}", "phase": "SS"})
            for pupil in range(PUPILS):
                many = unlike.get(year, 0) if urn == ODD else 0
                many += (pupil + urn) % 3 == 0
                key = {"pupil_id": urn * PUPILS + pupil, "urn": urn, "week": monday, "academic_year": year}
                weeks.append(
                    key | {"marks": "N" * many + "/" * (10 - many) + "....", "unauthorised": (1 << many) - 1}
                )
                books.append(key | {"possible": 10})
    nothing = dict.fromkeys(("taught", "late", "authorised", "unscored", "apart"), 0)
    now: dict[str, Any] = {"changed_at": datetime(2025, 1, 1, tzinfo=UTC)}
    engine = LocalEngine(threads=1)
    engine.hold("week_counts", rows_like("week_counts", [nothing | now | row for row in weeks]))
    engine.hold(
        "presence", rows_like("presence", [dict.fromkeys(TABLES["presence"].names, 0) | row for row in books])
    )
    engine.hold("schools", rows_like("schools", schools))
    engine.hold("calendar", TABLES["calendar"].own_arrow.empty_table())
    return engine


@pytest.fixture
def trust() -> Iterator[LocalEngine]:
    with _trust({"202425": 4}) as engine:
        yield engine


def test_a_school_that_is_far_out_this_year_is_found_with_its_figures(trust: LocalEngine) -> None:
    [found] = unlike_codes(trust)
    assert found.check == "code_use_unlike_others"
    assert found.seen.startswith(
        f"{ODD}, 2024/25: School {ODD} uses code N more than the other 13 schools of its phase: 43.25 %"
    )


@pytest.mark.parametrize("unlike", [{}, {"202324": 4}])
def test_a_school_like_others_this_year_is_not(unlike: dict[str, int]) -> None:
    with _trust(unlike) as engine:
        assert list(unlike_codes(engine)) == []


def test_what_is_claimed_is_what_the_page_of_hidden_forms_claims(trust: LocalEngine) -> None:
    claimed = claimed_use(trust)
    assert claimed
    assert claimed == tuple(use for use in code_use(trust) if use.claimed)


def test_without_books_nothing_is_judged(trust: LocalEngine) -> None:
    trust.hold("presence", TABLES["presence"].own_arrow.empty_table())
    assert list(unlike_codes(trust)) == []
