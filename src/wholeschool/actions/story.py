"""Stories of success, answered by how often schools change as far by themselves."""

from __future__ import annotations

from pathlib import Path

from wholeschool.errors import WrongCallError, nearest
from wholeschool.practice.before.story import StoryAnswer, answer_story
from wholeschool.reference.base_rates import base_rates
from wholeschool.reference.stories import own_stories, stories


def answer_stories(name: str = "", file: Path | None = None) -> tuple[StoryAnswer, ...]:
    """The answers to all stories, or to the one called `name`; of a person's own file where there is one.

    Raises WrongCallError where there is no such story, or the file is not whole.
    """
    known = stories() if file is None else own_stories(file)
    if name and name not in known:
        raise WrongCallError(
            f"there is no story “{name}”",
            nearest=nearest(name, known),
            advice=f"There are: {', '.join(known)}.",
        )
    chosen = [known[name]] if name else [*known.values()]
    rates = base_rates()
    return tuple(
        answer_story(each, [rate for rate in rates if rate.counted == each.counted]) for each in chosen
    )
