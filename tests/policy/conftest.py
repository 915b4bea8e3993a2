"""Fixtures of the national desk."""

from __future__ import annotations

import pytest


@pytest.fixture
def few_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    """A country of two local authorities, so that England can be rebuilt by hand."""
    monkeypatch.setattr("wholeschool.policy.rebuilt.authorities_in", lambda _: 2)
