"""A look at single pupils: for a role that may see them, with a reason, and written down before it is shown.

Only this room can make one, as with `Released`: whoever makes a view hands over the way in which a look is
written into the audit, and gets the view after that has happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass
from types import MappingProxyType
from typing import Any

from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.lists import code_list
from wholeschool.reference.upns import LIKE_A_UPN

_MARK = object()
_LEAST_LETTERS = 4


@dataclass(frozen=True)
class PupilView:
    """Rows about single pupils, for somebody in the role `to`, who gave `why` as the reason.

    `look_id` is the number under which the audit has the look.
    """

    to: str
    why: str
    look_id: str
    rows: tuple[Mapping[str, Any], ...]
    mark: InitVar[object] = None

    def __post_init__(self, mark: object) -> None:
        """Refuse whoever does not hold this room's mark."""
        if mark is not _MARK:
            raise WrongCallError(
                "a view of pupils is made by the disclosure room alone",
                advice="Call disclosure.show_pupils, which writes the look down first.",
            )


def check_asker(to: str, why: str) -> None:
    """Refuse a role that does not exist or may not see pupils, and a look without a reason.

    Raises WrongCallError, with the nearest role that may.
    """
    roles = code_list("roles")
    may = [role for role, value in roles.items() if value.more["sees_pupils"] == "1"]
    advice = f"Those who may see pupils are: {', '.join(may)}."
    if to not in roles:
        raise WrongCallError(f"there is no role “{to}”", nearest=nearest(to, may), advice=advice)
    if to not in may:
        label = roles[to].label
        raise WrongCallError(
            f"the role {to} ({label}) may not see single pupils",
            nearest=nearest(to, may),
            advice=f"{advice} Everybody may read what `wholeschool report` makes.",
        )
    if sum(character.isalpha() for character in why) < _LEAST_LETTERS:
        raise WrongCallError(
            "a look at pupils needs a reason in words",
            advice="Say it in a few words, such as: weekly inclusion meeting.",
        )
    if LIKE_A_UPN.search(why):
        raise WrongCallError(
            "the reason holds a UPN, and the audit keeps none", advice="Leave it out: the audit knows whom."
        )


def show_pupils(
    to: str,
    why: str,
    rows: Iterable[Mapping[str, Any]],
    pupil_ids: Sequence[int],
    *,
    write_down: Callable[[Sequence[int]], str],
) -> PupilView:
    """A view of rows about these pupils. `write_down` writes the look into the audit and gives its number.

    Raises WrongCallError as `check_asker` does, before anything is written.
    """
    check_asker(to, why)
    look_id = write_down(pupil_ids)
    fixed = tuple(MappingProxyType(dict(row)) for row in rows)
    return PupilView(to, why, look_id, fixed, mark=_MARK)
