"""Where a service is: an address that is encrypted, or on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from wholeschool.errors import WrongCallError

_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Address:
    """A service's address: scheme and host as they are asked, the path without a slash at its end.

    `host` is its name alone. No message repeats more: a user name and a password may stand in an address.
    """

    origin: str
    path: str
    host: str


def read_address(text: str, because: str) -> Address:
    """The address that a person gave; http is taken for this machine alone.

    `because` says why it has to be encrypted. Raises WrongCallError where it is not, or is no address.
    """
    try:
        parts = urlsplit(text)
        host = parts.hostname or "the address"
        _ = parts.port  # raises where it is no number
    except ValueError:
        raise WrongCallError("is no address of a service.", where="the address") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
        raise WrongCallError("is no https address", where=host, advice=because)
    return Address(f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/"), host)
