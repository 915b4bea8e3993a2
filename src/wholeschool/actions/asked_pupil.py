"""Which pupil somebody means: by UPN, or by the number that lists print."""

from __future__ import annotations

from wholeschool.errors import WrongCallError
from wholeschool.reference.upns import UPN_SHAPE
from wholeschool.store import Store


def asked_pupil(store: Store, pupil: str) -> int:
    """The pupil's number. Raises WrongCallError, which never repeats what was typed: a UPN, or a name."""
    text = pupil.strip().upper()
    # Pupils whose UPN has a check letter that does not fit are in the store as well.
    if UPN_SHAPE.fullmatch(text):
        return int(store.pseudonyms().of([text])[0])
    if text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 2**63:
        return int(text)
    raise WrongCallError(
        "this is neither a UPN nor a pupil's number",
        advice="Give the UPN, or the number that `wholeschool pupils` prints.",
    )
