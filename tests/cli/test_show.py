"""Tables and JSON as they are printed."""

from __future__ import annotations

import json

import pytest

from wholeschool.cli.show import print_json, print_table


def test_a_long_table_is_whole_aligned_and_takes_no_markup(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(*_: object, **__: object) -> None:
        raise AssertionError("rich fits a long table to a width")

    monkeypatch.setattr("rich.table.Table.add_row", too_slow)
    rows = [(f"[b]area {number}", str(number), "x" * 300) for number in range(1000)]
    print_table("Title", ["area", "count", "source"], rows, numbers=("count",))
    title, header, *lines = capsys.readouterr().out.splitlines()
    assert title == "Title"
    assert header.split() == ["area", "count", "source"]
    assert [line.split() for line in lines] == [["[b]area", name, name, "x" * 300] for _, name, _ in rows]
    ends = {line.index(" xxx") for line in lines}
    assert ends == {header.index("count") + len("count") + 1}


def test_a_short_table_is_fitted_to_the_width(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("Title", ["area", "count"], [("Bury", "1")], numbers=("count",))
    assert "Bury" in capsys.readouterr().out


@pytest.mark.parametrize(("rows", "indented"), [(3, True), (60_000, False)])
def test_json_is_indented_for_people_and_the_same_where_it_is_large(
    capsys: pytest.CaptureFixture[str], rows: int, *, indented: bool
) -> None:
    document = {"rows": [{"school": "Éclair", "rate": each / 3} for each in range(rows)]}
    print_json(document)
    printed = capsys.readouterr().out
    assert json.loads(printed) == document
    assert ("\n  " in printed) is indented
