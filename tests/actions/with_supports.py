"""A school whose supports are known: its files, and a store of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from tests.conftest import MakeOnce
from tests.truth.plausible import no_errors
from wholeschool.actions import plan_register
from wholeschool.actions.build import build
from wholeschool.actions.import_files import import_files
from wholeschool.simulate import Settings, trust, write_trust
from wholeschool.store import Store, Transaction, writing


def supports_store(made_once: MakeOnce, of_ones_own: Path) -> Store:
    """The store, a copy in a folder of one's own: a plan that one test writes would be followed by others."""
    return Store.open(Path(shutil.copytree(with_supports(made_once) / "store", of_ones_own / "store")))


@contextmanager
def as_if_on(day: datetime) -> Iterator[None]:
    """What is written down of plans is dated so: the years of this store are over."""

    @contextmanager
    def dated(store: Store) -> Iterator[Transaction]:
        with writing(store) as transaction:
            transaction.at = day
            yield transaction

    with patch.object(plan_register, "writing", dated):
        yield


def with_supports(made_once: MakeOnce) -> Path:
    """The folder with `files` and `store`, made once for all tests. To be read or copied."""

    def make(folder: Path) -> None:
        with patch.object(trust, "share_out", no_errors):
            write_trust(folder / "files", Settings(1, 1200, 1, 4, planted=False, supports=True))
        import_files(folder / "store", [folder / "files"])
        build(Store.open(folder / "store"))

    return made_once("store-with-supports", make)
