"""Elements as columns: many of them are written out as text, and that is cut at all of its tags at once.

Holding each element of a message in Python, with its name and its text, takes longer than parsing it. What
is cut has no comments, no definitions, and no `<` or `>` but those of tags: a parser has written it out so,
or it stands so in the message (`plain`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import unescape

import numpy as np
import pyarrow as pa
from lxml import etree
from numpy.typing import NDArray

from wholeschool.ingest.rows.xml import Element

BEGIN, END = b"<>"
_ALL_BUT_WHICH = 0xFF ^ BEGIN ^ END
"""The bits of a sign that say whether it is one of the two; `<` and `>` differ in the other bit."""
_SPACES = b"\t\n\r"
_CUT = bytes(each in (BEGIN, END) or (each < ord(" ") and each not in _SPACES) for each in range(256))
"""Character → whether a text is cut there: at tags, and at what is no character of XML."""
_ESCAPED = {"&#13;": "\r", "&apos;": "'", "&quot;": '"'}
NONE = -1
"""The number of no tag."""


def written_out(element: Element) -> bytes:
    """An element as the parser understood it, in UTF-8, without what stands behind it."""
    return bytes(etree.tostring(element, encoding="utf-8", with_tail=False))


@dataclass(frozen=True)
class Tags:
    """The tags of elements that stand one after the other; arrays have an entry a tag.

    `names` is a number for each name; of one name the tags that begin elements, end them and do both have
    three numbers. `depth` is how many elements are open behind a tag.
    """

    names: NDArray[np.int32]
    ends: NDArray[np.bool_]
    empty: NDArray[np.bool_]
    depth: NDArray[np.int64]
    words: Sequence[str]
    """The tags themselves, each once, without `<` and `>`."""
    content: bytes
    bounds: NDArray[np.int64]
    """Where each `<` and `>` stands in the content."""
    _pieces: pa.StringArray
    """Tags and the texts behind them in turn."""

    def texts(self, numbers: NDArray[np.int32]) -> pa.StringArray | None:
        """The texts that these tags begin, blank for `NONE`; None where all of them are blank.

        An empty element has no text: what stands behind its tag is no longer within it.
        """
        none = numbers == NONE
        if none.all():  # as in most columns
            return None
        lacking = none | self.empty[numbers]
        if lacking.all():
            return None
        texts = self._pieces.take(pa.array(2 * numbers + 1, mask=lacking))
        if b"&" not in self.content:
            return texts
        return pa.array([text and unescape(text, _ESCAPED) for text in texts.to_pylist()], pa.string())

    def written(self, first: int, behind: int) -> bytes:
        """What stands from the tag `first` to the one before `behind`."""
        return self.content[self.bounds[2 * first] : self.bounds[2 * behind - 1] + 1]


def _bounds(content: bytes) -> NDArray[np.int64]:
    """Where a text is cut, in rising order. Looking each character up takes twice as long as comparing it."""
    characters = np.frombuffer(content, dtype=np.uint8)
    others = characters < ord(" ")
    others &= characters != ord("\n")
    if others.any():
        return np.flatnonzero(np.frombuffer(content.translate(_CUT), dtype=np.bool_))
    return np.flatnonzero((characters & _ALL_BUT_WHICH) == BEGIN & _ALL_BUT_WHICH)


class TagReader:
    """Cuts texts at their tags; a name has one number in all of them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def read(self, content: bytes) -> Tags:
        """The tags of elements that stand one after the other."""
        bounds = _bounds(content)
        # Without the signs themselves each piece ends where the next one begins.
        offsets = np.append(bounds - np.arange(len(bounds)), len(content) - len(bounds)).astype(np.int32)
        bare = pa.py_buffer(content.translate(None, b"<>"))
        pieces = pa.StringArray.from_buffers(len(bounds), pa.py_buffer(offsets), bare)
        tags = pieces.take(pa.array(np.arange(0, len(bounds), 2))).dictionary_encode()
        words = tags.dictionary.to_pylist()
        kinds = tags.indices.to_numpy()
        ends = np.array([word.startswith("/") for word in words], dtype=bool)[kinds]
        empty = np.array([word.endswith("/") for word in words], dtype=bool)[kinds]
        return Tags(
            names=np.array([self.number(word) for word in words], dtype=np.int32)[kinds],
            ends=ends,
            empty=empty,
            depth=np.cumsum(np.where(ends, -1, 1 - empty)),
            words=words,
            content=content,
            bounds=bounds,
            _pieces=pieces,
        )

    def number(self, tag: str) -> int:
        """The number of a tag, whatever its attributes are."""
        name, with_more, _ = tag.partition(" ")
        name += "/" if with_more and tag.endswith("/") else ""
        return self._numbers.setdefault(name, len(self._numbers))
