"""The code that writes generated sections: a package beside the source, which nothing installs."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.docs.pages import ROOT


@pytest.fixture(scope="session")
def generate() -> Iterator[ModuleType]:
    """The module `docs.generate`, as `make docs` runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        yield importlib.import_module("docs.generate")
