"""The policy file: read, checked, and used for rounding."""

from dataclasses import replace
from pathlib import Path

import pytest

from wholeschool.disclosure import Policy, load_page_policy, load_policies, load_policy
from wholeschool.errors import WrongCallError


def test_the_default_hides_one_to_four_and_rounds_to_five() -> None:
    policy = load_policy()
    assert (policy.threshold, policy.round_counts_to, policy.percent_from_pupils) == (5, 5, 25)
    assert [policy.is_small(pupils) for pupils in (0, 1, 4, 5)] == [False, True, True, False]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (5, 5), (7, 5), (7.5, 10), (8, 10), (1_012, 1_010)])
def test_counts_are_rounded_to_the_nearest_five(policy: Policy, count: float, shown: int) -> None:
    assert policy.rounded_count(count) == shown


def test_audiences_go_from_the_narrowest_circle_to_the_widest_which_holds_unless_said() -> None:
    policies = load_policies()
    assert [*policies] == ["staff", "trust", "public"]
    assert [(each.threshold, each.round_counts_to) for each in policies.values()] == [(3, 1), (5, 1), (5, 5)]
    assert load_policy() == load_policy(audience="public") == policies["public"]
    assert (load_policy().name, load_policy(audience="trust").name) == ("default", "default, trust")


def test_pages_are_rounded_for_every_audience_as_for_everybody() -> None:
    staff = load_page_policy(audience="staff")
    assert (staff.threshold, staff.round_counts_to) == (3, 5)
    assert staff.said == (
        "For staff with a need to see: nothing is shown that rests on one or two pupils; "
        "numbers of pupils are rounded to the nearest 5."
    )
    assert load_page_policy() == load_policy()


@pytest.mark.parametrize("audience", ["staff", "trust", "public"])
def test_a_shown_count_says_no_more_than_its_span(audience: str) -> None:
    policy = load_policy(audience=audience)
    for count in (0, *range(policy.threshold, 60)):
        low, high = policy.span(policy.rounded_count(count))
        assert low <= count <= high
        assert high - low < policy.round_counts_to


def test_noughts_and_everybody_can_be_hidden(policy: Policy) -> None:
    strict = replace(policy, zeros="hidden")
    assert [strict.is_small(pupils) for pupils in (0, 4, 5)] == [True, True, False]
    assert (policy.is_all(30, 0), policy.is_all(0, 0), policy.is_all(29, 1)) == (True, False, False)
    assert not replace(policy, hundred_per_cent="shown").is_all(30, 0)


AUDIENCES = """
name = "ours"
[audiences.staff]
words = "Staff."
threshold = 3
round_counts_to = 1
percent_from_pupils = 5
decimals_of_rates = 1
[audiences.public]
words = "All."
threshold = 5
round_counts_to = 5
percent_from_pupils = 25
decimals_of_rates = 1
zeros = "hidden"
"""


_ZEROS = 'zeros = "hidden"'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("threshold = 5", "threshold = 2", "“threshold” shows the audience public more than staff"),
        (_ZEROS, 'zeros = "hiden"', "is “shown” or “hidden”, and not “hiden”. Did you mean hidden?"),
        (_ZEROS, "zeroes = 1", "audience public: no policy has an entry “zeroes”. Did you mean zeros?"),
        (_ZEROS, 'hundred_per_cent = "shown"', "“hundred_per_cent” is shown to the audience public"),
        ('name = "ours"', 'nme = "ours"', "no policy has an entry “nme”. Did you mean name?"),
        ("[audiences.staff]", "[audience.staff]", "an entry “audience”. Did you mean audiences?"),
        (AUDIENCES, 'name = "ours"\naudiences = 3', "“audiences” has to name at least one audience"),
        (AUDIENCES, 'name = "ours"\n[audiences]\nstaff = 3', "an audience is a table of rules"),
    ],
)
def test_a_wrong_set_of_audiences_is_refused_with_a_sentence(tmp_path, old: str, new: str, said: str) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(AUDIENCES, "utf-8")
    assert {name: each.circle for name, each in load_policies(path).items()} == {"staff": 1, "public": 0}
    path.write_text(AUDIENCES.replace(old, new), "utf-8")
    with pytest.raises(WrongCallError, match=r"ours\.toml") as refused:
        load_policies(path)
    assert said in str(refused.value)


