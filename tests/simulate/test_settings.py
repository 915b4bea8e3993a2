import pytest

from wholeschool.errors import WrongCallError
from wholeschool.simulate import Settings


@pytest.mark.parametrize(
    ("schools", "pupils", "years", "seed", "said"),
    [
        (0, 100, 1, 1, "0 schools"),
        (2, 19, 1, 1, "19 pupils are too few for 2 schools"),
        (1, 100, 0, 1, "0 years"),
        (1, 100, 16, 1, "16 years"),
        (1, 100, 1, -1, "negative"),
    ],
)
def test_what_cannot_be_a_trust_is_refused_in_a_sentence(
    schools: int, pupils: int, years: int, seed: int, said: str
) -> None:
    with pytest.raises(WrongCallError, match=said) as refused:
        Settings(schools, pupils, years, seed)
    assert refused.value.advice


def test_the_last_year_is_the_first_of_the_new_codes() -> None:
    assert Settings(1, 10, 1, 0).academic_years == ("202425",)
    assert Settings(1, 10, 3, 0).academic_years == ("202223", "202324", "202425")
