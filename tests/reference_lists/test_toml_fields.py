"""Fields of a TOML file: each thing that can be wrong is said with its file and field."""

from datetime import date

import pytest

from wholeschool.errors import DamagedDataError
from wholeschool.reference.toml_fields import Fields

TOML = """
title = "A title"
per = 100
day = 2026-11-23
words = ["one", "two"]
[part]
name = "inner"
[[sources]]
title = "first"
"""


def fields(toml=TOML):
    return Fields.parse("some.toml", toml)


def test_fields_are_read_by_kind():
    read = fields()
    assert read.one("title", str) == "A title"
    assert read.one("per", int) == 100
    assert read.one("day", date) == date(2026, 11, 23)
    assert read.one("flag", bool, default=False) is False
    assert read.texts("words", ("one", "two", "three")) == ("one", "two")
    assert read.texts("nothing") == ()
    assert read.table("part").one("name", str) == "inner"
    assert read.table("nowhere") is None
    assert [each.one("title", str) for each in read.tables("sources")] == ["first"]
    assert read.choice("colour", ("red",), default="") == ""
    read.finish()


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda read: read.one("titel", str), "“titel” is missing"),
        (lambda read: read.one("title", int), "“title” should be a whole number"),
        (lambda read: read.one("per", bool), "“per” should be true or false"),
        (lambda read: read.choice("title", ("A titel",)), "Did you mean A titel"),
        (lambda read: read.texts("title"), "should be a list of texts"),
        (
            lambda read: read.texts("words", ("one", "twoo")),
            "has “two”, which nobody knows. Did you mean twoo",
        ),
        (lambda read: read.table("title"), "should be a table"),
        (lambda read: read.tables("part"), "should be a list of tables"),
        (lambda read: read.table("part").finish(), r"some.toml, part: The field “name” is not known"),
        (lambda read: read.finish(), "is not known"),
    ],
)
def test_what_is_wrong_is_said(ask, says):
    with pytest.raises(DamagedDataError, match=says) as error:
        ask(fields())
    assert str(error.value).startswith("some.toml")


def test_empty_text_and_broken_toml():
    with pytest.raises(DamagedDataError, match="should be text"):
        fields('title = ""').one("title", str)
    with pytest.raises(DamagedDataError, match=r"some.toml: This is no TOML"):
        fields("title = ")