def test_an_audience_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(WrongCallError, match=r"no audience “publik”\. Did you mean public"):
        load_policy(audience="publik")


def test_a_policy_of_ones_own_is_read(tmp_path, policy: Policy) -> None:
    path = tmp_path / "strict.toml"
    path.write_text(
        'name = "strict"\nwords = "Ten."\nthreshold = 10\nround_counts_to = 10\n'
        "percent_from_pupils = 50\ndecimals_of_rates = 0\n"
    )
    strict = load_policy(path)
    assert (strict.audience, strict.circle) == ("public", load_policy().circle)
    assert strict.is_small(9)
    assert strict.rounded_count(14) == 10
    assert strict.said == (
        "Nothing is shown that rests on one to nine pupils; "
        "numbers of pupils are rounded to the nearest 10. Ten."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("treshold = 5", "Did you mean threshold?"),
        ("threshold = 5", "lacks the entry “name”"),
        ("threshold = ", "cannot be read, at “threshold =”"),
        ("name = 'x'\nthreshold = ten", "at “threshold = ten”: Invalid value (at line 2, column 13)."),
        ("name = 'x", "cannot be read"),
        ('name = """x\n\n\n', 'cannot be read, at “name = """x”'),
        (
            'name = "x"\nthreshold = 5\nround_counts_to = 1\npercent_from_pupils = 25\n'
            'decimals_of_rates = 1\nwords = "Numbers are rounded to the nearest 5."',
            "“words” says “rounded to the nearest 5”, and the rules say themselves with every table",
        ),
        (
            'name = "x"\nwords = ""\nthreshold = 1\nround_counts_to = 5\n'
            "percent_from_pupils = 25\ndecimals_of_rates = 1",
            "“threshold” has to be at least 2",
        ),
        *[
            (
                'name = "x"\nwords = ""\nthreshold = 5\nround_counts_to = 5\npercent_from_pupils = 25\n'
                f"decimals_of_rates = 1\nnoise_budget = {endless}",
                "“noise_budget” has to be at least 0",
            )
            for endless in ("nan", "inf")
        ],
        (
            'name = "x"\nwords = ""\nthreshold = "5"\nround_counts_to = 5\n'
            "percent_from_pupils = 25\ndecimals_of_rates = 1",
            "“threshold” has to be a whole number",
        ),
    ],
)
def test_a_wrong_policy_is_refused_with_a_sentence(tmp_path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(WrongCallError, match=r"mine\.toml") as refused:
        load_policy(path)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("threshold", "nearest", "zeros", "rules"),
    [
        (2, 1, "shown", "Nothing is shown that rests on one pupil; numbers are not rounded."),
        (3, 3, "shown", "one or two pupils; numbers of pupils are rounded to the nearest 3."),
        (10, 5, "hidden", "rests on fewer than ten pupils; numbers of pupils are rounded to the nearest 5."),
        (20, 10, "shown", "rests on one to 19 pupils; numbers of pupils are rounded to the nearest 10."),
    ],
)
def test_what_is_said_of_a_policy_follows_from_its_rules(
    policy: Policy, threshold: int, nearest: int, zeros: str, rules: str
) -> None:
    made = replace(policy, threshold=threshold, round_counts_to=nearest, zeros=zeros)
    assert made.said.endswith(rules)
    assert replace(made, words="Ask the data lead.").said == f"{made.said} Ask the data lead."
    assert replace(made, words=made.said).said == made.said, "as tables that left earlier kept it"


def test_an_audience_without_a_label_is_called_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(AUDIENCES, "utf-8")
    staff, everybody = load_policies(path).values()
    assert staff.said.startswith("For staff: nothing is shown that rests on one or two pupils; ")
    assert (staff.said[-6:], everybody.said[-5:], everybody.label) == ("Staff.", " All.", "everybody")


def test_the_default_says_itself_to_each_audience() -> None:
    assert [each.said for each in load_policies().values()] == [
        "For staff with a need to see: nothing is shown that rests on one or two pupils; "
        "numbers are not rounded.",
        "For the trust: nothing is shown that rests on one to four pupils; numbers are not rounded.",
        "Nothing is shown that rests on one to four pupils; numbers of pupils are rounded to the nearest 5.",
    ]
