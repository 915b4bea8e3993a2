"""Who was given a support together: chance befalls a class, a year group or a school as one.

Pupils who were given something as one of a group are not so many cases of it: what else happened to the group
(its teacher, its timetable) happened to all of them. Errors of an effect are those of groups then
(Abadie, Athey, Imbens & Wooldridge, Quarterly Journal of Economics 138, 2023: by how it was assigned).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wholeschool.errors import WrongCallError
from wholeschool.schema.wording import counted

Ints = npt.NDArray[np.int64]
Names = npt.NDArray[np.str_]
_SCHOOL = "school"


def given_together(given: pa.Table, pupils: Ints, urns: Ints, year_groups: Ints) -> Names | None:
    """With whom each of `pupils` is taken together, by name; None where nobody was given it with others.

    `given` are rows of `exposure`, of one practice; the others are (n,). Who was given it in a group is taken
    with that group, and who was given it alone by themselves. Others are taken with their year group at their
    school, or with their school where whole schools were given it.
    """
    first: dict[int, str | None] = {}
    for row in given.select(["pupil_id", "urn", "half_term", "group"]).sort_by("half_term").to_pylist():
        group = row["group"] and f"{row['urn']} {row['group']}"
        first.setdefault(row["pupil_id"], group)
    if not any(first.values()):
        return None
    of_schools = any((group or "").split()[1:2] == [_SCHOOL] for group in first.values())
    beside = (
        f"{urn} {_SCHOOL} " if of_schools else f"{urn} year_group {year_group}"
        for urn, year_group in zip(urns.tolist(), year_groups.tolist(), strict=True)
    )
    alone = (f"pupil {pupil}" for pupil in pupils.tolist())
    return np.array([
        first[pupil] or by_themselves if pupil in first else others
        for pupil, others, by_themselves in zip(pupils.tolist(), beside, alone, strict=True)
    ])  # fmt: skip


def refuse_one_group(groups: Names | None, given: npt.NDArray[np.bool_]) -> None:
    """Raise WrongCallError where all who were given it were given it as one group; `given` (n,): who was."""
    if groups is not None and len(np.unique(groups[given])) == 1:
        raise WrongCallError(
            "It was given to one class, year group or school as a whole: what else happened there cannot be "
            "told from what it did",
            advice="Evaluate it once it was given to more of them, or the series of the one by itself: "
            "wholeschool evaluate panel … --design its",
        )


def together_in_words(groups: Names | None, given: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    """That those who were given it are taken together, and in how many groups; `given` (n,): who was."""
    if groups is None:
        return ()
    there = len(np.unique(groups[given]))
    return (
        "It was given to a class, a year group or a school as one: its pupils are taken together, for what "
        f"else happened there happened to all of them. That makes {counted(there, 'case')} of it, however "
        "many pupils they are.",
    )
