"""What lies beside the repository: real statistics, rules, reference results, never copied into it."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

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


def reference_file(name: str) -> Path:
    """Data that a reference result was worked out from."""
    return shared(f"reference_results/data/{name}")


@cache
def _results() -> dict[str, Any]:
    found = json.loads(shared("reference_results/results.json").read_text("utf-8"))
    return {each["id"]: each["values"] for each in found["results"]}


def reference_result(name: str) -> Any:
    """The values of a result of a trusted package."""
    return _results()[name]
