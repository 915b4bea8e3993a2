from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.ingest.remote.loopback import listening, plain
from wholeschool.errors import WrongCallError
from wholeschool.ingest.remote import service as services
from wholeschool.ingest.remote.address import read_address
from wholeschool.ingest.remote.patience import Patience
from wholeschool.ingest.remote.service import Service


def never_refused(status: int, host: str) -> WrongCallError:
    raise AssertionError(f"{host} refused ({status})")


def service(address: str, wait: Callable[[float], None] = lambda _: None) -> Service:
    return Service(read_address(address, ""), {}, never_refused, Patience("Later.", wait, attempts=2))


def test_cookies_are_not_carried_from_one_answer_to_the_next_question() -> None:
    cookies: list[str | None] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        cookies.append(handler.headers.get("Cookie"))
        plain(handler, 200, b"{}", Set_Cookie="follow=me; Path=/")

    with listening(answer) as address:
        asked = service(address)
        assert [asked.document(f"{address}/", "page") for _ in range(2)] == [{}, {}]
        asked.close()
    assert cookies == [None, None]


def test_a_document_that_never_ends_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_BYTES", 1 << 20)
    with listening(lambda handler: plain(handler, 200, b" " * (3 << 20))) as address:
        asked = service(address)
        with pytest.raises(WrongCallError, match="a page of more than 1 MB"):
            asked.document(f"{address}/", "page")
        asked.close()


def test_nesting_without_end_is_no_json() -> None:
    with listening(lambda handler: plain(handler, 200, b"[" * 50_000)) as address:
        asked = service(address)
        with pytest.raises(WrongCallError, match="no JSON"):
            asked.document(f"{address}/", "page")
        asked.close()


def test_a_certificate_that_nobody_vouches_for_is_said_at_once(tmp_path: Path) -> None:
    waits: list[float] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_made_certificate(tmp_path / "own.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    asked = service(f"https://127.0.0.1:{server.server_address[1]}", waits.append)
    with pytest.raises(WrongCallError, match=r"127\.0\.0\.1: shows a certificate .* SSL_CERT_FILE"):
        asked.document(f"{asked.address.origin}/", "page")
    asked.close()
    server.shutdown()
    server.server_close()
    assert waits == []


def _made_certificate(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    ).sign(key, hashes.SHA256())
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
