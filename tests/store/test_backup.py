"""A backup is one state of a store, and a restore takes that and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.made import books_of, bring_in, build_at, rows_of
from tests.tiny_trust import REGISTERS, day_of, mark_row, write_csv
from wholeschool.actions.check import check
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, read_looks, vacuum, write_look
from wholeschool.store.backup import MANIFEST, back_up
from wholeschool.store.fetched import fetched_path
from wholeschool.store.restore import restore

Members = list[tuple[zipfile.ZipInfo, bytes]]


@pytest.fixture
def backed_up(tiny_store: Path, tmp_path: Path) -> Path:
    return back_up(Store.open(tiny_store), tmp_path / "store.zip").path


def correct(store: Path, folder: Path, week: int = 0) -> None:
    row = mark_row(4, day_of(week, 0), "AM", "I")
    bring_in(store, write_csv(folder / f"late-{week}.csv", REGISTERS, [row]))


def test_what_is_restored_is_what_was_backed_up(tiny_store: Path, tmp_path: Path) -> None:
    correct(tiny_store, tmp_path, 0)
    build_at(tiny_store)
    correct(tiny_store, tmp_path, 1)
    store = Store.open(tiny_store)
    write_look(store, role="head", why="a test", action="pupils", urn=None, pupil_ids=[1])
    (tiny_store / "lines.toml").write_text("# our own\n", "utf-8")
    (tiny_store / "quarantine").mkdir(exist_ok=True)
    (tiny_store / "quarantine" / "1.quarantine.csv").write_text("UPN\n", "utf-8")
    made = back_up(store, tmp_path / "store.zip")
    done = restore(made.path, tmp_path / "new" / "store", sha256=made.sha256.upper())
    assert (done.files, done.bytes, done.commit_id) == (made.files, made.bytes, store.head().commit_id)
    assert done.store.log() == store.log()
    assert books_of(done.store.path) == books_of(tiny_store)
    assert read_looks(done.store).to_pylist() == read_looks(store).to_pylist()
    assert (done.store.path / "lines.toml").read_text("utf-8") == "# our own\n"
    assert (done.store.path / "quarantine" / "1.quarantine.csv").exists()
    judged = check(done.store)
    assert judged.ok, judged.problems
    assert "books_behind_imports" in {finding.check for finding in judged.findings}
    built = build_at(done.store.path).built
    assert built is not None
    assert not built.whole
    assert stat.S_IMODE((done.store.path / "registers").stat().st_mode) == 0o700


def test_a_store_that_was_vacuumed_can_be_carried_away(tiny_store: Path, tmp_path: Path) -> None:
    for week in range(2):
        correct(tiny_store, tmp_path, week)
    build_at(tiny_store)
    vacuum(Store.open(tiny_store))
    done = restore(back_up(Store.open(tiny_store), tmp_path / "a.zip").path, tmp_path / "new")
    assert check(done.store).ok
    assert books_of(done.store.path) == books_of(tiny_store)


def test_keys_are_left_out_unless_asked_for(tiny_store: Path, tmp_path: Path) -> None:
    store = Store.open(tiny_store)
    assert (tiny_store / "vault.key").exists()
    without = restore(back_up(store, tmp_path / "a.zip").path, tmp_path / "without")
    assert not without.with_keys
    assert not [*without.store.path.glob("*.key")]
    with pytest.raises(WrongCallError, match="the key of the pseudonyms is missing"):
        bring_in(
            without.store.path,
            write_csv(tmp_path / "x.csv", REGISTERS, [mark_row(4, day_of(0, 0), "AM", "I")]),
        )
    having = restore(back_up(store, tmp_path / "b.zip", with_keys=True).path, tmp_path / "with")
    assert having.with_keys
    correct(having.store.path, tmp_path)
    assert stat.S_IMODE((having.store.path / "pseudonym.key").stat().st_mode) == 0o600


def test_it_holds_the_newest_state_and_follows_no_link(tiny_store: Path, tmp_path: Path) -> None:
    correct(tiny_store, tmp_path)
    build_at(tiny_store)
    outside = tmp_path / "outside.txt"
    outside.write_text("not of the store", "utf-8")
    (tiny_store / "link.txt").symlink_to(outside)
    done = back_up(Store.open(tiny_store), tmp_path / "a.zip")
    assert done.links == ("link.txt",)
    with zipfile.ZipFile(done.path) as archive:
        names = archive.namelist()
    assert not [name for name in names if name.startswith(("kept/", "lock", "link")) or name.endswith(".key")]
    files = {name for name in names if name.endswith(".parquet") and "_delta_log" not in name}
    on_disk = {file for file in tiny_store.rglob("*.parquet") if "_delta_log" not in file.parts}
    assert len(files) < len(on_disk), "versions that were replaced stay behind"
    assert stat.S_IMODE(done.path.stat().st_mode) == 0o600


def test_where_no_backup_is_written(tiny_store: Path, backed_up: Path) -> None:
    store = Store.open(tiny_store)
    with pytest.raises(WrongCallError, match="there is a file already"):
        back_up(store, backed_up)
    with pytest.raises(WrongCallError, match="within the store"):
        back_up(store, tiny_store / "a.zip")
    assert [*backed_up.parent.glob("*.being-made")] == []


def test_a_folder_that_holds_something_is_left_alone(backed_up: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(WrongCallError, match="holds something else"):
        restore(backed_up, tmp_path / "new")
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["mine.txt"]


def refused(file: Path, folder: Path, said: str, **how: Any) -> None:
    with pytest.raises(WrongCallError, match=said) as raised:
        restore(file, folder, **how)
    assert str(file) in raised.value.sentence()
    assert not folder.exists()


def test_a_folder_that_was_there_before_stays(backed_up: Path, tmp_path: Path) -> None:
    turned = bytearray(backed_up.read_bytes())
    turned[len(turned) // 2] ^= 0xFF
    backed_up.write_bytes(turned)
    (tmp_path / "there").mkdir()
    refused(backed_up, tmp_path / "there" / "deeper" / "new", "damaged|cut off")
    assert [*(tmp_path / "there").iterdir()] == []


def test_another_file_than_was_noted(backed_up: Path, tmp_path: Path) -> None:
    refused(backed_up, tmp_path / "new", "its SHA-256 is another", sha256="00")


@pytest.mark.parametrize("kept", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_backup_that_was_cut_off(backed_up: Path, tmp_path: Path, kept: float) -> None:
    content = backed_up.read_bytes()
    backed_up.write_bytes(content[: int(len(content) * kept)])
    refused(backed_up, tmp_path / "new", "no backup|cut off")


@pytest.mark.parametrize("place", range(7))
def test_a_byte_that_turned(backed_up: Path, tmp_path: Path, place: int) -> None:
    content = bytearray(backed_up.read_bytes())
    with zipfile.ZipFile(backed_up) as archive:
        entry = max(archive.infolist(), key=lambda each: each.file_size if each.filename != MANIFEST else 0)
    at = entry.header_offset + 100 + place * (entry.file_size // 8)
    content[at] ^= 0xFF
    backed_up.write_bytes(content)
    refused(backed_up, tmp_path / "new", "damaged|cut off")


def rewritten(file: Path, change: Callable[[Members], Members], *, listed: bool = True) -> None:
    """Write the archive anew with other members, its list as if they belonged there."""
    with zipfile.ZipFile(file) as archive:
        members = [(entry, archive.read(entry)) for entry in archive.infolist()]
    made = change([each for each in members if each[0].filename != MANIFEST])
    manifest = json.loads(next(content for entry, content in members if entry.filename == MANIFEST))
    if listed:
        import hashlib

        manifest["files"] = [
            {"path": entry.filename, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for entry, content in made
        ]
    with zipfile.ZipFile(file, "w") as archive:
        for entry, content in made:
            archive.writestr(entry, content)
        archive.writestr(MANIFEST, json.dumps(manifest))


def member(name: str, content: bytes = b"x", **fields: Any) -> tuple[zipfile.ZipInfo, bytes]:
    entry = zipfile.ZipInfo(name)
    for field, value in fields.items():
        setattr(entry, field, value)
    return entry, content


HOSTILE = {
    "a path that climbs out": member("../evil.txt"),
    "a path that climbs out further in": member("registers/../../evil.txt"),
    "an absolute path": member("/evil.txt"),
    "a path of another system": member("..\\evil.txt"),
    "a drive": member("C:evil.txt"),
    "a sign that is none": member("a\x01b"),
    "a link": member("link", b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16),
    "a device": member("device", b"", external_attr=(stat.S_IFCHR | 0o666) << 16),
    "a folder": member("folder/", b""),
    "something packed": member("bomb.txt", b"0" * 5_000_000, compress_type=zipfile.ZIP_DEFLATED),
    "a note of a commit": member("journal.json", b'{"commit_id": 1}'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_backup_holds(backed_up: Path, tmp_path: Path, name: str) -> None:
    rewritten(backed_up, lambda members: [*members, HOSTILE[name]])
    refused(backed_up, tmp_path / "new", "leads out|no backup has|other sizes")
    assert not (tmp_path / "evil.txt").exists()


def test_files_that_the_list_does_not_have(backed_up: Path, tmp_path: Path) -> None:
    rewritten(backed_up, lambda members: [*members, member("more.txt")], listed=False)
    refused(backed_up, tmp_path / "new", "other files in it than its list")


def test_a_member_twice(backed_up: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        rewritten(backed_up, lambda members: [*members, member("store.json")])
    refused(backed_up, tmp_path / "new", "other files in it than its list")


def test_a_list_that_belongs_to_no_store(backed_up: Path, tmp_path: Path) -> None:
    rewritten(
        backed_up, lambda members: [each for each in members if not each[0].filename.startswith("ledger/")]
    )
    refused(backed_up, tmp_path / "new", "no sound store")


def test_members_that_lie_over_each_other(backed_up: Path, tmp_path: Path) -> None:
    """A ZIP file can name the same bytes many times: more comes out than is in it."""
    with zipfile.ZipFile(backed_up) as archive:
        large = max(archive.infolist(), key=lambda each: each.file_size)
    rewritten(backed_up, lambda members: members)
    with zipfile.ZipFile(backed_up, "a") as archive:
        for number in range(50):
            copy = zipfile.ZipInfo(f"copy{number}")
            copy.header_offset, copy.file_size = large.header_offset, large.file_size
            copy.compress_size, copy.CRC = large.file_size, large.CRC
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
        archive._didModify = True  # type: ignore[attr-defined]
    refused(backed_up, tmp_path / "new", "other files|more would come out")


def test_another_format(backed_up: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backed_up) as archive:
        members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    manifest = json.loads(members[MANIFEST]) | {"format": 99}
    with zipfile.ZipFile(backed_up, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, json.dumps(manifest) if name == MANIFEST else content)
    refused(backed_up, tmp_path / "new", "a store of format 99")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04" + b"\x00" * 100])
def test_what_is_no_archive(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "no.zip"
    file.write_bytes(content)
    refused(file, tmp_path / "new", "no backup")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    refused(tmp_path / "no.zip", tmp_path / "new", "could not be opened")


def test_what_a_cut_off_restore_left_is_taken_away(backed_up: Path, tiny_store: Path, tmp_path: Path) -> None:
    half = tmp_path / "new"
    shutil.copytree(tiny_store, half)
    (half / "store.json").rename(half / "store.being-made")
    os.truncate(next((half / "registers").rglob("*.parquet")), 10)
    done = restore(backed_up, half)
    assert check(done.store).ok
    assert rows_of(half, "registers") == rows_of(tiny_store, "registers")


def test_a_new_store_keeps_nothing_of_a_cut_off_restore(tiny_store: Path, tmp_path: Path) -> None:
    half = tmp_path / "new"
    shutil.copytree(tiny_store, half)
    (half / "quarantine").mkdir(exist_ok=True)
    (half / "quarantine" / "1.quarantine.csv").write_text("UPN\n", "utf-8")
    (half / "store.json").rename(half / "store.being-made")
    made = Store.create(half)
    assert made.head().action == "create"
    assert not (half / "quarantine").exists()


def test_pages_that_wait_to_be_imported_are_not_in_it(tiny_store: Path, tmp_path: Path) -> None:
    fetched_path(tiny_store, "wonde-A1").write_text('{"surname": "Ash"}\n', "utf-8")
    back_up(Store.open(tiny_store), tmp_path / "backup.zip", with_keys=True)
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert not any(name.startswith("fetched") for name in archive.namelist())
