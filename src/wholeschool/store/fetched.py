"""Pages of an API that are fetched and not imported yet: a folder of the store, for its owner alone."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

FOLDER = "fetched"
_LATEST = "latest.json"


def fetched_path(store: Path, name: str) -> Path:
    """Where the pages of one source are kept; the folder is made where there is none."""
    folder = store / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{name}.jsonl"


def drop_fetched(store: Path) -> int:
    """Remove pages that wait to be imported; gives how many files they were. A next fetch has them again."""
    waiting = sorted((store / FOLDER).glob("*.jsonl"))
    for path in waiting:
        path.unlink()
    return len(waiting)


def last_fetched(store: Path, name: str) -> datetime | None:
    """When the last fetch of a source began that was imported; None = never."""
    moment = _moments(store).get(name)
    try:
        return datetime.fromisoformat(moment) if moment else None
    except ValueError:
        return None


def remember_fetched(store: Path, name: str, began: datetime) -> None:
    """Note that a fetch which began then has been imported."""
    path = store / FOLDER / _LATEST
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(_moments(store) | {name: began.isoformat()}), "utf-8")
    beside.replace(path)


def _moments(store: Path) -> dict[str, str]:
    path = store / FOLDER / _LATEST
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): str(moment) for name, moment in found.items()} if isinstance(found, dict) else {}
