import numpy as np
import pyarrow as pa
import pytest

from tests.ingest.reading_texts import UPNS, Desk
from wholeschool.ingest.cells.cells import whole_number
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.rows.sift import Account, Read, Sift, where_true

TEXT = "UPN,Kind,Start,Minutes\n" + "".join(
    f"{UPNS[0]},praise,2025-09-03,{minutes}\n" for minutes in (" 5 ", "x", "7", "x", "")
)


@pytest.fixture
def account(desk: Desk) -> Account:
    return Account(desk.source(TEXT))


@pytest.fixture
def sift(account: Account) -> Sift:
    (block,) = account.source.blocks(account.ragged)
    return Sift(block, account)


def test_a_column_is_a_value_for_each_row() -> None:
    read = Read([5, None, 7], np.array([0, 1, 2, 1], dtype=np.int32))
    assert read.arrow(pa.int16()).to_pylist() == [5, None, 7, None]
    assert read.numbers(np.int16, -1).tolist() == [5, -1, 7, -1]
    assert read.map(str).arrow(pa.string()).to_pylist() == ["5", None, "7", None]


def test_what_is_not_known_is_not_true() -> None:
    assert where_true(pa.array([True, False, None])).tolist() == [True, False, False]


def test_an_error_sets_its_rows_aside(sift: Sift, account: Account) -> None:
    read = sift.read("minutes", whole_number(0, 480, "error"))
    assert read.numbers(np.int16, -1).tolist() == [5, -1, 7, -1, -1]
    assert sift.good.tolist() == [True, False, True, False, True]
    account.close(sift)
    reading = account.reading({})
    assert (reading.read, reading.accepted, reading.quarantined) == (5, 3, 2)
    assert [(each.row, each.count, each.column) for each in reading.findings] == [(3, 2, "Minutes")]


def test_a_warning_leaves_the_rows_in(sift: Sift) -> None:
    sift.read("minutes", whole_number(0, 480, "warning"))
    assert sift.good.all()


def test_troubles_count_in_some_rows_alone(sift: Sift, account: Account) -> None:
    where = np.array([True, True, True, False, True])
    sift.read("minutes", whole_number(0, 480, "error"), where=where)
    assert sift.good.tolist() == [True, False, True, True, True]
    assert account.notices.findings(lambda record: record)[0].count == 1


def test_a_row_has_all_its_reasons(sift: Sift, account: Account) -> None:
    rows = np.array([True, False, False, False, False])
    for check in ("one", "two"):
        sift.reject(rows, Trouble(check, "error", "", f"reason {check}"), "kind")
    account.close(sift)
    reading = account.reading({})
    assert reading.quarantine
    assert reading.quarantine[""]["reason"].to_pylist() == [
        "Column “Kind”: expected reason one. Column “Kind”: expected reason two."
    ]


def test_a_column_that_the_file_has_not_is_blank(sift: Sift) -> None:
    assert not sift.has("points")
    assert sift.read("points", whole_number(0, 9, "error")).numbers(np.int8, -1).tolist() == [-1] * 5
