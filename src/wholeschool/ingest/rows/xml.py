"""XML messages, read element by element with flat memory: nothing is fetched, and nothing is expanded."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.opened import open_bytes
from wholeschool.ingest.rows.source import Progress

Element = Any
"""An element of lxml, which ships no types."""

_CHUNK_BYTES = 32 << 10
_TOLD_EVERY = 100
"""Elements after which progress is told."""
_ROOT_WITHIN = 1 << 20
"""As much of a file as its root's beginning has to fit into."""
SAFE = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,  # no text above 10 MB, no more than 256 elements within each other
    "remove_comments": True,
    "remove_pis": True,
    "remove_blank_text": True,  # the spaces between elements, which would be half of all there is
}
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def root_of(path: Path) -> str:
    """The name of a message's outermost element, without its namespace; empty where the file is no XML.

    Raises WrongCallError where it begins as XML does and breaks off before its root.
    """
    with open_bytes(path) as file:
        first = file.read(_CHUNK_BYTES)
        if not _begins_as_xml(first):
            return ""
        parser = etree.XMLPullParser(("start",), **SAFE)
        read = 0
        try:
            while first and read < _ROOT_WITHIN:
                parser.feed(first)
                for _, element in parser.read_events():
                    if local_name(element).lower() == "html":
                        raise WrongCallError(
                            "is a web page, not an export: perhaps the one that asks to sign in.",
                            where=path.name,
                            advice="Sign in to the system that has the data, and export the file again.",
                        )
                    refuse_definitions(element, path)
                    return local_name(element)
                read += len(first)
                first = file.read(_CHUNK_BYTES)
        except etree.XMLSyntaxError as problem:
            raise broken(path, problem.lineno) from problem
    raise WrongCallError("begins as XML does and has no element.", where=path.name, advice=_AGAIN)


def elements(path: Path, names: Collection[str], progress: Progress | None = None) -> Iterator[Element]:
    """The elements of these names, whatever their namespace, each when it has ended.

    An element is emptied once the next is asked for. Raises WrongCallError where the file is no XML to its
    end, brings definitions of its own (DTD, entities), or has a text of more than 10 MB.
    """
    size = path.stat().st_size
    with open_bytes(path) as file:
        walk = etree.iterparse(file, events=("end",), tag=[f"{{*}}{name}" for name in names], **SAFE)
        try:
            for number, (_, element) in enumerate(walk):
                if not number:
                    refuse_definitions(element, path)
                yield element
                let_go(element)
                if progress and not number % _TOLD_EVERY:
                    progress(min(file.tell(), size), size)
        except etree.XMLSyntaxError as problem:
            raise broken(path, problem.lineno) from problem


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name; None where there is none, or no element."""
    return next(children(element, name), None)


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of that name, in their order."""
    return iter(()) if element is None else element.iterchildren(f"{{*}}{name}")


def text_of(element: Element | None, *names: str) -> str:
    """The text of the first child that has one of these names, without the space around it; else empty."""
    for name in names:
        found = child(element, name)
        if found is not None:
            return "".join((found.text or "").split("\0")).strip()
    return ""


def let_go(element: Element) -> None:
    """Let go of an element, and of those before it."""
    element.clear()
    above = element.getparent()
    while above is not None and element.getprevious() is not None:
        del above[0]


def _begins_as_xml(first: bytes) -> bool:
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            first = first[len(mark) :].decode(encoding, "replace").encode()
    if first[:64:2].count(0) or first[1:64:2].count(0):  # UTF-16 without a mark
        first = first.replace(b"\0", b"")
    return first.lstrip()[:1] == b"<"


def refuse_definitions(element: Element, path: Path) -> None:
    """Raise WrongCallError where the message of an element brings definitions of its own."""
    info = element.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise WrongCallError(
            "brings definitions of its own (a DOCTYPE), which no return and no transfer file has.",
            where=path.name,
            advice="It is not read. Export the file again from the system that made it.",
        )


_AGAIN = "Export or fetch it again."


def broken(path: Path, line: int | None = None) -> WrongCallError:
    """That a message is no XML to its end; `line` is the one on which the parser saw it, if it says so."""
    where = f" (line {line})" if line else ""
    return WrongCallError(
        f"is no XML to its end: it is cut off or damaged{where}.",
        where=path.name,
        advice=f"Nothing of it was taken in. {_AGAIN}",
    )
