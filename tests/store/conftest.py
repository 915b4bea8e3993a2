"""A store with one or two schools in it, made once and copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import MakeOnce
from tests.store.school_rows import bring, schools
from wholeschool.store import Store


@pytest.fixture(scope="session")
def store_with_abbey(an_empty_store: Path, made_once: MakeOnce) -> Path:
    def make(folder: Path) -> None:
        shutil.copytree(an_empty_store, folder)
        bring(Store.open(folder), schools((100001, "Abbey")))

    return made_once("store-with-abbey", make)


@pytest.fixture(scope="session")
def store_with_bridge(store_with_abbey: Path, made_once: MakeOnce) -> Path:
    def make(folder: Path) -> None:
        shutil.copytree(store_with_abbey, folder)
        bring(Store.open(folder), schools((100002, "Bridge")))

    return made_once("store-with-bridge", make)


@pytest.fixture
def abbey(store_with_abbey: Path, tmp_path: Path) -> Store:
    """A store of one's own with Abbey school in it."""
    return Store.open(Path(shutil.copytree(store_with_abbey, tmp_path / "store")))


@pytest.fixture
def abbey_and_bridge(store_with_bridge: Path, tmp_path: Path) -> Store:
    """A store of one's own into which Abbey came first, and Bridge later."""
    return Store.open(Path(shutil.copytree(store_with_bridge, tmp_path / "store")))
