"""The policy file: read, checked, and used for rounding."""

import pytest

from wholeschool.disclosure import Policy, load_policy
from wholeschool.errors import WrongCallError


def test_the_default_hides_one_to_four_and_rounds_to_five() -> None:
    policy = load_policy()
    assert (policy.threshold, policy.round_counts_to, policy.percent_from_pupils) == (5, 5, 25)
    assert [policy.is_small(pupils) for pupils in (0, 1, 4, 5)] == [False, True, True, False]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (5, 5), (7, 5), (7.5, 10), (8, 10), (1_012, 1_010)])
def test_counts_are_rounded_to_the_nearest_five(policy: Policy, count: float, shown: int) -> None:
    assert policy.rounded_count(count) == shown


def test_a_policy_of_ones_own_is_read(tmp_path, policy: Policy) -> None:
    path = tmp_path / "strict.toml"
    path.write_text(
        'name = "strict"\nwords = "Ten."\nthreshold = 10\nround_counts_to = 10\n'
        "percent_from_pupils = 50\ndecimals_of_rates = 0\n"
    )
    strict = load_policy(path)
    assert strict.is_small(9)
    assert strict.rounded_count(14) == 10


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("treshold = 5", "Did you mean threshold?"),
        ("threshold = 5", "lacks the entry “name”"),
        ("threshold = ", "cannot be read"),
        (
            'name = "x"\nwords = ""\nthreshold = 1\nround_counts_to = 5\n'
            "percent_from_pupils = 25\ndecimals_of_rates = 1",
            "“threshold” has to be at least 2",
        ),
        (
            'name = "x"\nwords = ""\nthreshold = "5"\nround_counts_to = 5\n'
            "percent_from_pupils = 25\ndecimals_of_rates = 1",
            "“threshold” has to be of type int",
        ),
    ],
)
def test_a_wrong_policy_is_refused_with_a_sentence(tmp_path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(WrongCallError, match=r"mine\.toml") as refused:
        load_policy(path)
    assert said in str(refused.value)
