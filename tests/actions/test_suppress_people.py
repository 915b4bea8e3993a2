"""A column of people is told by what it is called, and by what stands in it, whatever is counted."""

from __future__ import annotations

import pytest

from wholeschool.actions.suppress_people import check_no_people
from wholeschool.errors import WrongCallError

NAMES = ["Ada Moss", "Ben Carr", "Dee, Cal"]


@pytest.mark.parametrize(
    "name",
    ["Pupil", "pupil_name", "Students", "Name", "Legal surname", "First name", "UPN", "PupilID",
     "Unique Pupil Number", "Admission number", "DOB"],
)  # fmt: skip
def test_a_column_that_is_called_as_pupils_are_is_refused(name: str) -> None:
    with pytest.raises(WrongCallError, match="is called as one of pupils is"):
        check_no_people(name, ["a", "a", "b"])


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (NAMES, "names"),
        (["Zoë O’Neill", "Jean-Luc de la Tour", "Anne-Marie St. John", "Late"], "names"),
        (["4711", "4712", "4799"], "numbers"),
        (["AB1204", "AB1205", "x"], "numbers"),
    ],
)
def test_values_that_look_like_people_are_refused_and_not_repeated(rows: list[str], what: str) -> None:
    with pytest.raises(WrongCallError, match=f"look like {what} of people") as refused:
        check_no_people("Who", rows)
    assert not any(each in str(refused.value) for each in rows)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("School", ["Ada Moss", "Holy Trinity", "Ashby Road"]),
        ("la_name", ["Tower Hamlets", "Milton Keynes", "North Yorkshire"]),
        ("Pupil premium", ["Yes", "No", "Not known"]),
        ("Ethnic group", ["White British", "Black Caribbean", "Any Other"]),
        ("URN", ["100001", "100002", "100003"]),
        ("Who", ["Free school meals", "Others", "Not known"]),
        ("Who", ["Ashby School", "Birch Academy", "Cedar School"]),
        ("Who", [*NAMES, *NAMES]),
        ("Term", ["1", "2", "3"]),
    ],
)
def test_what_many_pupils_have_in_common_is_let_through(name: str, rows: list[str]) -> None:
    check_no_people(name, rows)
