"""Numbers for events that come without one: the same event gets the same number in every import."""

from __future__ import annotations

import hashlib

from wholeschool.reference.upns import LIKE_A_UPN

OF_A_REGISTER = "register:"
"""How the number begins of an event that a register records beside a mark."""

OF_A_CENSUS = "census:"
"""How the number begins of an exclusion or a placement that a census or a log of behaviour alone told of."""


def given_id(urn: int, text: str) -> str | None:
    """The source's own number of an event, within its school; None where it has none or holds a UPN."""
    return None if not text or LIKE_A_UPN.search(text) else f"{urn}:{text}"


def made_id(pupil_id: int, urn: int, kind: str, start: str, half: str, time: str, ordinal: int) -> str:
    """A number made of what an event is; `ordinal` tells apart those that are alike, from 0 in file order."""
    return _hashed("event", pupil_id, urn, kind, start, half, time, ordinal)


def action_id(pupil_id: int, urn: int, kind: str, day: str, ordinal: int) -> str:
    """A number made of what an action is; `ordinal` tells apart those that are alike."""
    return _hashed("action", pupil_id, urn, kind, day, ordinal)


def support_id(pupil_id: int | None, urn: int, practice: str, whom: str, start: object, ordinal: int) -> str:
    """A number made of what a spell of support is; `whom`: its scope and group; `ordinal`: of those alike."""
    return _hashed("support", pupil_id or "", urn, practice, whom, start, ordinal)


def late_id(pupil_id: int, urn: int, start: str, half: str) -> str:
    """The number of the lateness that a register records in a session: one at most, and always the same."""
    return f"{OF_A_REGISTER}{_hashed('late', pupil_id, urn, start, half)}"


def census_id(pupil_id: int, urn: int, kind: str, start: object) -> str:
    """The number of what a census or a log tells of: a pupil, school, kind and first day is one event."""
    return f"{OF_A_CENSUS}{_hashed('event', pupil_id, urn, kind, start)}"


def _hashed(*parts: object) -> str:
    return hashlib.blake2b("|".join(map(str, parts)).encode(), digest_size=8).hexdigest()
