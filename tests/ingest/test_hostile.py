"""Files that nobody should have to expect (the folder `hostile`): a sentence, or every row accounted for.

Never a crash, never a hang, and nothing half-written.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import etree

from tests.ingest.hostile.accounted import HARMLESS, SAID
from tests.ingest.hostile.making import ANN, BEN, ROLL, Hostile, stay
from tests.ingest.hostile.refused import REFUSED
from tests.ingest.reading_texts import UPNS, context, weeks
from wholeschool.actions.import_files import import_files
from wholeschool.errors import WrongCallError
from wholeschool.ingest.census import alike
from wholeschool.ingest.read import read_file

SECONDS = 30
LARGE_BYTES = 100_000
MOST_MEGABYTES = 400
"""What a process that reads any of them may take, the libraries with it (they need 230)."""
READ = {**SAID, **HARMLESS}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with something in it."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "good.csv").write_text(f"UPN,Date,Session,Mark\n{UPNS[3]},2025-09-15,AM,/\n", "utf-8")
    import_files(folder / "store", [folder / "good.csv"], urn=100001)
    return folder / "store"


def contents(store: Path) -> dict[str, str]:
    """Every file of a store but its lock, with a digest of what it holds."""
    return {
        str(path.relative_to(store)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(store.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def test_there_are_at_least_sixty() -> None:
    names = [*REFUSED, *SAID, *HARMLESS]
    assert len(names) == len(set(names)) >= 60


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_one_sentence_and_changes_nothing(
    name: str, tmp_path: Path, store: Path
) -> None:
    case = REFUSED[name]
    path = case.make(tmp_path)
    before = contents(store)
    started = time.monotonic()
    with pytest.raises(WrongCallError) as error:
        import_files(store, [path], urn=100001)
    assert time.monotonic() - started < SECONDS
    said = error.value.sentence()
    assert isinstance(case.says, str)
    assert re.search(case.says, said), said
    assert len(said) < 1500
    assert "root:" not in said
    assert ANN not in said
    assert contents(store) == before


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_accounted_for_row_by_row(name: str, tmp_path: Path) -> None:
    case = READ[name]
    path = case.make(tmp_path)
    started = time.monotonic()
    reading = read_file(path, context())
    assert time.monotonic() - started < SECONDS
    assert reading.read > 0
    assert reading.accepted + reading.quarantined == reading.read
    assert sum(rows.num_rows for rows in reading.quarantine.values()) == reading.quarantined
    assert set(case.says) <= {finding.check for finding in reading.findings}
    assert ANN not in str(reading.findings)


@pytest.mark.parametrize("name", [name for name, case in READ.items() if case.together])
def test_what_only_other_files_show_is_said_beside_them(name: str, tmp_path: Path) -> None:
    """Each of two pupils is on the roll of a school of their own."""
    (tmp_path / "roll.csv").write_text(
        f"{ROLL}\n{stay('2025-09-01')}\n{stay('2025-09-01', upn=BEN, urn='100002')}\n", "utf-8"
    )
    case = READ[name]
    result = import_files(tmp_path / "store", [tmp_path / "roll.csv", case.make(tmp_path)], urn=100001)
    found = [finding for finding in result.findings if finding.check in case.together]
    assert {finding.check for finding in found} == set(case.together)
    assert all(finding.count >= 1 and finding.advice for finding in found)


def test_every_case_says_what_is_expected_of_it() -> None:
    """A pattern that every sentence has expects nothing."""
    for name, case in REFUSED.items():
        assert isinstance(case.says, str), name
        assert not re.search(case.says, "could not be opened. Export it again."), name
    assert all(case.says or case.together for case in SAID.values())


def test_all_of_them_together_go_into_a_store_and_nothing_leaves_it(tmp_path: Path) -> None:
    paths = []
    for number, case in enumerate(READ.values()):
        (tmp_path / "given" / str(number)).mkdir(parents=True)
        paths.append(case.make(tmp_path / "given" / str(number)))
    outside = {path for path in tmp_path.rglob("*") if path.is_file()}
    store = tmp_path / "given" / "within" / "store"
    result = import_files(store, paths, urn=100001)
    assert result.total("read") == result.total("accepted") + result.total("quarantined")
    assert {finding.check for finding in result.findings} >= {"overlapping_stays", "pupils_on_no_roll"}
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - outside
    assert all(path.is_relative_to(store) for path in new)
    aside = [name for file in result.files for name in file.quarantine]
    assert all((store / name).parent == store / "quarantine" and (store / name).is_file() for name in aside)
    assert len(set(aside)) == len(aside) == sum(len(_aside(case, tmp_path)) for case in READ.values())


def _aside(case: Hostile, folder: Path) -> list[str]:
    (again := folder / "again").mkdir(exist_ok=True)
    path = case.make(again)
    return [*read_file(path, context()).quarantine]


def test_the_large_ones_stay_small(tmp_path: Path) -> None:
    """Whatever is large on disk, or is made to become large in memory, in one process after each other."""
    paths = []
    for number, case in enumerate((*REFUSED.values(), *READ.values())):
        (tmp_path / str(number)).mkdir()
        path = case.make(tmp_path / str(number))
        if case.heavy or (path.is_file() and path.stat().st_size > LARGE_BYTES):
            paths.append(str(path))
    assert len(paths) >= 15
    done = subprocess.run(
        [sys.executable, "-c", _READING, *paths], capture_output=True, text=True, check=True
    )
    answered, peak_kilobytes = done.stdout.split()
    assert int(answered) == len(paths)
    assert int(peak_kilobytes) < MOST_MEGABYTES * 1024


_READING = """
import sys
from pathlib import Path
from tests.ingest.reading_texts import context
from wholeschool.errors import WrongCallError
from wholeschool.ingest.read import read_file
answered = 0
for path in sys.argv[1:]:
    try:
        read_file(Path(path), context())
    except WrongCallError:
        pass
    answered += 1
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(answered, peak)
"""


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("a census whose pupils are built like no other", 2),
        ("a census with a pupil of thousands of sections", 0),
    ],
)
def test_no_pupil_of_a_census_is_parsed_again_for_each_section(
    name: str, times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once where its builds have to be learnt; never where there are so many that the rules read it."""
    parsed: list[bytes] = []

    def counted(content: bytes) -> object:
        parsed.append(content)
        return etree.fromstring(content)

    monkeypatch.setattr(alike, "etree", SimpleNamespace(fromstring=counted))
    reading = read_file(HARMLESS[name].make(tmp_path), context())
    assert reading.quarantined == 0
    assert len(parsed) == times


