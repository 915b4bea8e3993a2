"""Runs of elements against the same elements one by one, in messages of every sort."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.reading_texts import Desk
from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows import runs
from wholeschool.ingest.rows.runs import MOST_WITHIN, Run, elements_and_runs
from wholeschool.ingest.rows.source import Progress
from wholeschool.ingest.rows.tags import TagReader
from wholeschool.ingest.rows.xml import elements, local_name

NAMES = ("H", "P", "Q")
Told = tuple[str, str]
WHOLE = ("<P><a>1</a></P>", "<P>\n<a>2</a>\n</P>", "<Q><a>é</a></Q>", "<P k='>'><a>3</a></P>")
ODD = (
    "<P/>",
    "<P><P>4</P></P>",
    "<P><H/></P>",
    "<P><a><![CDATA[</P><P>]]></a></P>",
    "<!-- <P>no</P> -->",
    "<!--",
    "-->",
    "<![CDATA[ <P>no</P>",
    "]]>",
    "<?odd <P>no</P> ?>",
    "<x:P xmlns:x='urn:x'>5</x:P>",
    "<P><x:a>6</x:a></P>",
    "<P>&#38;</P>",
    "<P>&none;</P>",
    "</R><R>",
    "</R></M>",
    "<!DOCTYPE M>",
    "text",
    "<",
    "<P>",
    "</P>",
    f"<P>{'<b/>' * (MOST_WITHIN + 1)}</P>",
)


def _told(element: object) -> Told:
    return local_name(element), "".join(element.itertext())  # type: ignore[attr-defined]


def _one_by_one(path: Path) -> list[Told] | None:
    try:
        return [_told(each) for each in elements(path, NAMES)]
    except WrongCallError:
        return None


def _as_runs(path: Path) -> list[Told] | None:
    try:
        return _given(path, Counter())
    except WrongCallError:
        return None


def _given(path: Path, kinds: Counter[str], progress: Progress | None = None) -> list[Told]:
    """What elements and runs say, and how often which of both came."""
    found = []
    for each in elements_and_runs(path, NAMES, ("P", "Q"), TagReader(), progress):
        kinds[type(each).__name__] += 1
        found += [_told(one) for one in each.elements] if isinstance(each, Run) else [_told(each)]
    return found


@given(
    first=st.lists(st.sampled_from(WHOLE), max_size=6),
    middle=st.lists(st.sampled_from(WHOLE + ODD), max_size=6),
    last=st.lists(st.sampled_from(WHOLE), max_size=6),
    encoding=st.sampled_from(("", "utf-8", "UTF-8", "iso-8859-1", "utf-16")),
    block=st.sampled_from((1, 7, 40, 1_000)),
)
def test_elements_in_runs_are_those_that_come_one_by_one(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[str],
    middle: list[str],
    last: list[str],
    encoding: str,
    block: int,
) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>' if encoding else ""
    text = f"{declared}<M><H>0</H><R>{''.join((*first, *middle, *last))}</R></M>"
    path = tmp_path_factory.mktemp("message") / "m.xml"
    path.write_bytes(text.encode(encoding or "utf-8"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "_BEGUN", 0)
        patch.setattr(runs, "_BLOCK_BYTES", block)
        assert _as_runs(path) == _one_by_one(path)


MANY = "<M><H/>\n" + "".join(f"<P>\n<a>{number}</a></P>" for number in range(20_000)) + "</M>"


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_BLOCK_BYTES", 50_000)
    monkeypatch.setattr(runs, "_BEGUN", 100_000)


@pytest.mark.usefixtures("_soon")
def test_a_large_message_comes_in_runs_once_much_of_it_is_read(desk: Desk) -> None:
    path = desk.write(MANY)
    kinds: Counter[str] = Counter()
    told: list[tuple[int, int]] = []
    found = _given(path, kinds, lambda *done: told.append(done))
    assert [text.strip() for _, text in found] == ["", *map(str, range(20_000))]
    assert 2_000 < kinds["_Element"] < 4_000
    assert 4 < kinds["Run"] < 10
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


@pytest.mark.usefixtures("_soon")
@pytest.mark.parametrize("damage", ["</M>", "<P>\n<a>\x01</a></P></M>", "</M><P>1</P>", ""])
def test_damage_behind_runs_is_a_sentence_with_its_line(desk: Desk, damage: str) -> None:
    path = desk.write(MANY.replace("</M>", "\n<P>" if damage == "</M>" else "") + damage)
    lines = path.read_bytes().count(b"\n")
    with pytest.raises(WrongCallError, match=rf"cut off or damaged \(line {lines + 1:,}\)"):
        _given(path, Counter())


def test_what_does_not_end_is_not_gathered_without_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_BEGUN", 0)
    monkeypatch.setattr(runs, "_BLOCK_BYTES", 1_000)
    monkeypatch.setattr(runs, "_LONGEST", 10_000)
    longest = 0
    cut = runs._cut

    def measured(content: bytes, begins: re.Pattern[bytes]) -> tuple[list[tuple[str, bytes]], bytes]:
        nonlocal longest
        longest = max(longest, len(content))
        return cut(content, begins)

    monkeypatch.setattr(runs, "_cut", measured)
    path = desk.write("<M><H/><P>" + "<a>1</a>" * 20_000 + "</P><P>2</P></M>")
    assert [len(text) for _, text in _given(path, Counter())] == [0, 20_000, 1]
    assert longest <= 11_000
