"""The list of what is hard to believe: whole, sourced, reviewed, and used."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wholeschool import continuum
from wholeschool.errors import DamagedDataError
from wholeschool.ingest.together import census_checks
from wholeschool.reference.plausible import parse_plausibility, plausibility_list

FOLDER = Path(continuum.__file__).parent / "plausible"
ONE = """
author = "a"
checker = "b"
reviewed_on = 2026-01-01
review_by = 2026-02-01
[[checks]]
name = "one"
title = "t"
expected = "e"
advice = "a"
silent = "s"
sources = ["x"]
"""


def test_every_check_says_where_its_limits_come_from_and_is_still_vouched_for() -> None:
    found = plausibility_list()
    assert len(found.checks) > 15
    assert found.review_by > datetime.now(UTC).date()
    for check in found.checks.values():
        assert check.sources
        for text in (check.advice, check.silent):
            assert text.endswith(".")


def test_every_check_of_the_list_is_made_somewhere() -> None:
    code = "".join(path.read_text("utf-8") for path in (*FOLDER.glob("*.py"), Path(census_checks.__file__)))
    assert [name for name in plausibility_list().checks if f'"{name}"' not in code] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ONE.replace('name = "one"\n', ""), "name"),
        (ONE + "[checks.numbers]\nfewest_pupil = 3\n", "fewest_pupil"),
        (ONE.replace('["x"]', "[]"), "sources"),
        (ONE + ONE[ONE.index("[[checks") :], "twice"),
        (ONE + "limit = 3\n", "limit"),
    ],
)
def test_a_slip_is_said_with_its_field(text: str, words: str) -> None:
    with pytest.raises(DamagedDataError, match=words):
        parse_plausibility(text)


def test_limits_are_read_as_they_stand() -> None:
    found = parse_plausibility(ONE + "[checks.numbers]\nfewest_pupils = 3\n")
    assert dict(found.checks["one"].numbers) == {"fewest_pupils": 3}
