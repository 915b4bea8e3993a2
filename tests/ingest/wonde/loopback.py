"""A service on this machine that answers as Wonde's API does, with faults on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token-that-nobody-may-see"  # noqa: S105
SCHOOL = "A1930499544"

Fault = Callable[[BaseHTTPRequestHandler], bool]
"""Spoils an answer; says whether it has answered itself."""


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

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def plain(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    for name, text in headers.items():
        handler.send_header(name.replace("_", "-"), text)
    handler.end_headers()
    handler.wfile.write(body)


def status(number: int, **headers: str) -> Fault:
    """Answer with a status."""

    def fault(handler: BaseHTTPRequestHandler) -> bool:
        plain(handler, number, b"{}", **headers)
        return True

    return fault


def cut_off(handler: BaseHTTPRequestHandler) -> bool:
    """Promise a page, send half of it, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"data": [')
    handler.close_connection = True
    return True


def no_json(handler: BaseHTTPRequestHandler) -> bool:
    plain(handler, 200, b"<html>Bad gateway</html>")
    return True


def shape(body: object) -> Fault:
    """Answer with another body."""

    def fault(handler: BaseHTTPRequestHandler) -> bool:
        plain(handler, 200, json.dumps(body).encode())
        return True

    return fault


def slow(handler: BaseHTTPRequestHandler) -> bool:
    time.sleep(0.5)
    return False
