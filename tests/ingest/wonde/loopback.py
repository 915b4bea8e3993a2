"""A service on this machine that answers as Wonde's API does, with faults on demand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.ingest.remote.loopback import Fault, listening, plain

TOKEN = "a-token-that-nobody-may-see"  # noqa: S105
SCHOOL = "A1930499544"


@dataclass
class Service:
    """What a service has by endpoint, a page a list of records; `faults` by the number of the request."""

    pages: Mapping[str, Sequence[Sequence[Any]]]
    faults: dict[int, Fault] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    address: str = ""
    next_of: Callable[[str, int], str | None] | None = None

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        number = len(self.asked)
        self.asked.append(handler.path)
        fault = self.faults.get(number)
        if fault and fault(handler):
            return
        if handler.headers.get("Authorization") != f"Bearer {TOKEN}":
            plain(handler, 401, b"{}")
            return
        parts = urlsplit(handler.path)
        endpoint = parts.path.removeprefix(f"/v1.0/schools/{SCHOOL}/").strip("/")
        if endpoint in self.refused:
            plain(handler, 403, b"{}")
            return
        pages = self.pages.get(endpoint, [[]])
        page = int(parse_qs(parts.query)["page"][0])
        following = f"{self.address}{parts.path}?page={page + 1}&per_page=200" if page < len(pages) else None
        if self.next_of:
            following = self.next_of(endpoint, page) or following
        body = {
            "data": pages[page - 1],
            "meta": {"pagination": {"next": following, "previous": None, "more": bool(following)}},
        }
        plain(handler, 200, json.dumps(body).encode())


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """The service, listening on a port of this machine."""
    with listening(service.answer) as service.address:
        yield service
