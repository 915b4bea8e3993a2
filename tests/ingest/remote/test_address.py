from __future__ import annotations

import pytest

from wholeschool.errors import WrongCallError
from wholeschool.ingest.remote.address import Address, read_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://api.wonde.com", Address("https://api.wonde.com", "", "api.wonde.com")),
        (
            "https://api.education.gov.uk/statistics/?x=1#y",
            Address("https://api.education.gov.uk", "/statistics", "api.education.gov.uk"),
        ),
        ("http://me:secret@127.0.0.1:80/a", Address("http://me:secret@127.0.0.1:80", "/a", "127.0.0.1")),
        ("http://[::1]:80", Address("http://[::1]:80", "", "::1")),
    ],
)
def test_an_address_is_taken_apart(text: str, address: Address) -> None:
    assert read_address(text, "") == address


@pytest.mark.parametrize(
    "text", ["http://api.wonde.com", "http://127.0.0.1.example.org", "file:///etc/passwd", ""]
)
def test_an_address_elsewhere_has_to_be_encrypted(text: str) -> None:
    with pytest.raises(WrongCallError, match="no https address"):
        read_address(text, "Because.")
