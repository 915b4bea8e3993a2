"""Stores that many tests read, each made once for a whole run, on however many processes."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.made import MadeTrust
from tests.shared import shared_folder
from tests.tiny_trust import tiny_files

# How long something takes is measured in `benchmarks/`, side by side; a busy machine is no failure.
# Every run tries other examples: fewer in each, and all the more runs.
settings.register_profile("wholeschool", deadline=None, max_examples=40)
settings.load_profile("wholeschool")

DIFFERENCE = "recorded less happened"
"""Under this name a test of the truth tells how many minutes were recorded that did not happen, by cause."""
MakeOnce = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(autouse=True, scope="session")
def _no_key_from_outside() -> Iterator[None]:
    """A key in the environment of whoever runs the tests is not a key of theirs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("WHOLESCHOOL_PSEUDONYM_KEY", raising=False)
        patch.delenv("WHOLESCHOOL_VAULT_KEY", raising=False)
        yield


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MakeOnce:
    """Makes a folder under a name, unless another process of this run has made it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make_once(name: str, make: Callable[[Path], None]) -> Path:
        folder = shared / f"once-{name}"
        with (shared / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                half_made = shared / f"half-{name}"
                shutil.rmtree(half_made, ignore_errors=True)  # of somebody who could not make it all
                make(half_made)
                half_made.rename(folder)
        return folder

    return make_once


@pytest.fixture(scope="session")
def an_empty_store(made_once: MakeOnce) -> Path:
    """A store with nothing in it, to be read or copied."""
    from wholeschool.store import Store

    return made_once("empty-store", lambda folder: _ignore(Store.create(folder)))


@pytest.fixture
def empty_store(an_empty_store: Path, tmp_path: Path) -> Path:
    """An empty store of one's own."""
    return Path(shutil.copytree(an_empty_store, tmp_path / "store"))


@pytest.fixture(scope="session")
def made_up_site(made_once: MakeOnce) -> Path:
    """The site of a made-up trust, drawn once for all tests that look at it."""
    from tests.report import made_up
    from wholeschool.report import write_site

    return made_once("made-up-site", lambda folder: _ignore(write_site(folder, made_up.content())))


@pytest.fixture(scope="session")
def tiny(made_once: MakeOnce) -> MadeTrust:
    """Two schools, 12 pupils, 6 weeks: files, and a store with its books. To be read or copied."""
    return MadeTrust(made_once("tiny", lambda folder: MadeTrust(folder).make(tiny_files)))


@pytest.fixture
def tiny_store(tiny: MadeTrust, tmp_path: Path) -> Path:
    """The tiny trust's store, a copy of one's own."""
    return tiny.copy_store(tmp_path)


@pytest.fixture(scope="session")
def one_year(made_once: MakeOnce) -> MadeTrust:
    """A simulated trust: 2 schools, 200 pupils, 1 year, with its books. To be read or copied."""
    return MadeTrust(made_once("one-year", lambda folder: MadeTrust(folder).simulate(2, 200, 1, seed=3)))


@pytest.fixture(scope="session")
def two_years(made_once: MakeOnce) -> MadeTrust:
    """A simulated trust: 3 schools, 300 pupils, 2 years, with its books. To be read or copied."""
    return MadeTrust(made_once("two-years", lambda folder: MadeTrust(folder).simulate(3, 300, 2, seed=4)))


@pytest.fixture(scope="session")
def england(made_once: MakeOnce) -> Path:
    """A store with the Department's own files of England in its table `national`. To be read or copied."""
    from wholeschool.actions.national_load import load_official

    files = shared_folder("data/england")
    return made_once("england", lambda folder: _ignore(load_official(folder, [files])))


def pytest_collection() -> None:
    """Collecting makes millions of objects and drops few: a third of its time would go on seeking rubbish."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on rubbish is sought, and not among what was collected, which stays until the end.

    Seldom: expressions are made by the thousand and kept, and looking at them again took a hundredth of all.
    """
    gc.set_threshold(10_000, 20, 20)
    gc.enable()
    gc.freeze()


def pytest_unconfigure() -> None:
    """At the end everything goes: DuckDB complains of what an interpreter leaves behind."""
    gc.unfreeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Report the difference between what was recorded and what happened, at the end of a run."""
    for report in terminalreporter.stats.get("passed", []):
        for name, minutes in report.user_properties:
            if name == DIFFERENCE:
                trust, *causes = (
                    f"{cause} {value:+,}" if cause != "trust" else value for cause, value in minutes.items()
                )
                terminalreporter.write_line(
                    f"Minutes recorded less minutes that happened ({trust}): " + "; ".join(causes)
                )


def _ignore(_: object) -> None:
    """A maker's result is what it leaves on disk."""
