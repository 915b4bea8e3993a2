"""Censuses through the importers: whose rows they are, corrections, and quarantine files that are mended."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import MakeOnce
from tests.ingest.census.message_texts import message, pupil
from tests.ingest.census.tables_of_census import GONE, ON_ROLL
from tests.made import build_at, rows_of, said_of
from tests.shared import shared
from wholeschool.actions.check import check
from wholeschool.actions.import_files import import_files
from wholeschool.errors import WrongCallError
from wholeschool.store import Store

SESSIONS = """\
pupilonrolltableid,NativeId,termlysessiondetailsonrolltableid,sessions,attendancereason
p1,SCH1,a,20,I
p2,SCH1,b,2O,I
p3,SCH2,c,4,/
"""
EXCLUSIONS = """\
pupilonrolltableid,NativeId,termlyexclusionsonrolltableid,startdate,sessions,reason1,category
p1,SCH1,a,2025-Jan-22 00:00:00,4,DB,SUSP
"""


def _census(folder: Path, **tables: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"2025_spring_{name}.csv").write_text(text, "utf-8")
    return folder


def _whole(folder: Path) -> Path:
    return _census(
        folder,
        pupilonroll=ON_ROLL,
        pupilnolongeronroll=GONE,
        termlysessiondetailsonroll=SESSIONS,
        termlyexclusionsonroll=EXCLUSIONS,
    )


@pytest.fixture
def without_a_word(made_once: MakeOnce) -> Path:
    """A folder with a census, the store into which it went without a word, and what was said. To be read."""

    def make(folder: Path) -> None:
        folder.mkdir()
        result = import_files(folder / "store", [_whole(folder / "census")])
        (folder / "said.json").write_text(json.dumps(said_of(result)), "utf-8")

    return made_once("census-without-a-word", make)


@pytest.fixture
def made(without_a_word: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The store, and the census in it: a copy of one's own."""
    shutil.copytree(without_a_word, tmp_path / "made")
    return tmp_path / "made" / "store", tmp_path / "made" / "census"


def test_without_a_word_schools_are_made_up_and_marked_as_such(without_a_word: Path) -> None:
    said = json.loads((without_a_word / "said.json").read_text("utf-8"))
    made_up = [each for each in said["findings"] if each["check"] == "school_made_up"]
    assert [each["seen"] for each in made_up] == [
        "SCH1, whose rows stand under 9000001",
        "SCH2, whose rows stand under 9000002",
    ]
    assert "--urn SCH1=URN --urn SCH2=URN," in made_up[0]["advice"]
    schools = {row["urn"]: row["name"] for row in rows_of(without_a_word / "store", "schools")}
    assert schools == {
        9_000_001: "School SCH1 of the census (number made up)",
        9_000_002: "School SCH2 of the census (number made up)",
    }


def test_once_the_school_is_said_its_rows_move(made: tuple[Path, Path]) -> None:
    store, census = made
    import_files(store, [census], native_ids={"SCH1": 100001})
    for name in ("enrolments", "termly_counts", "events"):
        urns = {row["urn"] for row in rows_of(store, name)}
        assert urns - {9_000_002} == {100001}, name
    assert import_files(store, [census], native_ids={"SCH1": 100001}).changed == 0
    # What an earlier import was told holds for later ones.
    (census / "2025_spring_termlyexclusionsonroll.csv").write_text(EXCLUSIONS.replace(",4,", ",5,"))
    import_files(store, [census])
    assert [(row["urn"], row["sessions"]) for row in rows_of(store, "events")] == [(100001, 5)]


def test_the_same_again_in_other_bytes_changes_nothing(made: tuple[Path, Path], tmp_path: Path) -> None:
    store, census = made
    packed = tmp_path / "packed"
    packed.mkdir()
    for file in census.iterdir():
        (packed / f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes()))
    result = import_files(store, [packed])
    assert (result.changed, result.total("read")) == (0, 8)


