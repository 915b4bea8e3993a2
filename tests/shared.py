"""What lies beside the repository: real statistics, rules, reference results, never copied into it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("WHOLESCHOOL_SHARED", Path(__file__).parents[2] / "shared"))


def shared(path: str) -> Path:
    """A file of the shared folder; the test skips, and says why, where it is not there."""
    found = SHARED / path
    if not found.is_file():
        pytest.skip(
            f"the shared folder is not beside the repository (WHOLESCHOOL_SHARED names another): {path}"
        )
    return found


def shared_folder(path: str) -> Path:
    """A folder of the shared one; the test skips, and says why, where it is not there."""
    found = SHARED / path
    if not found.is_dir():
        pytest.skip(
            f"the shared folder is not beside the repository (WHOLESCHOOL_SHARED names another): {path}"
        )
    return found
