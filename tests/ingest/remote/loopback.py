"""A service on this machine, with faults on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]
Fault = Callable[[BaseHTTPRequestHandler], bool]
"""Spoils an answer; says whether it has answered itself."""


@contextmanager
def listening(answer: Answer) -> Iterator[str]:
    """A server on a port of this machine that answers so; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
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
