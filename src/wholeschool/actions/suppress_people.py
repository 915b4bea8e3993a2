"""Whether a column of a table of counts names people: by what it is called, and by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wholeschool.errors import WrongCallError

_PEOPLE = frozenset(("pupil", "pupils", "student", "students", "child", "children", "learner", "learners",
                     "person", "name", "names", "surname", "forename", "forenames", "upn", "upns", "uln",
                     "adno", "dob"))  # fmt: skip
_BESIDES = frozenset(("legal", "preferred", "full", "first", "last", "given", "family", "middle", "former",
                      "unique", "admission", "number", "no", "id", "code", "s", "the", "of"))  # fmt: skip
_WHAT = frozenset(
    ("school", "schools", "academy", "trust", "establishment", "setting", "site", "provider", "area",
     "authority", "council", "la", "lea", "region", "district", "ward", "town", "county", "country",
     "place", "constituency", "location", "group", "ethnicity", "ethnic", "characteristic", "sex",
     "gender", "fsm", "sen", "need", "needs", "provision", "phase", "sector", "type", "kind",
     "category", "reason", "measure", "status", "outcome", "rung", "level", "sanction", "practice",
     "intervention", "support", "subject", "department", "faculty", "house", "form", "class",
     "year", "term", "month", "week", "date", "day", "age", "stage", "key", "band", "cohort",
     "language", "religion", "urn", "laestab", "estab", "dfe")
)  # fmt: skip
"""What a column is called whose values are no people."""
_WORDS = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = r"(?:[^\W\d_]|['’.\-])+"
_NAME = re.compile(rf"{_WORD}(?:,? {_WORD}){{1,3}}")
_SMALL = frozenset(("al", "bin", "da", "de", "del", "der", "di", "dos", "ibn", "la", "le", "van", "von"))
_NUMBER = re.compile(r"[A-Za-z]{0,3}\d{3,}")
_FEWEST = 3
_ADVICE = "Nothing that names a pupil may leave. Count pupils by what many of them have in common."


def check_no_people(name: str, rows: Sequence[str]) -> None:
    """Raise WrongCallError where a column is called as pupils are, or looks as if each row were a person.

    `rows`: its cells. Where each value stands in one row alone and most look like names or numbers of people,
    only a column that says what it is (school, area, group, reason) is let through. The sentence repeats none
    of them.
    """
    words = {each.casefold() for each in _WORDS.findall(_HUMP.sub(" ", name))}
    if (words & _PEOPLE and words <= _PEOPLE | _BESIDES) or words == {"admission", "number"}:
        raise WrongCallError(
            f"the column “{name}” is called as one of pupils is",
            advice=f"{_ADVICE} A column of others needs another name, such as School.",
        )
    values = {*rows}
    if words & _WHAT or len(values) < _FEWEST or len(values) < len(rows):
        return
    for what, looks in (("names", _is_a_name), ("numbers", _NUMBER.fullmatch)):
        if 2 * sum(bool(looks(value)) for value in values) > len(values):
            raise WrongCallError(
                f"each row of “{name}” has a value of its own, and most look like {what} of people",
                advice=f"{_ADVICE} If they are none, call the column what they are, such as School or Group.",
            )


def _is_a_name(value: str) -> bool:
    """Two to four words, each with a capital: Ada Moss, Moss, Ada, Jean-Luc de la Tour."""
    if not _NAME.fullmatch(value):
        return False
    words = value.replace(",", "").split()
    if not all(word[:1].isupper() or word in _SMALL for word in words):
        return False
    return not {word.casefold() for word in words} & (_WHAT - _SMALL)
