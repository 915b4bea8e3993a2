"""The command `evaluate story`: a story of success, what can be said of it, and its base rate beside it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.show import note, print_json, say

if TYPE_CHECKING:
    from wholeschool.practice.before.story import StoryAnswer


def story(
    name: str = typer.Argument("", help="The story. Without it: all that there are.", metavar="STORY"),
    file: Path | None = typer.Option(None, help="Stories of your own, as TOML.", metavar="FILE"),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """What can be said of a story of success such as “150 suspensions to four”, and what cannot.

    It is held against how often schools of the same size fall as far from one year to the next with no
    programme that anybody knows of. `evaluate before-after` does that by a table of your own.
    """
    from wholeschool.actions.story import answer_stories

    answers = answer_stories(name, file)
    if as_json:
        print_json({"stories": [_document(each) for each in answers]})
        return
    for at, answer in enumerate(answers):
        if at:
            say()
        for sentence in answer.sentences:
            say(sentence)
        if not answer.story.read:
            note(f"Source: {answer.story.source}.")


def _document(answer: StoryAnswer) -> dict[str, Any]:
    alike = [
        {
            **{name: value for name, value in vars(each.rate).items() if name != "fell_to"},
            "part": each.part, "times": each.times, "share": each.share, "best_of": [*each.best_of],
        }
        for each in answer.alike
    ]  # fmt: skip
    return {**asdict(answer.story), "alike": alike, "sentences": [*answer.sentences]}
