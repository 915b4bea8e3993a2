"""Asking Wonde's API for pages: with patience, at one host alone, and with a token that is never shown."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from wholeschool.errors import WrongCallError

ATTEMPTS = 7
LONGEST_WAIT_SECONDS = 300.0
"""A service that asks for a longer rest is asked again another day."""
MOST_BYTES = 64 << 20
"""A page of 200 records is far below this."""
_TIMEOUT_SECONDS = 30.0
_LONGEST_OWN_PAUSE_SECONDS = 60.0
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
_LATER = "What was fetched is kept; the same call goes on from there."


class NotGivenError(WrongCallError):
    """The service does not give this, and asking again would not help (403, 404)."""


class WondeClient:
    """Asks for pages of one school.

    `address` is the service (https, or http on this machine). `wait` sleeps for some seconds. `note` is told
    in a sentence when it first has to wait for a page. No message repeats more of the address than its host:
    a user name and a password may stand in it.
    """

    def __init__(
        self,
        address: str,
        school: str,
        token: str,
        wait: Callable[[float], None] = time.sleep,
        note: Callable[[str], None] = lambda _: None,
    ) -> None:
        try:
            parts = urlsplit(address)
            self._host = parts.hostname or "the address"
            _ = parts.port  # raises where it is no number
        except ValueError:
            raise WrongCallError("is no address of a service.", where="the address") from None
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
            raise WrongCallError(
                "is no https address", where=self._host, advice="Pupils' data are encrypted on their way."
            )
        if not school.isascii() or not school.isalnum():
            raise WrongCallError("The id of a school at Wonde is of letters and digits, such as A1930499544.")
        self._root = f"{parts.scheme}://{parts.netloc}/v1.0/schools/{school}/"
        self._wait = wait
        self._note = note
        self._http = httpx.Client(
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            timeout=_TIMEOUT_SECONDS,
            follow_redirects=False,
        )

    def __repr__(self) -> str:
        return f"WondeClient({self._host}, token hidden)"

    def __enter__(self) -> WondeClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

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
        trouble = ""
        for attempt in range(ATTEMPTS):
            pause = min(2.0**attempt, _LONGEST_OWN_PAUSE_SECONDS)
            try:
                return self._ask(url)
            except httpx.HTTPError as problem:
                trouble = f"the connection failed ({type(problem).__name__})"
            except _NotNowError as problem:
                trouble = problem.trouble
                pause = pause if problem.seconds is None else problem.seconds
            if attempt + 1 < ATTEMPTS:
                if not attempt:
                    self._note(
                        f"{self._host}: {trouble}. Waiting, and trying again up to {ATTEMPTS - 1} times …"
                    )
                self._wait(pause)
        raise WrongCallError(
            f"gave no page in {ATTEMPTS} attempts: {trouble}.",
            where=self._host,
            advice=f"Try later. {_LATER}",
        )

    def _ask(self, url: str) -> tuple[list[Any], str]:
        with self._http.stream("GET", url) as response:
            status = response.status_code
            if status in _AGAIN:
                raise _NotNowError(
                    f"it answers {status}", _asked_pause(response.headers.get("Retry-After", ""))
                )
            if status != 200:
                raise _refusal(status, self._host)
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise WrongCallError(
                        f"gives a page of more than {MOST_BYTES >> 20} MB.", where=self._host
                    )
        try:
            page = json.loads(body)
        except (ValueError, RecursionError) as problem:
            raise _NotNowError("what it answers is no JSON", None) from problem
        return _read(page, self._host)


class _NotNowError(Exception):
    """The service does not answer for the time being; `seconds` is how long it asks to wait, if it says."""

    def __init__(self, trouble: str, seconds: float | None) -> None:
        self.trouble = trouble
        self.seconds = seconds
        super().__init__(trouble)


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


def _asked_pause(text: str) -> float | None:
    """The seconds that a service asks for, in either of two ways. Raises WrongCallError if too many."""
    if text.strip().isdigit():
        seconds = float(text)
    else:
        try:
            seconds = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError):
            return None
    if seconds > LONGEST_WAIT_SECONDS:
        raise WrongCallError(f"asks for a rest of {seconds / 60:.0f} minutes.", where="Wonde", advice=_LATER)
    return max(seconds, 0.0)
