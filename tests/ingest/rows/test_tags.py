import numpy as np
import pytest
from lxml import etree

from wholeschool.ingest.rows.tags import NONE, TagReader, Tags, written_out

SAFE = etree.XMLParser(remove_comments=True, remove_pis=True)


def _tags(*texts: str) -> Tags:
    return TagReader().read(b"".join(written_out(etree.fromstring(text, SAFE)) for text in texts))


def _texts(tags: Tags, *numbers: int) -> list[str | None]:
    found = tags.texts(np.array(numbers, dtype=np.int32))
    assert found is not None
    return found.to_pylist()  # type: ignore[no-any-return]


def test_tags_and_the_texts_behind_them() -> None:
    tags = _tags("<a><b>one</b><c/></a>", "<a>two</a>")
    assert tags.ends.tolist() == [False, False, True, False, True, False, True]
    assert tags.empty.tolist() == [False, False, False, True, False, False, False]
    assert tags.depth.tolist() == [1, 2, 1, 1, 0, 1, 0]
    assert tags.names[0] == tags.names[5] != tags.names[1]
    assert _texts(tags, 1, 3, 5, NONE) == ["one", None, "two", None]
    assert tags.texts(np.full(2, NONE, dtype=np.int32)) is None


def test_what_stands_behind_an_element_is_no_text_of_it() -> None:
    tags = _tags("<a>0<b/>1<c>2</c>3<d></d></a>")
    assert _texts(tags, 0, 1, 2, 4) == ["0", None, "2", None]
    assert tags.texts(np.array([1, NONE, 4], dtype=np.int32)) is None


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<![CDATA[<i>&lt;</i>]]>", "<i>&lt;</i>"),
        ("one<!-- <no> -->two<?no >?>", "onetwo"),
        ("&#233;t&#xE9; \N{SNOWMAN} &quot;'", "été \N{SNOWMAN} \"'"),
        ("x&#13;&#10;y", "x\r\ny"),
    ],
)
def test_texts_are_those_that_the_parser_gives(written: str, text: str) -> None:
    content = f"<a><b>{written}</b></a>"
    assert etree.fromstring(content, SAFE)[0].text == text
    assert _texts(_tags(content), 1) == [text]


def test_attributes_are_no_part_of_a_name() -> None:
    tags = _tags('<a xmlns="http://x/y" q="1"><b c="&gt;/"> </b><b d="/"/><b/></a>', "<a><b/></a>")
    assert tags.names[0] == tags.names[6]
    assert tags.names[3] == tags.names[4] == tags.names[7]
    assert tags.names[1] not in (tags.names[3], tags.names[2])
    assert tags.empty.tolist() == [False, False, False, True, True, False, False, True, False]


def test_a_name_has_one_number_in_all_texts() -> None:
    reader = TagReader()
    first, second = (reader.read(text) for text in (b"<a><b/></a>", b"<b><a>1</a></b>"))
    assert first.names[0] == second.names[1]
    assert first.names[1] not in second.names
