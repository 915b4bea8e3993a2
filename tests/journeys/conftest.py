"""A real browser on the made-up site: found, or installed, or the tests say why they skip."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import MakeOnce
from tests.report.national import made
from wholeschool.report.national import write_national_site

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


def _found() -> str | None:
    named = os.environ.get("WHOLESCHOOL_BROWSER")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> None:
    """Debian's package, where we may install it; one attempt, quietly, and not for long."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False, "timeout": 120}
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(["apt-get", "update"], **quiet)
        subprocess.run(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"], **quiet)


@pytest.fixture(scope="session")
def browser_path(made_once: MakeOnce) -> str:
    if _found() is None:
        made_once("browser-sought", lambda folder: _ignore((folder.mkdir(), _install())))
    path = _found()
    if path is None:
        pytest.skip("there is no Chromium here, and none could be installed; name one in WHOLESCHOOL_BROWSER")
    return path


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(made_up_site: Path) -> Path:
    return made_up_site


@pytest.fixture(scope="session")
def national_site(made_once: MakeOnce) -> Path:
    return made_once("made-up-england", lambda folder: _ignore(write_national_site(folder, made.content())))


def _ignore(_: object) -> None:
    """What counts is what stands in the folder."""


@pytest.fixture
def visit(browser, site: Path) -> Iterator[Callable]:
    """Open a page of the site at a size. What it asks of a network is refused and fails the test."""
    asked: list[str] = []
    contexts = []

    def refuse(route) -> None:
        asked.append(route.request.url)
        route.abort()

    def opened(name: str, size: dict[str, int], site: Path = site):
        contexts.append(browser.new_context(viewport=size, reduced_motion="reduce"))
        contexts[-1].route(lambda url: not url.startswith(("file:", "data:")), refuse)
        page = contexts[-1].new_page()
        page.goto((site / name).as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert asked == []
