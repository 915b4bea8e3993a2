import gzip
from pathlib import Path

import pytest
from lxml import etree

from tests.ingest.reading_texts import Desk
from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.xml import child, children, elements, local_name, root_of, text_of

MANY = "<M>" + "".join(f"\n<P><a> {number} </a><b/><a>x</a></P>" for number in range(70_000)) + "</M>"


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("<Message/>", "Message"),
        ("  \n<?xml version='1.0'?><!-- a --><x:CTfile xmlns:x='urn:x'/>", "CTfile"),
        ("UPN,Date", ""),
        ('"<a>",b', ""),
        ("x", ""),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_root_says_what_a_file_is(desk: Desk, text: str, root: str, encoding: str) -> None:
    if "<?xml" in text and encoding == "utf-16":
        text = text.strip()  # nothing may stand before a declaration that names an encoding
    text = text.lstrip() if "<?xml" in text else text
    assert root_of(desk.write(text, encoding=encoding)) == root


def test_elements_come_one_by_one_with_their_lines(desk: Desk) -> None:
    found = [
        (text_of(each, "a"), text_of(each, "none", "b"), len(list(children(each, "a"))), each.sourceline)
        for each in elements(desk.write(MANY), ("P",))
    ]
    assert found[0] == ("0", "", 2, 2)
    assert found[-1] == ("69999", "", 2, 70_001)
    assert len(found) == 70_000


def test_what_has_been_read_is_let_go(desk: Desk) -> None:
    """Beside the chunk of the file that is read ahead."""
    left = [len(each.getparent()) for each in elements(desk.write(MANY), ("P",))]
    assert max(left) < 2000


def test_gzip_is_unpacked_and_progress_is_told(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    path = desk.write(gzip.compress(MANY.encode()))
    assert sum(1 for _ in elements(path, ("P",), lambda done, total: told.append((done, total)))) == 70_000
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


def test_nothing_is_fetched_and_nothing_expanded(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    text = f'<!DOCTYPE M [<!ENTITY e SYSTEM "{secret.as_uri()}">]><M><P><a>&e;</a></P></M>'
    with pytest.raises(WrongCallError, match="definitions of its own") as error:
        list(elements(desk.write(text), ("P",)))
    assert "hidden" not in error.value.sentence()


@pytest.mark.parametrize("text", ["<M><P></M>", "<M><P/>", "<M>\n\n<P>\x01</P></M>", "<M/><M/>"])
def test_damage_is_a_sentence_with_its_line(desk: Desk, text: str) -> None:
    with pytest.raises(WrongCallError, match=r"cut off or damaged \(line \d"):
        list(elements(desk.write(text), ("P",)))


@pytest.mark.parametrize("text", ["<", "<?xml version='1.0'?>", "<!-- never closed"])
def test_a_file_that_ends_before_its_root_is_a_sentence(desk: Desk, text: str) -> None:
    with pytest.raises(WrongCallError, match=r"no element|cut off"):
        root_of(desk.write(text))


def test_children_of_nothing_are_none() -> None:
    element = etree.fromstring("<a xmlns='urn:a'><b>1</b></a>")
    assert local_name(element) == "a"
    assert text_of(child(element, "c"), "d") == ""
    assert text_of(element, "b") == "1"
