import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.ingest.reading_texts import Desk
from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows import runs
from wholeschool.ingest.rows.element_lines import LAST_KNOWN
from wholeschool.ingest.rows.runs import elements_and_runs
from wholeschool.ingest.rows.xml import elements, local_name, text_of

NAMES, ALIKE = ("H", "P", "Q"), ("P", "Q")
FEW = "".join(f"<P><a>{number}</a></P>" for number in range(40))
MESSAGE = f"<M><H><a>h</a></H><l>{FEW}</l><l>{FEW.replace('P>', 'Q>')}</l></M>"


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "RUN_BYTES", 200)


def _met(path: Path, *, take: bool = True) -> tuple[list[tuple[str, str]], list[tuple[str, str, int]]]:
    """Name and text of what came, in its order, and the runs that were offered."""
    met: list[tuple[str, str]] = []
    offered: list[tuple[str, str, int]] = []

    def taken(name: str, content: bytes, line: int) -> bool:
        offered.append((name, content.decode(), line))
        whole = re.fullmatch(rf"\s*(<{name}>\s*<a>[^<\0]*</a>\s*</{name}>\s*)+", content.decode())
        if not (take and whole):
            return False
        met.extend((name, each) for each in re.findall("<a>(.*?)</a>", content.decode()))
        return True

    for element in elements_and_runs(path, NAMES, ALIKE, taken):
        met.append((local_name(element), text_of(element, "a")))
    return met, offered


def _by_parser(path: Path) -> list[tuple[str, str]]:
    return [(local_name(each), text_of(each, "a")) for each in elements(path, NAMES)]


@pytest.mark.parametrize("take", [True, False])
def test_elements_and_runs_come_in_the_order_of_the_message(desk: Desk, take: bool) -> None:
    path = desk.write(MESSAGE)
    met, offered = _met(path, take=take)
    assert met == _by_parser(path)
    assert {name for name, _, _ in offered} == {"P", "Q"}
    assert {line for _, _, line in offered} == {1}


@pytest.mark.parametrize(
    "message",
    [
        MESSAGE.replace("<M>", "<M xmlns='urn:m'>"),
        '<?xml version="1.0" encoding="utf-8"?>' + MESSAGE,
        "<!-- <P> --> " + MESSAGE,
        f"<M>{FEW}<!-- {FEW} -->{FEW}</M>",
        f"<M>{FEW}<![CDATA[ {FEW} ]]>{FEW}</M>",
    ],
)
def test_runs_are_offered_wherever_the_parser_stands_behind_one(desk: Desk, message: str) -> None:
    path = desk.write(message)
    met, offered = _met(path)
    assert met == _by_parser(path)
    assert offered


@pytest.mark.parametrize(
    ("before", "last", "end"),
    [
        ("<M><P><a>x</a></P><!-- ", "", "-->"),
        ("<M><P><a>x</a></P><H>", "", "</H>"),
        ("<M><P><a>x</a></P><P/><!-- ", "</P>", "-->"),
        ("<M><P><a>x</a></P><P/><![CDATA[ ", "</P>", "]]>"),
        ("<M><P><a>x</a></P><P/><?no ", "</P>", "?>"),
        ("<M xmlns:x='urn:m'><x:P><a>x</a></x:P><!-- ", "</P>", "-->"),
    ],
)
def test_what_stands_within_something_else_is_never_offered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, before: str, last: str, end: str
) -> None:
    """A part begins just where it would have to, in a comment or within an element that is read itself."""
    monkeypatch.setattr(runs, "_NEAR_BYTES", 100)
    path = desk.write(f"{before.ljust(200 - len(last))}{last}{FEW}{end}</M>")
    met, offered = _met(path)
    assert met == _by_parser(path)
    assert met[0] == ("P", "x")
    assert not offered


def test_where_the_parser_is_not_as_far_as_what_is_written_nothing_is_offered(desk: Desk) -> None:
    path = desk.write(f"<M>{FEW.replace('</P>', '</P><P/>')}</M>")
    met, offered = _met(path)
    assert met == _by_parser(path)
    assert not offered


@pytest.mark.parametrize(
    ("message", "encoding"),
    [
        (MESSAGE, "utf-16"),
        ('<?xml version="1.0" encoding="iso-8859-1"?>' + MESSAGE, "latin-1"),
        (MESSAGE.replace("<M>", "<M xmlns:x='urn:m'>").replace("<P", "<x:P").replace("</P", "</x:P")
         .replace("Q>", "R>"), "utf-8"),
        (f"<M><H>{FEW}</H></M>", "utf-8"),
    ],
)  # fmt: skip
def test_nothing_is_offered_where_bytes_may_mean_something_else(
    desk: Desk, message: str, encoding: str
) -> None:
    path = desk.write(message, encoding=encoding)
    met, offered = _met(path)
    assert met == _by_parser(path) != []
    assert not offered


def _with_lines(before: int) -> str:
    return MESSAGE.replace("<P>", "\n<P>\n").replace("<l>", "<l>" + before * "\n", 1)


def test_elements_with_lines_of_their_own_are_the_parsers(desk: Desk) -> None:
    path = desk.write(_with_lines(10))
    met, offered = _met(path)
    assert met == _by_parser(path)
    assert "P" not in {name for name, _, _ in offered}
    far = desk.write(_with_lines(LAST_KNOWN))
    met, offered = _met(far)
    assert met == _by_parser(far)
    of_p: Sequence[int] = [line for name, _, line in offered if name == "P"]
    assert of_p
    assert min(of_p) >= LAST_KNOWN


@pytest.mark.parametrize("end", ["</l></M", "</x></M>", "<P><a>\0</a></P></l></M>"])
def test_damage_behind_runs_is_found_on_its_line(desk: Desk, end: str) -> None:
    text = _with_lines(LAST_KNOWN)
    path = desk.write(text[: text.rindex("</P>") + len("</P>")] + end)
    with pytest.raises(WrongCallError) as said:
        _by_parser(path)
    with pytest.raises(WrongCallError) as ours:
        _met(path)
    assert str(ours.value) == str(said.value)
    assert f"line {text.count(chr(10)) + 1}" in str(ours.value)


def test_definitions_are_refused(desk: Desk) -> None:
    with pytest.raises(WrongCallError, match="definitions of its own"):
        _met(desk.write("<!DOCTYPE M [<!ENTITY e 'x'>]>" + MESSAGE))
