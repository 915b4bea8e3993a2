"""Asking Wonde's API for pages: at one school alone, and with a token that is never shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from wholeschool.errors import WrongCallError
from wholeschool.ingest.remote.address import read_address
from wholeschool.ingest.remote.patience import Patience
from wholeschool.ingest.remote.service import Service

_LATER = "What was fetched is kept; the same call goes on from there."


class NotGivenError(WrongCallError):
    """The service does not give this, and asking again would not help (403, 404)."""


class WondeClient:
    """Asks for pages of one school.

    `address` is the service (https, or http on this machine). `wait` sleeps for some seconds. `note` is told
    in a sentence when it first has to wait for a page.
    """

    def __init__(
        self,
        address: str,
        school: str,
        token: str,
        wait: Callable[[float], None] = time.sleep,
        note: Callable[[str], None] = lambda _: None,
    ) -> None:
        place = read_address(address, "Pupils' data are encrypted on their way.")
        if not school.isascii() or not school.isalnum():
            raise WrongCallError("The id of a school at Wonde is of letters and digits, such as A1930499544.")
        self._host = place.host
        self._root = f"{place.origin}/v1.0/schools/{school}/"
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._service = Service(place, headers, _refusal, Patience(_LATER, wait, note))

    def __repr__(self) -> str:
        return f"WondeClient({self._host}, token hidden)"

    def __enter__(self) -> WondeClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._service.close()

    def first(self, endpoint: str, asked: Mapping[str, str]) -> str:
        """Where the first page of an endpoint is."""
        return str(httpx.URL(f"{self._root}{endpoint}/", params=dict(asked)))

    def page(self, url: str) -> tuple[list[Any], str]:
        """The records of a page, and where the next one is (empty after the last).

        Raises WrongCallError where the link leads elsewhere, the service refuses, or goes on failing.
        """
        if not url.startswith(self._root):
            raise WrongCallError(
                "gives a next page at another place, which is not followed.",
                where=self._host,
                advice=f"{_LATER} If it persists, tell Wonde.",
            )
        return _read(self._service.document(url, "page"), self._host)


def _read(page: Any, host: str) -> tuple[list[Any], str]:
    """The records of a page and its next link. Raises WrongCallError where it is of another shape."""
    records = page.get("data") if isinstance(page, dict) else None
    meta = page.get("meta") if isinstance(page, dict) else None
    paging = meta.get("pagination") if isinstance(meta, dict) else None
    following = paging.get("next") if isinstance(paging, dict) else None
    fits = isinstance(records, list) and isinstance(paging, dict) and isinstance(following, (str, type(None)))
    if not fits or not isinstance(records, list):
        raise WrongCallError(
            "answers in a shape that is not known (no list “data”, or no “meta.pagination.next”).",
            where=host,
            advice="It may have changed: tell the maintainers. Nothing was taken in.",
        )
    return records, following or ""


def _refusal(status: int, host: str) -> WrongCallError:
    if status == 401:
        return WrongCallError("refuses the token.", where=host, advice="Check WHOLESCHOOL_WONDE_TOKEN.")
    if status in (403, 404):
        what = (
            "does not give this: the school has not approved it for the token"
            if status == 403
            else "has no such thing"
        )
        return NotGivenError(
            f"{what} ({status}).",
            where=host,
            advice="Check the school's id, and the scopes that it approved.",
        )
    return WrongCallError(f"answers {status}, which is not expected.", where=host, advice=_LATER)
