"""What somebody says of a spell of support, checked: words of lists, amounts, days, who it is for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wholeschool.errors import WrongCallError
from wholeschool.ingest.cells.amounts import words_of
from wholeschool.ingest.cells.cells import listed, short_code
from wholeschool.ingest.cells.shown import close_words
from wholeschool.ingest.tables.supports import OF_PROVISION
from wholeschool.reference.headers import fold
from wholeschool.reference.lists import code_list
from wholeschool.reference.practices import Practice
from wholeschool.schema import TABLES

_LISTS = {each.name: each.code_list for each in TABLES["supports"].columns if each.code_list}
_AMOUNTS = {"planned_dose": "--planned-dose", "dose": "--dose", "cost": "--cost"}
_NOT_BEFORE = {"end": "--end", "review_on": "--review-on", "back_by": "--back-by", "back_on": "--back-on"}


@dataclass(frozen=True)
class ForWhom:
    """Pupils by UPN or number, alone or as those of a class (`class_code`); or a year group, or a school.

    `urn`: the school of a year group or of `whole_school`; of pupils it follows from their rolls.
    """

    pupils: Sequence[str] = ()
    class_code: str = ""
    year_group: str = ""
    whole_school: bool = False
    urn: int | None = None

    def __post_init__(self) -> None:
        """Raises WrongCallError where it is for nobody, or for more than one sort."""
        sorts = sum(map(bool, (self.pupils, self.year_group, self.whole_school)))
        if sorts != 1:
            raise WrongCallError(
                "a support is given to pupils, to a year group or to the whole school: to one of these",
                advice="Name pupils, or give --year-group 8, or --whole-school, with --school URN.",
            )
        if self.class_code and not self.pupils:
            raise WrongCallError(
                "nobody knows here who is in a class",
                advice="Name its pupils, and --class beside them.",
            )
        if not self.pupils and self.urn is None:
            raise WrongCallError("it does not say of which school", advice="Say it with --school URN.")

    @property
    def scope(self) -> str:
        """The scope as the table has it."""
        if self.pupils:
            return "class" if self.class_code else "pupil"
        return "year_group" if self.year_group else "school"

    @property
    def whom(self) -> str | None:
        """The year group or the class, as the table has them. Raises WrongCallError where it is none."""
        if self.class_code:
            if short_code(self.class_code).value is None:
                raise WrongCallError(
                    f"“{self.class_code[:40]}” is no code of a class",
                    advice="Write it in one word, such as 8B.",
                )
            return self.class_code
        if not self.year_group:
            return None
        year = listed("nc_year", "error")(self.year_group.casefold().removeprefix("year").strip()).value
        if year is None:
            raise WrongCallError(f"there is no year group “{self.year_group}”", advice="Write it as 8, or R.")
        return year


def checked(said: Mapping[str, Any], practice: Practice | None, start: date) -> dict[str, Any]:
    """What was said, with codes in place of words. None = nothing was said; a practice of None is unknown.

    Raises WrongCallError, with the nearest, where a word is of no list, an amount is below 0, a day is before
    the start, or something is said of a way back from a practice that takes the place of no lesson.
    """
    found: dict[str, Any] = {
        name: _coded(name, value) if name in _LISTS else value for name, value in said.items()
    }
    for name, option in _AMOUNTS.items():
        if not 0 <= (found.get(name) or 0) < math.inf:
            raise WrongCallError(f"{option} is {found[name]:g}", advice="An amount is a number, 0 or more.")
    for name, option in _NOT_BEFORE.items():
        day = found.get(name)
        if day is not None and day < start:
            raise WrongCallError(
                f"{option} {day} is before the support begins, {start}", advice="Correct one of the days."
            )
    share = found.get("share_of_week")
    if share is not None and not 1 <= share <= 100:
        raise WrongCallError(f"--share-of-week is {share}", advice="It is per cent of the week: 1 to 100.")
    of_provision = [name.replace("_", " ") for name in OF_PROVISION if found.get(name) is not None]
    if of_provision and practice is not None and not practice.provision:
        raise WrongCallError(
            f"{practice.name} takes the place of no lessons, so that it has no {of_provision[0]}",
            advice="Leave it out, or name the provision: internal_ap, for instance.",
        )
    return found


def _coded(name: str, word: str | None) -> str | None:
    if not word:
        return None
    words = words_of(_LISTS[name])
    code = {fold(each): code for each, code in words.items()}.get(fold(word))
    if code is None:
        raise WrongCallError(
            f"there is no {name.replace('_', ' ')} “{word[:40]}”",
            nearest=words.get(close_words(word, words), ""),
            advice=f"There are: {', '.join(code_list(_LISTS[name]))}.",
        )
    return code
