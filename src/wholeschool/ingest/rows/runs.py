"""Messages in XML of which the parser reads what it has to: runs of elements that are alike are cut out.

A parser makes an element of every line of a message, and nine tenths of a return are pupils who are written
like the one before. So they are offered as bytes, and the parser goes on behind them. What nobody takes the
parser gets, and judges, as it gets and judges all that stands around them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import IO

import numpy as np
from lxml import etree

from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.element_lines import LAST_KNOWN
from wholeschool.ingest.rows.opened import open_bytes
from wholeschool.ingest.rows.source import Progress
from wholeschool.ingest.rows.xml import SAFE, Element, broken, let_go, local_name, refuse_definitions

Take = Callable[[str, bytes, int], bool]
"""Offered a run: the name of its elements, what is written, and the line that each is on (of the first one,
from `LAST_KNOWN` on). Says whether it was taken."""

RUN_BYTES = 1 << 20
_FED_BYTES = 32 << 10
_NEAR_BYTES = 64 << 10
_NEW_LINE = ord("\n")
_OTHER = re.compile(rb"<[!?]")
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)""")


def elements_and_runs(
    path: Path, names: Collection[str], alike: Collection[str], take: Take, progress: Progress | None = None
) -> Iterator[Element]:
    """The elements of these names as `xml.elements` gives them, but for runs of those `alike` that are taken.

    Elements and runs come in the order of the message. Raises what `xml.elements` raises.
    """
    size = path.stat().st_size
    walk = _Walk(path, names, alike)
    with open_bytes(path) as file:
        for part in _parts(file, walk.closing):
            if walk.may_pass(part) and take(walk.between, part, walk.line):
                walk.pass_over(part)
            else:
                yield from walk.through(part)
            if progress:
                progress(min(file.tell(), size), size)
    yield from walk.to_its_end()


class _Walk:
    """The parser's way through a message. `between` says that it stands behind an element of that name, where
    another one can follow; `line` is the line on which it stands.
    """

    def __init__(self, path: Path, names: Collection[str], alike: Collection[str]) -> None:
        self.closing = {name: f"</{name}>".encode() for name in alike}
        self.between = ""
        self.line = 1
        self._path = path
        self._names = names
        self._parser = etree.XMLPullParser(("end",), tag=[f"{{*}}{name}" for name in names], **SAFE)
        self._met = False
        self._in_utf8: bool | None = None
        self._passed = 0
        """Lines that the parser has not seen, before the first thing that it finds amiss."""

    def may_pass(self, part: bytes) -> bool:
        """Whether a part goes on to another such element, and no row in it has a line of its own."""
        if not self.between or not part.endswith(self.closing[self.between]):
            return False
        return self.line >= LAST_KNOWN or b"\n" not in part

    def pass_over(self, part: bytes) -> None:
        """The part was taken."""
        lines = _lines(part)
        self.line += lines
        # What the parser finds amiss now, such as a prefix, it may say at the end, and with its line of now.
        self._passed += 0 if self._parser.feed_error_log else lines

    def through(self, part: bytes) -> Iterator[Element]:
        """The elements that end within a part."""
        if self._in_utf8 is None:
            self._in_utf8 = _is_utf8(part)
        ended = 0
        last: Element = None
        for start in range(0, len(part), _FED_BYTES):
            for last in self._fed(part[start : start + _FED_BYTES]):
                ended += local_name(last) in self.closing
                yield last
                let_go(last)
        self.line += _lines(part)
        written = sum(map(part.count, self.closing.values()))
        self.between = self._stands(part, last) if ended == written else ""

    def to_its_end(self) -> Iterator[Element]:
        """The elements that end with the message."""
        try:
            self._parser.close()
        except etree.XMLSyntaxError as problem:
            raise self._broken(problem) from problem
        yield from self._ended()

    def _broken(self, problem: etree.XMLSyntaxError) -> WrongCallError:
        return broken(self._path, problem.lineno and self._passed + problem.lineno)

    def _stands(self, part: bytes, last: Element) -> str:
        """The name of the element behind which the parser stands when it has read a part.

        It does where that is what it read last. Comments and the like can hold what looks like an element:
        where one begins in a part, another part is waited for. (A file's declaration looks like one.)
        """
        name = "" if last is None else local_name(last)
        if name not in self.closing or not part.endswith(self.closing[name]) or _OTHER.search(part):
            return ""
        outer = {local_name(each) for each in last.iterancestors()}
        return name if self._in_utf8 and outer.isdisjoint(self._names) else ""

    def _fed(self, piece: bytes) -> Iterator[Element]:
        problem: etree.XMLSyntaxError | None = None
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError as met:
            problem = met
        yield from self._ended()
        if problem is not None:
            raise self._broken(problem) from problem

    def _ended(self) -> Iterator[Element]:
        for _, element in self._parser.read_events():
            if not self._met:
                refuse_definitions(element, self._path)
            self._met = True
            yield element


def _is_utf8(beginning: bytes) -> bool:
    """Whether a message says nothing of another encoding; of UTF-16 and the like no tag would be found."""
    said = _ENCODING.match(beginning)
    return said is None or said[1].lower() == b"utf-8"


def _lines(part: bytes) -> int:
    return int(np.count_nonzero(np.frombuffer(part, dtype=np.uint8) == _NEW_LINE))


def _parts(file: IO[bytes], closing: dict[str, bytes]) -> Iterator[bytes]:
    """A file's content in parts that end with a tag of `closing`, where one is near."""
    rest = b""
    while block := file.read(RUN_BYTES):
        rest += block
        near = max(0, len(rest) - _NEAR_BYTES)
        ends = [rest.rfind(each, near) + len(each) for each in closing.values() if each in rest[near:]]
        end = max(ends, default=0)
        yield rest[:end] or rest
        rest = rest[end:] if end else b""
    if rest:
        yield rest
