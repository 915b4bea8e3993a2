import pytest

from wholeschool.actions.import_plan import read_schools
from wholeschool.errors import WrongCallError


def test_urns_alone_and_by_native_id() -> None:
    assert read_schools([]) == (None, {})
    assert read_schools(["123456"]) == (123456, {})
    assert read_schools(["SCH1=123456", " SCH 2 = 123457", "100001"]) == (
        100001,
        {"SCH1": 123456, "SCH 2": 123457},
    )


@pytest.mark.parametrize("text", ["SCH1", "=123456", "SCH1=", "SCH1=12", "twelve"])
def test_what_names_no_school_is_refused(text: str) -> None:
    with pytest.raises(WrongCallError, match="names no school"):
        read_schools([text])


def test_two_schools_cannot_both_be_that_of_files_that_name_none() -> None:
    with pytest.raises(WrongCallError, match="Two schools"):
        read_schools(["123456", "123457"])
