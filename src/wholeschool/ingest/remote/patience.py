"""Asking again while a service does not answer: after growing pauses, or as long as it asks for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx

from wholeschool.errors import WrongCallError

T = TypeVar("T")

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which asking again may help."""
LONGEST_WAIT_SECONDS = 300.0
"""A service that asks for a longer rest is asked again another day."""
_LONGEST_OWN_PAUSE_SECONDS = 60.0
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
_UNREACHED = "Is this computer online, and does it need a proxy (HTTPS_PROXY)?"


class NotNowError(Exception):
    """The service does not answer for the time being; `seconds` is how long it asks to wait, if it says."""

    def __init__(self, trouble: str, seconds: float | None = None) -> None:
        self.trouble = trouble
        self.seconds = seconds
        super().__init__(trouble)


def _refuse_untrusted(problem: httpx.HTTPError, host: str) -> None:
    """Raise WrongCallError where a certificate is not trusted: asking again does not help."""
    if "CERTIFICATE_VERIFY_FAILED" in str(problem):
        raise WrongCallError(
            "shows a certificate that is not trusted here.",
            where=host,
            advice="Does your network read along? Then SSL_CERT_FILE has to name its certificate.",
        ) from problem


@dataclass(frozen=True)
class Patience:
    """How long a service is asked again.

    `later` is what a person is told where it goes on failing. `wait` sleeps for some seconds. `note` is told
    in a sentence when it first has to wait for something.
    """

    later: str
    wait: Callable[[float], None] = time.sleep
    note: Callable[[str], None] = lambda _: None
    attempts: int = 7

    def until(self, ask: Callable[[], T], what: str, host: str) -> T:
        """What is asked for, once it comes. Raises WrongCallError where it does not come."""
        trouble, advice = "", "Try later."
        for attempt in range(self.attempts):
            pause = min(2.0**attempt, _LONGEST_OWN_PAUSE_SECONDS)
            try:
                return ask()
            except httpx.HTTPError as problem:
                _refuse_untrusted(problem, host)
                trouble = f"the connection failed ({type(problem).__name__})"
                advice = _UNREACHED if isinstance(problem, _NOT_CONNECTED) else "Try later."
            except NotNowError as problem:
                trouble = problem.trouble
                pause = pause if problem.seconds is None else problem.seconds
            if attempt + 1 < self.attempts:
                if not attempt:
                    again = f"trying again up to {self.attempts - 1} times"
                    self.note(f"{host}: {trouble}. Waiting, and {again} …")
                self.wait(pause)
        raise WrongCallError(
            f"gave no {what} in {self.attempts} attempts: {trouble}.",
            where=host,
            advice=f"{advice} {self.later}",
        )

    def asked_pause(self, text: str, host: str) -> float | None:
        """The seconds of a header `Retry-After`, in either of its two forms; None where it says none.

        Raises WrongCallError where they are too many.
        """
        if text.strip().isdecimal():
            seconds = float(text)
        else:
            try:
                seconds = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
            except (TypeError, ValueError):
                return None
        if seconds > LONGEST_WAIT_SECONDS:
            raise WrongCallError(
                f"asks for a rest of {seconds / 60:.0f} minutes.", where=host, advice=self.later
            )
        return max(seconds, 0.0)
