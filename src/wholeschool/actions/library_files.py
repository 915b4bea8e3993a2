"""Files of a library of practices and of estimates that schools hand in: read, checked, written whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wholeschool.actions.suppress_values import check_no_upn
from wholeschool.disclosure import Policy, check_estimate, load_policy
from wholeschool.errors import WrongCallError
from wholeschool.practice.library.contribution import Contribution, as_document, contribution_of

LIBRARY, VERSION = "library of practices", 1
_LARGEST = 5_000_000


@dataclass(frozen=True)
class Added:
    """What became of added files: new ones, ones that took another's place, ones that were there before."""

    new: int
    replaced: int
    same: int
    estimates: int


def read_library(path: Path) -> tuple[Contribution, ...]:
    """The estimates of a library. Raises WrongCallError where there is none, or it is not whole."""
    if not path.exists():
        raise WrongCallError(
            "there is no library", where=str(path),
            advice="`library add LIBRARY FILES…` makes one of the estimates of schools.",
        )  # fmt: skip
    document = _document(path)
    if not isinstance(document, dict) or document.get("kind") != LIBRARY:
        advice = "Add it to a library: library add LIBRARY FILE." if isinstance(document, dict) else ""
        raise WrongCallError("this is no library of practices", where=path.name, advice=advice)
    if document.get("version") != VERSION or not isinstance(document.get("estimates"), list):
        raise WrongCallError("this library is of another version, or damaged", where=path.name)
    return tuple(
        _checked(each, where=f"{path.name}, estimate {at}")
        for at, each in enumerate(document["estimates"], start=1)
    )


def add_to_library(path: Path, files: Sequence[Path], policy: Policy | None = None) -> Added:
    """Add estimates to a library, which is made where there is none.

    Another one of the same school, practice, outcome and year takes the place of the earlier; the same again
    changes nothing. Nothing is added where one of the files is no estimate, or of too few pupils (`policy`,
    None = the default one). Raises WrongCallError as `read_library`.
    """
    rules = policy or load_policy()
    kept = {each.about: each for each in (read_library(path) if path.exists() else ())}
    new, replaced, same = 0, 0, 0
    for file in files:
        estimate = _checked(_document(file), where=file.name)
        check_estimate(estimate.pupils, rules, where=file.name)
        before = kept.get(estimate.about)
        if before is None:
            new += 1
        elif before.digest == estimate.digest:
            same += 1
        else:
            replaced += 1
        kept[estimate.about] = estimate
    if new or replaced or not path.exists():
        _write(path, {
            "kind": LIBRARY, "version": VERSION,
            "estimates": [as_document(kept[about]) for about in sorted(kept)],
        })  # fmt: skip
    return Added(new, replaced, same, len(kept))


def write_contribution(path: Path, contribution: Contribution) -> None:
    """Write an estimate to a file of its own."""
    _write(path, as_document(contribution))


def read_json(path: Path) -> Any:
    """What a JSON file holds. Raises WrongCallError where it cannot be read."""
    return _document(path)


def _checked(document: Any, *, where: str) -> Contribution:
    found = contribution_of(document, where=where)
    check_no_upn((found.by, found.practice_name), f"{where}: the estimate")
    return found


def _document(path: Path) -> Any:
    try:
        if path.stat().st_size > _LARGEST:
            raise WrongCallError("this file is too large to be one of aggregates", where=path.name)
        return json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise WrongCallError(f"could not be opened: {error.strerror}", where=str(path)) from error
    except (ValueError, RecursionError):  # of JSON, of UTF-8, or a number of thousands of digits
        raise WrongCallError(
            "this is no JSON", where=path.name, advice="`evaluate … --json > FILE` writes an evaluation."
        ) from None


def _write(path: Path, document: Any) -> None:
    """Write it whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
    beside.replace(path)
