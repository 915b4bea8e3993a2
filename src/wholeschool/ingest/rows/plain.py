"""Elements that are written so plainly that they can be cut at their tags before any parser has read them.

Plain is what exports look like: tags that are a name and nothing else, texts without signs of their own. What
could be read otherwise than it looks (comments, attributes, prefixes, characters by number) is not plain. It
is left to the parser, and so is whatever is no XML: all that is said here is that no parser need be asked.
Whether tags that end belong to those that begin, `census.alike` knows: it has each build parsed once.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np

from wholeschool.ingest.rows.tags import BEGIN, END, TagReader, Tags

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,100}")
_SEEN_AT_ONCE = (b'="', b"='", b"&#", b"<!", b"<?")
"""What attributes and the like have in them."""
_AT_ONCE = 16 << 10
"""So much is looked through for these before anything is cut, which would be in vain: who writes so, does it
throughout. Farther on they show in the names of tags, and in the signs of texts."""
_TEXT_SIGNS = (b"&amp;", b"&lt;", b"&gt;", b"&apos;", b"&quot;")
_NO_CHARACTERS = ("\ufffe", "\uffff")
_DEEPEST = 100
"""Less than the parser goes down, which counts what stands around these elements too."""


def plain_elements(content: bytes, name: str, others: Collection[str], reader: TagReader) -> Tags | None:
    """The tags of elements called `name` that stand one after the other and are plain; else None.

    Within them stands no further one, and none of the `others`.
    """
    beginning = content[:_AT_ONCE]
    if any(each in beginning for each in _SEEN_AT_ONCE) or not _plain_characters(content):
        return None
    if b"\r" in content:  # as XML has it: a line ends in one character
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    tags = reader.read(content)
    inner = {word.strip("/") for word in tags.words}
    plain = all(map(_NAME.fullmatch, inner)) and inner.isdisjoint({*others} - {name})
    return tags if plain and _alternate(tags) and _one_after_the_other(tags, name, reader) else None


def _plain_characters(content: bytes) -> bool:
    """Whether each character is written as itself, or by one of the five names that XML has for signs."""
    if b"&" in content and content.count(b"&") != sum(map(content.count, _TEXT_SIGNS)):
        return False
    if content.isascii():
        return True
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return not any(each in text for each in _NO_CHARACTERS)


def _alternate(tags: Tags) -> bool:
    """Whether each `<` has its `>`, and nothing else was cut at, such as a `>` in a text."""
    signs = np.frombuffer(tags.content, dtype=np.uint8)[tags.bounds]
    return len(signs) % 2 == 0 and bool((signs[::2] == BEGIN).all() and (signs[1::2] == END).all())


def _one_after_the_other(tags: Tags, name: str, reader: TagReader) -> bool:
    begins, ends, does_both = (reader.number(each) for each in (name, f"/{name}", f"{name}/"))
    depth = tags.depth
    last = np.flatnonzero(depth == 0)
    if not len(last) or last[-1] != len(depth) - 1 or depth.max() > _DEEPEST:
        return False
    first = np.append(0, last[:-1] + 1)
    those = np.isin(tags.names[first], (begins, does_both)) & np.isin(tags.names[last], (ends, does_both))
    return bool(those.all()) and np.count_nonzero(np.isin(tags.names, (begins, does_both))) == len(first)
