"""A header map as its TOML: commented, and with no value of the file in it but words that it translates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wholeschool.ingest.cells.date_orders import First
from wholeschool.reference.headers import Layout

_TOP = """# Which header of this export is which column, and how its cells are written. Made by
# `wholeschool map`, and yours to change. It holds nothing about a pupil.
"""


@dataclass(frozen=True)
class Chosen:
    """What was decided of a file. `open_words` have no meaning yet: they are written as a comment."""

    layout: Layout
    headers: Sequence[str]
    columns: Mapping[str, str]
    why: Mapping[str, str]
    first: First | None
    constants: Mapping[str, str | int] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    open_words: Mapping[str, Sequence[str]] = field(default_factory=dict)


def as_toml(chosen: Chosen) -> str:
    """The text of a map."""
    lines = [
        _TOP,
        f"kind = {_text(chosen.layout.name)}  # {chosen.layout.title}",
        "# A file that has these headers, or some of them and all that stand below, is read by this map.",
        f"headers = [{', '.join(map(_text, chosen.headers))}]",
        "",
        "[columns]",
        *(_column(column, header, chosen.why.get(column, "")) for column, header in chosen.columns.items()),
        "",
        "[dates]",
        *_dates(chosen.first),
    ]
    if "admission_number" in chosen.columns:
        lines += [
            "",
            "[pupils]",
            "# The system whose numbers these are, by one word.",
            'number = "admission_number"',
        ]
    if chosen.constants:
        lines += ["", "[constants]", "# What no column says, and is the same in every row."]
        lines += [f"{column} = {_value(value)}" for column, value in chosen.constants.items()]
    for column in dict.fromkeys([*chosen.words, *chosen.open_words]):
        lines += ["", f"[words.{column}]", *_words(column, chosen)]
    return "\n".join(lines) + "\n"


def _column(column: str, header: str, why: str) -> str:
    return f"{column} = {_text(header)}" + (f"  # {why}" if why else "")


def _dates(first: First | None) -> Iterable[str]:
    if first:
        return (f"first = {_text(first)}  # some dates can be nothing else",)
    return ('# first = "day"  # nothing in the file decides; each file is looked at anew',)


def _words(column: str, chosen: Chosen) -> Iterable[str]:
    if column == "kind":
        yield '# Also { kind = "detention", minutes = 30, in_lesson_time = true }.'
        yield '# "nothing" leaves the rows of a word out.'
    for word, meaning in chosen.words.get(column, {}).items():
        yield f"{_text(word)} = {_text(meaning)}"
    for word in chosen.open_words.get(column, ()):
        yield f'# {_text(word)} = ""'


def _value(value: str | int) -> str:
    return str(value) if isinstance(value, int) else _text(value)


def _text(text: str) -> str:
    """A TOML string; JSON's escapes are among those of TOML."""
    return json.dumps(text, ensure_ascii=False)
