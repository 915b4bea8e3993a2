import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.reading_texts import UPNS, Desk, context
from wholeschool.errors import WrongCallError
from wholeschool.ingest.read import read_file

HEADER = "UPN,Kind,Start,Comments\n"
ROW = f"{UPNS[0]},praise,2025-09-03,\n"


def ignore(*_: object) -> None:
    """No row is ragged."""


def test_rows_come_in_blocks_with_their_records(desk: Desk, small_blocks: None) -> None:
    found = list(desk.source(HEADER + ROW * 50).blocks(ignore))
    assert len(found) > 3
    assert [record for block in found for record in block.records] == list(range(1, 51))


def test_columns_that_are_not_known_are_not_read(desk: Desk) -> None:
    (block,) = desk.source(HEADER + ROW).blocks(ignore)
    assert block.texts.schema.names == ["upn", "kind", "start"]


@pytest.mark.parametrize("body", ["", "\n", "\n\n\n"])
def test_a_file_with_no_rows_has_no_blocks(desk: Desk, body: str) -> None:
    assert list(desk.source(HEADER.strip() + body).blocks(ignore)) == []


def test_rows_that_do_not_fit_are_told_with_their_records(desk: Desk) -> None:
    told: list[tuple[int, str, int, int]] = []
    found = list(
        desk.source(HEADER + "a,b\n" + ROW + "1,2,3,4,5\n" + ROW).blocks(lambda *row: told.append(row))
    )
    assert told == [(1, "a,b", 2, 4), (3, "1,2,3,4,5", 5, 4)]
    assert [record for block in found for record in block.records] == [2, 4]


def test_progress_is_told_in_bytes(desk: Desk, small_blocks: None) -> None:
    path = desk.write(HEADER + ROW * 500)
    told: list[tuple[int, int]] = []
    read_file(path, context(), lambda done, whole: told.append((done, whole)))
    assert told == sorted(told)
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


def test_a_quotation_that_is_never_closed_gets_a_sentence(desk: Desk, small_blocks: None) -> None:
    with pytest.raises(WrongCallError, match="never closed"):
        desk.read(HEADER + f'{UPNS[0]},praise,2025-09-03,"oh\n' + ROW * 500)


def test_a_quotation_that_swallows_rows_is_one_row_set_aside_whole(desk: Desk) -> None:
    reading = desk.read(HEADER + ROW + f'{UPNS[0]},praise,"2025-09-03\n' + ROW * 2)
    assert (reading.read, reading.accepted) == (2, 1)
    assert reading.quarantine[""].column("raw").to_pylist()[0].count("praise") == 3


UPN_TEXTS = st.sampled_from(
    [*UPNS, UPNS[0].lower(), f" {UPNS[1]}", "Q207000016049", "", "UPN", "Total", "12", "N2011234150011"]
)
ROWS = st.lists(
    st.tuples(
        UPN_TEXTS,
        st.sampled_from(["praise", "detention", "Kind", ""]),
        st.sampled_from(["2025-09-03", "04/09/2025", "Start", "never", ""]),
    ),
    max_size=30,
)


@given(ROWS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_the_same_whether_each_text_is_stored_once(
    desk: Desk, small_blocks: None, monkeypatch: pytest.MonkeyPatch, made: list[tuple[str, str, str]]
) -> None:
    text = "UPN,Kind,Start\n" + "".join(f"{','.join(row)}\n" for row in made)
    found = []
    for looked_at in (1, 1000):  # one row: each column hardly repeats; all rows: none
        monkeypatch.setattr("wholeschool.ingest.rows.text_rows._LOOKED_AT", looked_at)
        for block in desk.source(text).blocks(ignore):
            stored_once = [pa.types.is_dictionary(each.type) for each in block.texts.columns]
            assert stored_once == [looked_at > 1] * 3
        found.append(desk.read(text))
    one, other = found
    assert one.tables["events"].equals(other.tables["events"])
    assert (one.findings, one.quarantine) == (other.findings, other.quarantine)
    assert (one.read, one.accepted) == (other.read, other.accepted)


def test_columns_that_hardly_repeat_are_told_by_their_beginning(desk: Desk) -> None:
    text = "UPN,Kind,Start\n" + "".join(f"N{number:012d},praise,2025-09-03\n" for number in range(12_000))
    (block,) = desk.source(text).blocks(ignore)
    stored_once = {name: pa.types.is_dictionary(block.texts[name].type) for name in block.texts.schema.names}
    assert stored_once == {"upn": False, "kind": True, "start": True}
