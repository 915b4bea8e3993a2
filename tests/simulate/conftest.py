"""Simulated trusts that many tests read, each made once for a whole run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import MakeOnce
from tests.simulate.reading import Files
from wholeschool.simulate import Settings, write_trust


def _make(folder: Path, settings: Settings) -> None:
    write_trust(folder, settings)


@pytest.fixture(scope="session")
def small(made_once: MakeOnce) -> Files:
    """2 schools, 200 pupils, 1 year."""
    return Files(made_once("small-trust", lambda folder: _make(folder, Settings(2, 200, 1, 5))))


@pytest.fixture(scope="session")
def trust(made_once: MakeOnce) -> Files:
    """4 schools (two secondaries, a primary, an alternative provision), 900 pupils, 2 years."""
    return Files(made_once("middling-trust", lambda folder: _make(folder, Settings(4, 900, 2, 11))))


@pytest.fixture(scope="session")
def nothing_planted(made_once: MakeOnce) -> Files:
    """The same trust with nothing planted for the analyses of the continuum."""
    settings = Settings(4, 900, 2, 11, planted=False)
    return Files(made_once("trust-with-nothing-planted", lambda folder: _make(folder, settings)))
