"""A service that is asked for documents and files: what every one of ours has in common."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from wholeschool.errors import WrongCallError
from wholeschool.ingest.remote.address import Address
from wholeschool.ingest.remote.patience import AGAIN, NotNowError, Patience

MOST_BYTES = 64 << 20
"""Of a JSON document; pages of 200 records are far below this."""
_TIMEOUT_SECONDS = 30.0

Refusal = Callable[[int, str], WrongCallError]
"""What an answer that is not expected means at this service: its status and the host."""


class Service:
    """A connection to one service.

    No redirection is followed and no cookie kept. Proxies, and certificates of one's own, are those of the
    environment (HTTPS_PROXY, SSL_CERT_FILE).
    """

    def __init__(
        self, address: Address, headers: Mapping[str, str], refusal: Refusal, patience: Patience
    ) -> None:
        self.address = address
        self.patience = patience
        self._refusal = refusal
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        self._http = httpx.Client(
            headers=headers, cookies=no_cookies, timeout=_TIMEOUT_SECONDS, follow_redirects=False
        )

    def __repr__(self) -> str:
        return f"Service({self.address.host})"

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def document(self, url: str, what: str) -> Any:
        """A JSON document. `what` it is, is said where it does not come (WrongCallError)."""
        return self.patience.until(lambda: self._document(url), what, self.address.host)

    @contextmanager
    def answer(
        self, url: str, headers: Mapping[str, str] | None = None, expected: frozenset[int] = frozenset({200})
    ) -> Iterator[httpx.Response]:
        """One answer, its body still to be read.

        Raises NotNowError where asking again may help, and otherwise WrongCallError where the status is none
        of those expected.
        """
        with self._http.stream("GET", url, headers=headers) as response:
            status = response.status_code
            if status in AGAIN:
                pause = self.patience.asked_pause(response.headers.get("Retry-After", ""), self.address.host)
                raise NotNowError(f"it answers {status}", pause)
            if status not in expected:
                raise self._refusal(status, self.address.host)
            yield response

    def _document(self, url: str) -> Any:
        with self.answer(url) as response:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise WrongCallError(
                        f"gives a page of more than {MOST_BYTES >> 20} MB.", where=self.address.host
                    )
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as problem:
            raise NotNowError("what it answers is no JSON") from problem