def test_a_mended_row_finds_its_pupil_in_the_store(tmp_path: Path) -> None:
    store = tmp_path / "store"
    result = import_files(store, [_whole(tmp_path / "census")], native_ids={"SCH1": 100001})
    [name] = [name for file in result.files for name in file.quarantine]
    aside = store / name
    aside.write_text(aside.read_text().replace("2O", "20"))
    mended = import_files(store, [aside])
    assert (mended.total("accepted"), mended.total("quarantined"), mended.changed) == (1, 0, 1)
    counts = [row for row in rows_of(store, "termly_counts") if row["code"] == "I"]
    assert {(row["urn"], row["sessions"]) for row in counts} == {(100001, 20)}
    assert len(counts) == 2


def test_a_table_that_comes_before_its_pupils_is_set_aside_and_can_come_again(tmp_path: Path) -> None:
    store = tmp_path / "store"
    children = _census(tmp_path / "children", termlyexclusionsonroll=EXCLUSIONS)
    result = import_files(store, [children])
    assert result.total("quarantined") == 1
    import_files(store, [_census(tmp_path / "roll", pupilonroll=ON_ROLL)])
    again = import_files(store, [store / result.files[0].quarantine[0]])
    assert (again.total("accepted"), len(rows_of(store, "events"))) == (1, 1)


def test_an_end_that_is_known_outlives_a_census_and_a_leaver_keeps_the_registration(tmp_path: Path) -> None:
    store = tmp_path / "store"
    roll = "UPN,URN,Start,End,Status,Leaving reason\n"
    (tmp_path / "roll.csv").write_text(
        roll
        + "N201123415001,100001,2024-09-03,2025-06-27,C,PF\nC330200024017,100001,2024-09-03,2024-12-20,M,EL\n"
    )
    import_files(store, [tmp_path / "roll.csv"])
    import_files(store, [_whole(tmp_path / "census")], native_ids={"SCH1": 100001})
    stays = [row for row in rows_of(store, "enrolments") if row["leaving_reason"]]
    assert {(str(row["start"]), str(row["end"]), row["status"], row["year_group"]) for row in stays} == {
        ("2024-09-03", "2025-06-27", "C", "9"),
        ("2024-09-03", "2024-12-20", "M", "11"),
    }
    assert Counter(row["pupil_id"] for row in rows_of(store, "enrolments")).most_common(1)[0][1] == 1


def test_a_suspension_of_the_schools_own_file_is_not_counted_again(tmp_path: Path) -> None:
    store = tmp_path / "store"
    (tmp_path / "events.csv").write_text(
        "UPN,URN,Event id,Kind,Start\nN201123415001,100001,7,Suspension,2025-01-22\n"
    )
    census = _whole(tmp_path / "census")
    import_files(store, [tmp_path / "events.csv"])
    result = import_files(store, [census], native_ids={"SCH1": 100001})
    assert [each.count for each in result.findings if each.check == "exclusions_known_already"] == [1]
    [event] = rows_of(store, "events")
    assert (event["event_id"], event["sessions"], event["reason1"]) == ("100001:7", 4, "DB")
    other = tmp_path / "other"
    import_files(other, [census], native_ids={"SCH1": 100001})
    import_files(other, [tmp_path / "events.csv"])
    [event] = rows_of(other, "events")
    assert (event["event_id"], event["sessions"], event["reason1"]) == ("100001:7", 4, "DB")


@pytest.fixture
def sample(made_once: MakeOnce) -> Path:
    """The store into which the sample of COLLECT went, and what was said. To be copied."""

    def make(folder: Path) -> None:
        folder.mkdir()
        said = said_of(import_files(folder / "store", [_collect()]))
        (folder / "said.json").write_text(json.dumps(said), "utf-8")

    return made_once("sample-of-collect", make)


def _collect() -> Path:
    return shared("data/census/2025_spring_pupilonroll.csv.gz").parent


def test_the_sample_of_collect_goes_in(sample: Path, tmp_path: Path) -> None:
    """Tables of spring 2025 in DfE's layout with dummy pupils: at least 95 % of their rows are accepted."""
    said = json.loads((sample / "said.json").read_text("utf-8"))
    store = Path(shutil.copytree(sample / "store", tmp_path / "store"))
    assert said["read"] == 106_231 == said["accepted"] + said["quarantined"]
    assert said["accepted"] >= 0.95 * said["read"]
    checks = {each["check"] for each in said["findings"]}
    assert {
        "no_valid_upn",
        "permanent_exclusion_with_sessions",
        "absence_above_possible",
        "school_made_up",
    } <= checks
    assert "unknown_file" not in checks
    forms = Counter(row["upn_form"] for row in rows_of(store, "pupils"))
    assert forms["unlinkable"] == forms.total() > 9_000
    again = import_files(store, [_collect()])
    assert (again.changed, again.total("read")) == (0, 106_231)
    # Its exclusions put pupils at several schools in one week, and no register says which is the main one.
    build_at(store)
    for _ in range(3):
        assert check(Store.open(store)).problems == ()


