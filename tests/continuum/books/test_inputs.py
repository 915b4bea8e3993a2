"""What the books are made from besides the store's tables."""

from __future__ import annotations

import json
from datetime import date

from wholeschool.continuum.books.inputs import SCHEMAS, Durations, lists_as_rows
from wholeschool.reference.attendance import code_of
from wholeschool.reference.forms import durations, event_kinds, forms
from wholeschool.reference.marks import turning_days

OWN = Durations({"late": 10, "sent_out": 25}, {100001: {"late": 5}})


def test_every_list_has_the_columns_that_a_plan_is_given() -> None:
    for name, rows in lists_as_rows(Durations()).items():
        assert rows.schema == SCHEMAS[name]
        assert rows.num_rows


def test_every_code_is_read_in_every_era() -> None:
    marks = lists_as_rows(Durations())["marks"].to_pylist()
    assert len({(row["era"], row["char"]) for row in marks}) == len(marks)
    eras = range(len(turning_days()) + 1)
    assert {row["era"] for row in marks} == set(eras)
    read = set(code_of()) - {"#"} | {"?", "!"}
    for era in eras:
        assert {row["char"] for row in marks if row["era"] == era} == read


def test_a_school_s_own_durations_stand_beside_the_general_ones() -> None:
    rows = lists_as_rows(OWN)["assumed_durations"].to_pylist()
    assert sorted((row["kind"], row["urn"] or 0, row["assumed"]) for row in rows) == [
        ("late", 0, 10),
        ("late", 100001, 5),
        ("sent_out", 0, 25),
    ]


def test_durations_survive_the_import_log() -> None:
    assert Durations.from_dict(json.loads(json.dumps(OWN.as_dict()))) == OWN
    assert Durations.from_dict(json.loads(json.dumps(Durations().as_dict()))) == Durations()


def test_forms_and_kinds_are_those_of_the_lists() -> None:
    rows = lists_as_rows(Durations())
    assert rows["forms"]["form"].to_pylist() == list(forms())
    assert rows["event_kinds"]["kind"].to_pylist() == list(event_kinds())
    assert Durations().everywhere == durations()
    assert turning_days()[-1] <= date(2024, 8, 19)
