"""Stories of success: what can be said of them, and what cannot, with the base rate beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from wholeschool.actions.story import answer_stories
from wholeschool.errors import WrongCallError
from wholeschool.practice.before.story import answer_story
from wholeschool.reference.base_rates import base_rates
from wholeschool.reference.stories import parse_stories

OWN = """
[[stories]]
id = "ours"
words = "from 30 to 24"
said_by = "us"
source = "our own records"
read = true
counted = "suspensions"
before = 30
after = 24
over = "year"
"""


def test_150_to_four_is_rare_and_the_question_is_whose_records_they_are() -> None:
    (answer,) = answer_stories("150_to_four")
    england = answer.alike[0]
    assert (england.rate.at_least, england.part, england.rate.pairs, england.times) == (100, 0.05, 6855, 5)
    said = " ".join(answer.sentences)
    assert "from 150 to 4 suspensions, which is 97.3 % fewer." in said
    assert "of 6,855 times with 100 to 199, 5 (0.073 %)" in said
    assert "60 more had none at all the year after" in said
    assert "Not said: over what time; which school, and why that one" in said


def test_half_as_many_is_common_and_the_best_of_twenty_schools_does_it_anyhow() -> None:
    (answer,) = answer_stories("half_term_on_term")
    said = " ".join(answer.sentences)
    assert len(answer.alike) == 8
    assert "of 9,171 times with 50 to 99, 842 (9.2 %)" in said
    assert "Not said: from how many;" in said
    assert "From term to term counts are smaller and swing more" in said
    assert "more than 99 % among 100" in said
    # 1 − (1 − 842 ÷ 9171)^20
    assert answer.alike[1].best_of[0] == pytest.approx(0.8545, abs=1e-3)


def test_a_story_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    found = wholeschool("evaluate", "story", "--file", path, "--json").document["stories"][0]
    assert found["fall_percent"] == pytest.approx(20)
    assert [each["part"] for each in found["alike"]] == [
        1.0,
        1.0,
    ]  # less than three quarters was kept by none
    assert "fell at all from one year to the next" in " ".join(found["sentences"])
    few = parse_stories(
        OWN.replace("before = 30\nafter = 24", "before = 9\nafter = 2"), where="x", reviewed=False
    )
    assert "there is no base rate here" in " ".join(answer_story(few["ours"], base_rates()).sentences)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("after = 24", "after = 40"), "should be a count below “before”"),
        (("after = 24", ""), "should be a count below “before”"),
        (("after = 24", "after = 24\nfall_percent = 20"), "and not both"),
        (("before = 30\nafter = 24", ""), "and not both"),
        (("before = 30\nafter = 24", "fall_percent = 120"), "100 at the most"),
        (('over = "year"', 'over = "yeer"'), "Did you mean year?"),
        (("words =", "word ="), "words"),
        (("[[stories]]", "[[story]]"), "stories"),
        (('id = "ours"', 'id = "ours"\ntext = "a pupil"'), "“text” is not known"),
    ],
)
def test_a_story_that_is_none_is_a_sentence(tmp_path: Path, changed: tuple[str, str], said: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace(*changed), encoding="utf-8")
    with pytest.raises(WrongCallError) as caught:
        answer_stories(file=path)
    assert said in caught.value.sentence()


def test_the_command_says_both_and_a_typo_is_a_sentence() -> None:
    answer = wholeschool("evaluate", "story")
    assert answer.out.count("Not said:") == 2
    assert "the report itself was not read" in answer.err
    wrong = wholeschool("evaluate", "story", "150_to_for")
    assert (wrong.exit_code, "Did you mean 150_to_four?" in wrong.sentence) == (2, True)
