"""Taking a file over the network: from where it was cut off if the server can, anew if not."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from wholeschool.errors import WrongCallError
from wholeschool.ingest.explore.received import Described, Received, hexadecimal
from wholeschool.ingest.remote.patience import NotNowError
from wholeschool.ingest.remote.service import Service

Progress = Callable[[int, int], None]
"""Told how many bytes have come, and of how many (0 = the server does not say)."""
_PACKED = ("", "identity", "gzip")
_EXPECTED = frozenset({200, 206, 416})


def download(
    service: Service, url: str, received: Received, most_bytes: int, progress: Progress
) -> Described:
    """Take the file of an address, asking again where it is cut off; gives what the server said of it.

    Raises WrongCallError where the service refuses or goes on failing, sends something else than a file of
    data or more than `most_bytes`, or where the bytes are not those of its checksum.
    """
    one = _Download(service, url, received, most_bytes, progress)
    return service.patience.until(one.attempt, "whole file", service.address.host)


class _Download:
    def __init__(
        self, service: Service, url: str, received: Received, most_bytes: int, progress: Progress
    ) -> None:
        self._service = service
        self._url = url
        self._received = received
        self._most_bytes = most_bytes
        self._progress = progress
        self._host = service.address.host

    def attempt(self) -> Described:
        """Ask once, and take what comes. Raises NotNowError where asking again may help."""
        known = self._received.described(self._url)
        have = self._received.size if known and known.tag else 0
        headers = {"Accept": "text/csv", "Accept-Encoding": "gzip"}
        if known and have:
            headers |= {"Range": f"bytes={have}-", "If-Range": known.tag}
        with self._service.answer(self._url, headers, _EXPECTED) as response:
            if response.status_code == 200:
                known = self._begin(response)
            elif not known or not _goes_on(response, have):
                self._received.begin(Described(self._url))
                raise NotNowError("it goes on at another place than where it was cut off", 0.0)
            if response.status_code != 416:
                self._take(response)
        self._check(known)
        return known

    def _begin(self, response: httpx.Response) -> Described:
        """Begin anew with an answer that is the whole file."""
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind in ("text/html", "application/json", "application/problem+json"):
            page = "a web page" if kind == "text/html" else "an answer in words"
            raise WrongCallError(
                f"gives {page} where a file of data was expected.",
                where=self._host,
                advice="Something between may want you to sign in: open the address in a browser.",
            )
        packed = response.headers.get("Content-Encoding", "").strip().lower()
        if packed not in _PACKED:
            raise WrongCallError(f"packs its files as “{packed}”, which is not read.", where=self._host)
        tag = response.headers.get("ETag", "").strip()
        described = Described(
            self._url,
            tag if tag.startswith('"') else "",
            "gzip" if packed == "gzip" else "",
            hexadecimal(response.headers.get("Content-MD5", "")),
        )
        self._received.begin(described)
        return described

    def _take(self, response: httpx.Response) -> None:
        """Take the bytes as they come: a download goes on in what is sent, not in what that unpacks to."""
        have = self._received.size
        length = response.headers.get("Content-Length", "")
        of = have + int(length) if length.isdecimal() else 0
        self._refuse_too_large(of)
        for chunk in response.iter_raw():
            have += len(chunk)
            self._refuse_too_large(have)
            self._received.add(chunk)
            self._progress(have, of)

    def _refuse_too_large(self, size: int) -> None:
        if size > self._most_bytes:
            self._received.drop()
            raise too_large(self._most_bytes, self._host)

    def _check(self, known: Described) -> None:
        if known.md5 and self._received.md5() != known.md5:
            self._received.drop()
            raise damaged("its checksum (MD5) is another than the server gives", self._host)


def too_large(most_bytes: int, host: str) -> WrongCallError:
    """A file that is larger than what was allowed."""
    return WrongCallError(
        f"gives a file of more than {most_bytes / 1e6:,.0f} MB; nothing of it is kept.",
        where=host,
        advice="If it is meant to be that large, allow more (--most-mb).",
    )


def damaged(why: str, host: str) -> WrongCallError:
    """A file that came whole and is not."""
    return WrongCallError(
        f"gives a file that is damaged: {why}. Nothing of it is kept.", where=host, advice="Try later."
    )


def _goes_on(response: httpx.Response, have: int) -> bool:
    """Whether an answer goes on behind the first `have` bytes, or says that these are all (416)."""
    place = response.headers.get("Content-Range", "")
    if response.status_code == 416:
        return have > 0 and place == f"bytes */{have}"
    return have > 0 and place.startswith(f"bytes {have}-")
