"""Runs of elements that follow one another in a large message: parsed apart from it, beside the reading.

Nearly all of a census is pupils, one behind the other. Its parser makes events of them, one by one, which
takes longer than all that is done with them. So whole pupils are cut out of the message, some hundred at a
time; another thread parses them as a small message of their own, while those before them are read. The
message's own parser gets an empty element in place of each run, and everything else: it judges whether one
may stand there, and the other parser the run itself. With the first run that is not well-formed by itself
(prefixes, a comment that ends elsewhere) all the rest of the message goes to its own parser.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from wholeschool.ingest.rows.element_lines import LAST_KNOWN
from wholeschool.ingest.rows.opened import open_bytes
from wholeschool.ingest.rows.source import Progress
from wholeschool.ingest.rows.tags import TagReader, Tags
from wholeschool.ingest.rows.xml import SAFE, Element, Message

MOST_WITHIN = 100
"""Far more sections than a pupil of a return has. With more each could be built otherwise than all others."""
_BLOCK_BYTES = 1 << 20
_LONGEST = 8 << 20
"""An element that has not ended after so many bytes is none of a return."""
_AHEAD = 1
"""Runs that are parsed, or wait for it, while one is read."""
_BEGUN = 4 << 20
"""Bytes after which runs are cut out. Further up the parser knows lines for certain (`element_lines`)."""
_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b[^<>]*\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_AROUND = b"<run>", b"</run>"
_PLACE = b"<run/>"


@dataclass(frozen=True)
class Run:
    """Elements of one name, in their order, and their `tags`."""

    name: str
    elements: Element
    tags: Tags
    lines: int


def elements_and_runs(
    path: Path, names: Collection[str], of_runs: Collection[str], tags: TagReader, progress: Progress | None
) -> Iterator[Element | Run]:
    """The elements of these names as `rows.xml.elements` gives them; in a large message those whose names are
    `of_runs` as runs, where that can be.

    Raises WrongCallError as `elements` does.
    """
    size = path.stat().st_size
    whole = _Whole(Message(path, names))
    waiting: deque[tuple[bytes, Future[Run | None] | None]] = deque()
    with open_bytes(path) as file, ThreadPoolExecutor(1) as beside:
        for name, content in _stretches(iter(lambda: file.read(_BLOCK_BYTES), b""), of_runs):
            parsed = beside.submit(_parsed, name, content, names, tags) if name and whole.plain else None
            waiting.append((content, parsed))
            if len(waiting) > _AHEAD:
                yield from whole.take(*waiting.popleft())
            if progress:
                progress(min(file.tell(), size), size)
        while waiting:
            yield from whole.take(*waiting.popleft())
    yield from whole.message.close()


class _Whole:
    """Puts a message together again, stretch by stretch."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.plain = True
        """Whether the next stretch begins where the message may have an element: once not, never again."""

    def take(self, content: bytes, parsed: Future[Run | None] | None) -> Iterator[Element | Run]:
        """The run that was parsed, or the elements that end in a stretch."""
        run = parsed.result() if parsed and self.plain else None
        if run:
            yield from self.message.feed(_PLACE)
            self.message.pass_over(run.lines)
            yield run
        else:
            self.plain = self.plain and parsed is None and _plain(content)
            yield from self.message.feed(content)


def _parsed(name: str, content: bytes, names: Collection[str], tags: TagReader) -> Run | None:
    """The elements as a message of their own; None where they are none, or others stand among them."""
    begin, end = _AROUND
    try:
        run = etree.fromstring(begin + content + end, etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError:
        return None
    if any(each.tag != name or len(each) > MOST_WITHIN for each in run):
        return None
    if sum(1 for _ in run.iter([f"{{*}}{each}" for each in names])) != len(run):
        return None
    written = etree.tostring(run, encoding="utf-8")
    return Run(name, run, tags.read(written[len(begin) : -len(end)]), content.count(b"\n"))


def _stretches(blocks: Iterator[bytes], names: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The whole message in its order: what may be runs with their name, everything else with none."""
    begins = re.compile(b"<(" + b"|".join(name.encode() for name in names) + b")>")
    left, read, lines = b"", 0, 0
    for block in blocks:
        read += len(block)
        lines += block.count(b"\n") if read < _BEGUN else 0
        if read < _BEGUN and lines < LAST_KNOWN:
            pieces, left = _up_to_last_tag(left + block)
        else:
            pieces, left = _cut(left + block, begins)
        yield from pieces
    yield "", left


def _cut(content: bytes, begins: re.Pattern[bytes]) -> tuple[list[tuple[str, bytes]], bytes]:
    """The runs and what stands between them; and what has not ended yet."""
    pieces = []
    while begin := begins.search(content):
        ending = b"</" + begin[1] + b">"
        last = content.rfind(ending, begin.end())
        if last < 0:
            break
        behind = last + len(ending)
        pieces += [("", content[: begin.start()]), (begin[1].decode(), content[begin.start() : behind])]
        content = content[behind:]
    else:
        between, content = _up_to_last_tag(content)
        pieces += between
    if len(content) > _LONGEST:
        return [*pieces, ("", content)], b""
    return pieces, content


def _up_to_last_tag(content: bytes) -> tuple[list[tuple[str, bytes]], bytes]:
    """What stands before the last tag, which need not be whole; and that."""
    behind = max(content.rfind(b"<"), 0)
    return [("", content[:behind])], content[behind:]


def _plain(content: bytes) -> bool:
    """Whether every `<` begins a tag, in letters that a run would be read in as well."""
    rest = _DECLARATION.sub(_if_not_plain, content, count=1)
    return b"<!" not in rest and b"<?" not in rest and not rest.endswith(b"<")


def _if_not_plain(declaration: re.Match[bytes]) -> bytes:
    """A message's declaration if that names an encoding other than UTF-8."""
    encoding = _ENCODING.search(declaration[0])
    return declaration[0] if encoding and encoding[1].upper() != b"UTF-8" else b""
