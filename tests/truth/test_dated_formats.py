"""A trust written in formats that carry dates gives the same ledger from each, to the minute."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.wonde.loopback import SCHOOL, TOKEN, Service, serving
from tests.made import bring_in, build_at, rows_of
from wholeschool.actions.fetch_wonde import TOKEN_VARIABLE, fetch_wonde
from wholeschool.simulate import Settings, write_trust

TRUST = Settings(2, 60, 1, 11)


def ledger(store: Path) -> list[dict[str, Any]]:
    """The books without which row of an event they rest on, and pupils by UPN whatever the store's key."""
    from wholeschool.store import Store

    names = {int(Store.open(store).pseudonyms().of([upn])[0]): upn for upn in upns_of(store.parent / "csv")}
    rows = [{**row, "pupil_id": names[row["pupil_id"]]} for row in rows_of(store, "ledger")]
    return sorted(
        (
            {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}
            for row in rows
        ),
        key=str,
    )


def upns_of(folder: Path) -> set[str]:
    lines = (folder / "enrolments.csv").read_text("utf-8").splitlines()[1:]
    return {line.split(",")[0] for line in lines}


def without_minutes_late(folder: Path) -> None:
    """A transfer file has none: blank them in registers, one mark a row and week grid."""
    for path in folder.glob("registers_*.csv"):
        text = re.sub(r"(?m)^((?:[^,\n]*,){4}[LU]),\d+$", r"\1,", path.read_text("utf-8"))
        path.write_text(re.sub(r"\b([LU]) \d+", r"\1", text), "utf-8")


def made(folder: Path, format_name: str) -> Path:
    write_trust(folder / format_name, TRUST, format_name=format_name)
    return folder / format_name


def test_transfer_files_give_the_same_ledger(tmp_path: Path) -> None:
    plain, transfer = made(tmp_path, "csv"), made(tmp_path, "ctf")
    without_minutes_late(plain)
    for name, files in (("a", plain), ("b", transfer)):
        result = bring_in(tmp_path / name, files)
        assert all(file.quarantined == 0 for file in result.files if file.kind == "ctf")
        build_at(tmp_path / name)
    assert len(ledger(tmp_path / "a")) > 1000
    assert ledger(tmp_path / "b") == ledger(tmp_path / "a")


def test_pages_of_wonde_give_the_same_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    plain, pages = made(tmp_path, "csv"), made(tmp_path, "wonde")
    bring_in(tmp_path / "a", plain)
    build_at(tmp_path / "a")
    own = [path for path in pages.iterdir() if path.suffix == ".csv"]
    bring_in(tmp_path / "b", *own)
    by_school: defaultdict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(pages.glob("wonde-*.json")):
        _, urn, endpoint, _ = path.stem.split("-")
        by_school[int(urn)][endpoint.replace("_", "/")].append(json.loads(path.read_text("utf-8"))["data"])
    for urn, given in by_school.items():
        with serving(Service(given)) as service:
            done = fetch_wonde(tmp_path / "b", SCHOOL, urn, address=service.address)
        assert done.imported.total("quarantined") == 0
    build_at(tmp_path / "b")
    assert ledger(tmp_path / "b") == ledger(tmp_path / "a")