def test_the_rows_of_the_sample_that_were_set_aside_can_be_mended(sample: Path, tmp_path: Path) -> None:
    said = json.loads((sample / "said.json").read_text("utf-8"))
    store = Path(shutil.copytree(sample / "store", tmp_path / "store"))
    aside = [store / name for file in said["files"] for name in file["quarantine"]]
    assert aside
    for path in aside:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row["sessions"] = row["sessions"] or "1"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    mended = import_files(store, aside)
    assert mended.total("read") == said["quarantined"]
    assert mended.total("quarantined") == 0
    assert [*(store / "quarantine").iterdir()] == []


def test_a_store_with_a_census_alone_is_sound(without_a_word: Path) -> None:
    assert check(Store.open(without_a_word / "store")).ok


def test_a_message_goes_in_and_an_autumn_census_lets_the_ethnicity_stand(tmp_path: Path) -> None:
    ethnic = pupil(characteristics="<Ethnicity>WBRI</Ethnicity>")
    (tmp_path / "spring.xml").write_text(message(ethnic, term="SPR", year="2026"))
    (tmp_path / "summer.xml").write_text(message(pupil(), term="SUM", year="2026"))
    store = tmp_path / "store"
    import_files(store, [tmp_path / "spring.xml"], native_ids={"2014999": 100001})
    result = import_files(store, [tmp_path / "summer.xml"])
    [stay] = rows_of(store, "enrolments")
    assert (stay["urn"], stay["ethnicity"], result.changed) == (100001, "WBRI", 0)
    assert {row["name"] for row in rows_of(store, "schools")} == {"Osier School"}


def test_a_damaged_message_leaves_the_store_as_it_was(made: tuple[Path, Path], tmp_path: Path) -> None:
    store, _ = made
    before = {name: rows_of(store, name) for name in ("enrolments", "termly_counts", "events")}
    (tmp_path / "cut.xml").write_text(message(pupil())[:-300])
    with pytest.raises(WrongCallError, match="no XML to its end"):
        import_files(store, [tmp_path / "cut.xml"])
    assert {name: rows_of(store, name) for name in before} == before


def test_files_of_both_kinds_in_one_import_come_to_the_same(tmp_path: Path) -> None:
    roll, events = tmp_path / "roll.csv", tmp_path / "events.csv"
    roll.write_text(
        "UPN,URN,Start,End,Status\nN201123415001,100001,2024-09-03,,M\nC330200024017,100001,2024-09-03,2024-12-20,S\n"
    )
    events.write_text("UPN,URN,Event id,Kind,Start\nN201123415001,100001,7,Suspension,2025-01-22\n")
    census = _whole(tmp_path / "census")
    stores = tmp_path / "first", tmp_path / "second", tmp_path / "together"
    Store.create(stores[0])
    for each in stores[1:]:
        shutil.copytree(stores[0], each)
    for files in ([roll, events], [census]):
        import_files(stores[0], files, native_ids={"SCH1": 100001})
    for files in ([census], [roll, events]):
        import_files(stores[1], files, native_ids={"SCH1": 100001})
    import_files(stores[2], [roll, events, census], native_ids={"SCH1": 100001})
    for name in ("events", "termly_counts", "enrolments"):
        first, second, together = (_plain_rows(store, name) for store in stores)
        assert second == together, name
        if name != "enrolments":  # of those, whichever file came last has the last word
            assert first == together, name
    starts = [{row["start"] for row in rows_of(store, "enrolments")} for store in stores]
    assert starts[0] == starts[1] == starts[2]


def _plain_rows(store: Path, name: str) -> list[dict[str, object]]:
    rows = [
        {key: value for key, value in row.items() if key not in ("import_id", "known_from", "known_to")}
        for row in rows_of(store, name)
    ]
    return sorted(rows, key=str)
