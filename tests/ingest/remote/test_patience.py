from __future__ import annotations

import pytest

from wholeschool.errors import WrongCallError
from wholeschool.ingest.remote.patience import NotNowError, Patience


def never() -> None:
    raise NotNowError("it sleeps")


def test_pauses_grow_to_a_minute_and_no_further() -> None:
    waits: list[float] = []
    with pytest.raises(
        WrongCallError, match=r"here: gave no page in 9 attempts: it sleeps\. Try later\. Later\."
    ):
        Patience("Later.", waits.append, attempts=9).until(never, "page", "here")
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]


def test_what_comes_at_once_is_waited_for_by_nobody() -> None:
    waits: list[float] = []
    assert Patience("", waits.append).until(lambda: 5, "page", "here") == 5
    assert waits == []


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        (" 300 ", 300.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wed, 21 Oct 2015 07:28:00 -0000", None),
        ("-5", None),
        ("soon", None),
        ("²", None),
        ("", None),
    ],
)
def test_the_pause_that_is_asked_for(text: str, seconds: float | None) -> None:
    assert Patience("").asked_pause(text, "here") == seconds


@pytest.mark.parametrize("text", ["301", "9" * 400, "Wed, 21 Oct 2093 07:28:00 GMT"])
def test_a_pause_that_is_too_long_is_said(text: str) -> None:
    with pytest.raises(WrongCallError, match="here: asks for a rest of"):
        Patience("").asked_pause(text, "here")