def test_a_link_out_of_a_named_folder_is_passed_over_and_said(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text(f"UPN,Date,Session,Mark\n{ANN},2025-09-15,AM,/\n", "utf-8")
    (folder := tmp_path / "given").mkdir()
    (folder / "in.csv").write_text(f"UPN,Date,Session,Mark\n{ANN},2025-09-16,AM,/\n", "utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "out.csv")
    (folder / "ring").symlink_to(folder)
    result = import_files(tmp_path / "store", [folder], urn=100001)
    assert [Path(file.path).name for file in result.files] == ["in.csv"]
    said = next(finding for finding in result.findings if finding.check == "unknown_file")
    assert (said.file, "leads out of its folder" in said.advice) == ("link.csv", True)
    named = import_files(tmp_path / "store", [folder / "link.csv"], urn=100001)
    assert named.total("accepted") == 1


def test_one_schools_file_given_as_anothers_is_said(tmp_path: Path) -> None:
    (tmp_path / "roll.csv").write_text(
        "UPN,URN,Academic year,Start,End,Status,Year group,Sex\n"
        f"{UPNS[0]},100001,2025/26,2025-09-01,,C,9,F\n{UPNS[1]},100002,2025/26,2025-09-01,,C,9,F\n",
        "utf-8",
    )
    (tmp_path / "marks.csv").write_text(f"UPN,Date,Session,Mark\n{UPNS[1]},2025-09-15,AM,/\n", "utf-8")
    result = import_files(tmp_path / "store", [tmp_path / "roll.csv", tmp_path / "marks.csv"], urn=100001)
    said = next(finding for finding in result.findings if finding.check == "pupils_on_no_roll")
    assert (said.seen, said.count) == ("100001, 2025/26", 1)


def test_mixed_line_ends_are_line_ends(tmp_path: Path) -> None:
    reading = read_file(HARMLESS["mixed line ends"].make(tmp_path), context())
    assert sorted(marks[:2] for marks in weeks(reading).values()) == ["/.", "I."]
