import numpy as np
import pytest

from wholeschool.ingest.rows.plain import plain_elements
from wholeschool.ingest.rows.tags import TagReader, Tags

OTHERS = ("P", "Header")


def _plain(content: str | bytes) -> Tags | None:
    written = content if isinstance(content, bytes) else content.encode()
    return plain_elements(written, "P", OTHERS, TagReader())


@pytest.mark.parametrize(
    "content",
    [
        "<P><a>one</a></P>",
        "<P><a>one</a></P>\n  <P/><P></P>between\n",
        "<P><a>Zo\N{LATIN SMALL LETTER E WITH DIAERESIS} &amp; \N{SNOWMAN} &lt;&gt;&apos;&quot;\t</a></P>",
        "<P>" + 99 * "<a>" + 99 * "</a>" + "</P>",
    ],
)
def test_what_exports_look_like_is_plain(content: str) -> None:
    tags = _plain(content)
    assert tags is not None
    assert np.count_nonzero(tags.depth == 0) == content.count("</P>") + content.count("<P/>")


@pytest.mark.parametrize(
    "content",
    [
        "<P><a>one</a><!-- no --></P>",
        "<P><!-- <P></P> --></P>",
        "<P><a><![CDATA[one]]></a></P>",
        "<P><?no no?></P>",
        '<P b="1"></P>',
        "<P><a >one</a></P>",
        "<P><x:a>one</x:a></P>",
        "<P><1a>one</1a></P>",
        "<P><a>&#65;</a></P>",
        "<P><a>&nobody;</a></P>",
        "<P><a>& </a></P>",
        "<P><a>1 > 0</a></P>",
        "<P><a>]]></a></P>",
        "<P><a>1>b/>2</a></P>",  # where pairs of signs are taken for tags, a text has one in it
        "<P><a>1\x01b/\x012</a></P>",
        "<P><a>\x0b</a></P>",
        "<P><a>\0</a></P>",
        "<P><a>\ufffe</a></P>",
        "<P><a>\uffff</a></P>",
        b"<P><a>\xff</a></P>",
        b"<P><a>\xed\xa0\x80</a></P>",  # half of a pair, which is no character
        "<P><P></P></P>",
        "<P><a><P/></a></P>",
        "<P><Header></Header></P>",
        "<P></P><Q></Q>",
        "<Q></Q>",
        "<P></Q>",
        "</P><P>",
        "<P></P></R><R><P></P>",
        "<P></P><P>",
        "<P></P><R>",
        "<P><a></P>",
        "<P></P><",
        "<P>" + 100 * "<a>" + 100 * "</a>" + "</P>",
        f"<P><{'a' * 102}/></P>",
        "no tags",
        "",
    ],
)
@pytest.mark.parametrize("at_once", [16 << 10, 0])
def test_what_could_be_read_otherwise_is_not(
    content: str | bytes, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it stands where it is seen at once, or farther on."""
    monkeypatch.setattr("wholeschool.ingest.rows.plain._AT_ONCE", at_once)
    assert _plain(content) is None


@pytest.mark.parametrize("odd", ['a="1"', "a='1'", "&#65;", "<!-- -->", "<?x?>"])
def test_what_is_seen_at_once_is_not_cut(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(TagReader, "read")
    assert _plain(f"<P><a>{odd}</a></P>") is None


def test_signs_have_five_names() -> None:
    tags = _plain("<P><a>&amp;lt;&lt;&gt;&apos;&quot;</a></P>")
    assert tags is not None
    texts = tags.texts(np.array([1], dtype=np.int32))
    assert texts is not None
    assert texts.to_pylist() == ["&lt;<>'\""]


def test_lines_end_as_they_do_for_the_parser() -> None:
    tags = _plain("<P>\r\n<a>one\r\ntwo\rthree</a></P>")
    assert tags is not None
    texts = tags.texts(np.array([1], dtype=np.int32))
    assert texts is not None
    assert texts.to_pylist() == ["one\ntwo\nthree"]
