"""Rows set aside: those of a pupil are found and erased, and every other row stays byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeschool.store.pseudonyms import Pseudonyms
from wholeschool.store.set_aside import (
    FOLDER,
    Whose,
    count_set_aside,
    erase_set_aside,
    unknown_set_aside,
    upns_set_aside,
)
from wholeschool.store.traces import Traces

UPN = "A123456789012"
TRACES = Traces(frozenset({10**18}), frozenset({UPN}))


def judge(header: str, record: str) -> Whose:
    assert header.startswith(("UPN", '"UPN"', "\ufeff"))
    return "own" if TRACES.pattern.search(record) else "nobody knows"


HEADER = '"UPN","Note","reason"\r\n'
OTHER = '"B123456789012","two\nlines, “Größe”","no date"\r\n'
FORMS = {
    "as it is": f'"{UPN}","a","no date"\r\n',
    "small": f"{UPN.lower()},a,no date\r\n",
    "with blanks": '"A 1234 5678 9012","a","no date"\r\n',
    "over two lines": f'"{UPN}","a\nb","no date"\r\n',
    "by number": f"{10**18},a,no date\r\n",
}


def aside(folder: Path, text: str, encoding: str = "utf-8", name: str = "000001-a.quarantine.csv") -> Path:
    file = folder / FOLDER / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("form", FORMS)
def test_the_pupils_rows_go_and_others_stay(tmp_path: Path, form: str, encoding: str) -> None:
    file = aside(tmp_path, HEADER + OTHER + FORMS[form] + OTHER, encoding)
    assert count_set_aside(tmp_path, judge) == 1
    assert erase_set_aside(tmp_path, judge) == 1
    assert file.read_bytes() == (HEADER + OTHER + OTHER).encode(encoding)
    assert erase_set_aside(tmp_path, judge) == 0
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_file_with_nothing_left_goes(tmp_path: Path) -> None:
    file = aside(tmp_path, HEADER + FORMS["as it is"])
    assert erase_set_aside(tmp_path, judge) == 1
    assert not file.exists()


def test_marks_that_do_not_come_in_pairs_cost_no_other_row(tmp_path: Path) -> None:
    file = aside(tmp_path, f'UPN,Note\nB1,12" ruler\n{UPN},a\nB2,b\n')
    assert erase_set_aside(tmp_path, judge) == 1
    assert file.read_text("utf-8") == 'UPN,Note\nB1,12" ruler\nB2,b\n'


def test_upns_are_told_by_their_pseudonym(tmp_path: Path) -> None:
    aside(tmp_path, HEADER + OTHER + FORMS["small"])
    pseudonyms = Pseudonyms(b"k" * 32)
    (own,) = pseudonyms.of([UPN]).tolist()
    assert upns_set_aside(tmp_path, pseudonyms, {own}) == {UPN}
    assert upns_set_aside(tmp_path, pseudonyms, {1}) == frozenset()


def test_where_nothing_was_set_aside(tmp_path: Path) -> None:
    assert count_set_aside(tmp_path, judge) == erase_set_aside(tmp_path, judge) == 0


def test_rows_that_nobody_could_tell_are_counted_by_file(tmp_path: Path) -> None:
    aside(tmp_path, HEADER + OTHER + FORMS["small"] + OTHER)
    aside(tmp_path, HEADER + FORMS["small"], name="000002-b.quarantine.csv")
    assert unknown_set_aside(tmp_path, judge) == {f"{FOLDER}/000001-a.quarantine.csv": 2}
