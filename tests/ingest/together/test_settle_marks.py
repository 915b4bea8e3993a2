"""Weeks of several files are settled session by session, whether all at once or some schools at a time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from tests.ingest.weeks_of import registers, week
from wholeschool.engine import LocalEngine
from wholeschool.ingest.together.laid import lay_down, lies
from wholeschool.ingest.together.settle_marks import settle_marks
from wholeschool.store import replacement


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[LocalEngine]:
    with LocalEngine(threads=1, spill=tmp_path / "spill") as opened:
        yield opened


def settle_files(
    engine: LocalEngine, files: Sequence[pa.Table], stood: pa.Table
) -> list[list[dict[str, object]]]:
    """The weeks of files as they are settled over those that stood, part by part."""
    for number, rows in enumerate(files):
        lay_down(engine, "registers", number, rows)
    settled = settle_marks(engine, engine.hold("stood", stood))
    return [engine.fetch(settled.of(part)).to_pylist() for part in settled.parts()]


def settled(engine: LocalEngine, *files: str, stood: str = "") -> str:
    """The marks of one pupil's week that files give one after the other."""
    engine.take_up("given_registers")
    for number, marks in enumerate(files):
        lay_down(engine, "registers", number, registers((1, week(), marks)))
    standing = registers((1, week(), stood)) if stood else registers()
    settling = settle_marks(engine, engine.hold("stood", standing))
    (row,) = engine.fetch(settling.of(None)).to_pylist()
    assert (row["pupil_id"], row["academic_year"]) == (1, "202425")
    return str(row["marks"]).rstrip(".")


@pytest.mark.parametrize(
    ("files", "stood", "expected"),
    [
        (["/"], "", "/"),
        (["/", "I"], "", "I"),
        (["/I", ".N"], "", "/N"),
        (["I", "/", "O"], "", "O"),
        (["I", "?"], "", "I"),
        (["?", "I"], "", "I"),
        (["?", "."], "", "?"),
        ([".", "?"], "", "?"),
        (["I"], "/", "I"),
        (["."], "/", "/"),
        (["?"], "/", "/"),
        (["?"], "?", "?"),
        (["?"], "", "?"),
        (["/"], "?", "/"),
        ([".I"], r"/\ ".strip(), "/I"),
        ([".I?"], "/?", "/I?"),
        (["!"], "/", "/"),
        (["!"], "", "!"),
        (["/", "!"], "", "/"),
        (["#"], "/", "#"),
        ([".O", "I"], r"/\N", "ION"),
    ],
)
def test_the_last_mark_stands_and_a_filler_takes_no_marks_place(
    engine: LocalEngine, files: list[str], stood: str, expected: str
) -> None:
    assert settled(engine, *files, stood=stood) == expected


def plainly(files: Sequence[str], stood: str) -> str:
    """The same, session by session."""
    marks = []
    for slot in range(14):
        given = [char for file in [stood, *files] if (char := file.ljust(14, ".")[slot]) != "."]
        real = [char for char in given if char != "?"]
        marks.append(real[-1] if real else given[-1] if given else ".")
    return "".join(marks).rstrip(".")


def test_many_weeks_at_once_are_settled_as_one_by_one(engine: LocalEngine) -> None:
    chance = Random(4)

    def any_marks() -> str:
        return "".join(chance.choices("/IO?..", k=14))

    expected, files, stood = {}, [[], [], []], []
    for pupil in range(200):
        given = [any_marks() for _ in range(3)]
        spoken = [place for place in range(3) if chance.random() < 2 / 3] or [0]
        before = any_marks() if chance.random() < 1 / 2 else ""
        for place in spoken:
            files[place].append((pupil, week(), given[place]))
        if before:
            stood.append((pupil, week(), before))
        expected[pupil] = plainly([given[place] for place in spoken], before)
    (rows,) = settle_files(engine, [registers(*file) for file in files], registers(*stood))
    found = {row["pupil_id"]: str(row["marks"]).rstrip(".") for row in rows}
    assert found == expected


def test_a_part_at_a_time_is_the_same_as_all_at_once(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(8)
    files = [
        pa.concat_tables(
            [
                registers(
                    *((pupil, week(), "".join(chance.choices("/IO?..", k=14))) for pupil in some), urn=urn
                )
                for urn in (100001, 100002, 100003, 100004)
                if (some := chance.sample(range(20), chance.randint(0, 9)))
            ]
        )
        for _ in range(3)
    ]
    with LocalEngine(threads=1) as held:
        (at_once,) = settle_files(held, files, registers())
    monkeypatch.setattr(replacement, "PART_ROWS", 12)
    parts = settle_files(engine, files, registers())
    assert len(parts) > 1
    assert sorted(map(str, itertools.chain(*parts))) == sorted(map(str, at_once))


def test_no_marks_lie_where_no_file_gave_any(engine: LocalEngine) -> None:
    lay_down(engine, "registers", 0, registers())
    assert not lies(engine, "registers")
    lay_down(engine, "registers", 1, registers((1, week(), "/")))
    assert lies(engine, "registers")
