"""Who looks, and why, as the audit gets it: what was given, or that nothing was."""

from __future__ import annotations

from dataclasses import dataclass

from wholeschool.disclosure import check_asker
from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.lists import code_list

NOT_SAID = "not said"
"""What the audit has for the role and the reason of a look where nobody gave any."""


@dataclass(frozen=True)
class Asker:
    """The role and the reason of a look."""

    role: str
    why: str


def asker_of(role: str | None, why: str | None, *, with_pupils: bool = True) -> Asker:
    """Whoever looks, where role and reason are given together or not at all.

    Raises WrongCallError where there is no such role; and with pupils where the role may not see them, or one
    of the two is missing or says nothing.
    """
    if role not in (None, *code_list("roles")):
        raise WrongCallError(
            f"there is no role “{role}”",
            nearest=nearest(role or "", code_list("roles")),
            advice=f"There are: {', '.join(code_list('roles'))}.",
        )
    if not with_pupils or (role is None and why is None):
        return Asker(role or NOT_SAID, why or NOT_SAID)
    if role is None:
        raise WrongCallError(
            "a reason was given, and no role", advice="Say with --as in which role you look, such as head."
        )
    check_asker(role, why or "")
    return Asker(role, why or "")
