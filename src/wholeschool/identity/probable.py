"""Records that are probably one pupil's, where no UPN says so: for a person, and nothing is merged.

A record is asked about where its UPN is temporary, or none that anybody could be found by. It is compared
with all others by name, birth date (or year group where there is none), sex and school.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from wholeschool.engine.linkage import COLUMNS, Pair, probable_pairs
from wholeschool.identity.doubtful import Doubt

PROBABLE = 0.9
"""From this probability on a pair is listed, if nobody says another."""
_CERTAIN = 99


@dataclass(frozen=True)
class Record:
    """What is compared of a pupil; None and "" where nobody knows it. Never printed."""

    pupil_id: int
    forename: str
    surname: str
    birth_date: date | None
    year_group: int | None
    sex: str | None
    school: int | None
    asked: bool

    def __repr__(self) -> str:
        return f"Record({self.pupil_id}, names hidden)"


def probable(
    records: Sequence[Record], at_least: float = PROBABLE, apart: Collection[int] = ()
) -> Iterator[Doubt]:
    """Pairs that are one pupil with a probability of `at_least`; those kept apart by a person are left out.

    A record without a name is compared with nobody. Raises WrongCallError where splink is not installed.
    """
    compared = {each.pupil_id: each for each in records if each.surname and each.pupil_id not in apart}
    for pair in probable_pairs(_table(compared.values()), at_least):
        one, other = compared[pair.one], compared[pair.other]
        yield Doubt(
            "probable",
            (one.pupil_id, other.pupil_id),
            _words(one, other, pair),
            "Look at both (wholeschool who). If it is one child: wholeschool link STORE, the record with the "
            "temporary UPN first. If they are two, leave them.",
        )


def folded(name: str) -> str:
    """A name without what makes no difference: capitals, accents, hyphens, apostrophes, blanks between."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in plain if each.isalpha())


def _table(records: Iterable[Record]) -> pa.Table:
    rows = [
        {
            "unique_id": each.pupil_id, "asked": each.asked, "forename": folded(each.forename),
            "surname": folded(each.surname), "birth_date": each.birth_date, "year_group": each.year_group,
            "sex": each.sex, "school": each.school,
        }
        for each in records
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=COLUMNS)


def _words(one: Record, other: Record, pair: Pair) -> str:
    """What two records agree and differ in, without saying any of it; and what the model makes of it."""
    found = {**_names(one, other), **_ages(one, other)}
    for what, mine, theirs in (("sex", one.sex, other.sex), ("school", one.school, other.school)):
        if mine and theirs:
            found[what] = "agree" if mine == theirs else "differ"
    agree = [what for what, how in found.items() if how == "agree"]
    differ = [what if how == "differ" else f"{what} ({how})" for what, how in found.items() if how != "agree"]
    said = [f"agree in {_listed(agree)}"] if agree else []
    said += [f"differ in {_listed(differ)}"] if differ else []
    many = "more than 99" if pair.in_hundred > _CERTAIN else f"about {pair.in_hundred:.0f}"
    return (
        f"These two records {' and '.join(said)}. Of pairs like this {many} in 100 are one person, by the "
        "model's estimate."
    )


def _names(one: Record, other: Record) -> Mapping[str, str]:
    mine, theirs = ((folded(each.forename), folded(each.surname)) for each in (one, other))
    if mine != theirs and mine == theirs[::-1]:
        return {"forename and surname": "they have changed places"}
    return {
        what: "agree" if first == second else "written otherwise"
        for what, first, second in zip(("forename", "surname"), mine, theirs, strict=True)
    }


def _ages(one: Record, other: Record) -> Mapping[str, str]:
    first, second = one.birth_date, other.birth_date
    if first is None or second is None:
        if one.year_group is None or other.year_group is None:
            return {}
        return {"year group": "agree" if one.year_group == other.year_group else "differ"}
    if first == second:
        return {"birth date": "agree"}
    if first.year == second.year and (first.day, first.month) == (second.month, second.day):
        return {"birth date": "day and month have changed places"}
    same = (first.year == second.year) + (first.month == second.month) + (first.day == second.day)
    return {"birth date": "one part of three" if same == 2 else "differ"}


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
