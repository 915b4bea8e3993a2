"""Where the service is, and what its ids and versions look like: told apart before anybody is asked."""

from __future__ import annotations

import re

from wholeschool.errors import WrongCallError

ADDRESS = "https://api.education.gov.uk/statistics"
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_VERSION = re.compile(r"\d+(\.(\d+|\*)){0,2}|\*")


def is_id(text: str) -> bool:
    """Whether a text is an id of a data set or a publication, such as the service gives."""
    return bool(_ID.fullmatch(text))


def checked_id(text: str) -> str:
    """An id, in small letters. Raises WrongCallError where the text is none."""
    if not is_id(text):
        raise WrongCallError(
            f"“{text}” is no id of the service",
            advice="It looks like 12345678-90ab-cdef-1234-567890abcdef; lists show it.",
        )
    return text.lower()


def checked_version(text: str) -> str:
    """The number of a version, or of a series of them. Raises WrongCallError where the text is none."""
    if not _VERSION.fullmatch(text):
        raise WrongCallError(f"“{text}” is no version", advice="Versions are such as 1.0, 2.1 or 2.*.")
    return text
