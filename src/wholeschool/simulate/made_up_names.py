"""Names and birthdays for children who do not exist: nobody could take them for somebody's."""

from __future__ import annotations

from datetime import date, timedelta

_FORENAMES = (
    "Acorn", "Bracken", "Cobnut", "Damson", "Elderberry", "Furze", "Greengage", "Haws", "Ivyleaf", "Juniper",
    "Kingcup", "Lichen", "Mallow", "Nettle", "Oatmeal", "Pippin", "Quince", "Rosehip", "Sorrel", "Tansy",
    "Umber", "Vetch", "Whinberry", "Yarrow",
)  # fmt: skip
_BEGINNINGS = (
    "Nonesuch", "Feigned", "Figment", "Fable", "Pretend", "Madeup", "Dreamt", "Supposed", "Thoughtup",
    "Imagined", "Notreal", "Invented",
)  # fmt: skip
_ENDINGS = ("ley", "worth", "combe", "thwaite", "bury", "ham", "sby", "wick", "garth", "ford", "dale", "stow")
_DAYS = 365


def name_of(upn: str) -> tuple[str, str]:
    """Surname and forename of the child with this UPN, always the same."""
    number = _number(upn)
    surname = _BEGINNINGS[number % len(_BEGINNINGS)] + _ENDINGS[number // len(_BEGINNINGS) % len(_ENDINGS)]
    return surname, _FORENAMES[number * 7 % len(_FORENAMES)]


def birthday_of(upn: str, reception: int) -> date:
    """A birthday of a child who is in Reception from the autumn of `reception` on (5 by the next August)."""
    return date(reception - 5, 9, 1) + timedelta(days=_number(upn) * 37 % _DAYS)


def _number(upn: str) -> int:
    """The child's number in the trust (`upn.upns`)."""
    return int(upn[4:8] + upn[10:])
