"""What became of those in provision, from a store, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.made import bring_in
from tests.tiny_trust import SUPPORTS, day_of, support_row, write_csv
from wholeschool.errors import WrongCallError


def test_spells_of_the_store_are_summed_and_nobody_is_named(tiny_store: Path, tmp_path: Path) -> None:
    nowhere = wholeschool("support", "stays", tiny_store)
    assert "nobody is written down in this store as given Internal alternative provision" in nowhere.sentence
    columns = (*SUPPORTS, "Next destination", "Purpose")
    rows = [
        {**support_row(each, "internal AP", day_of(0, 0), **{"End date": day_of(2, 0)}),
         "Next destination": "Full timetable", "Purpose": "respite"}
        for each in range(10)
    ]  # fmt: skip
    bring_in(tiny_store, write_csv(tmp_path / "map.csv", columns, rows))
    found = wholeschool("support", "stays", tiny_store, "--json").document
    assert (found["spells"], found["back"], found["half_back"], found["internal"]) == (10, 10, 2, True)
    assert "pupil_id" not in str(found)
    answer = wholeschool("support", "stays", tiny_store, "--school", "100001")
    assert answer.out.startswith("10 spells of 10 pupils: 10 came back to all lessons")
    assert "respite" in answer.out


def test_a_practice_beside_lessons_has_no_stays(tiny_store: Path) -> None:
    answer = wholeschool("support", "stays", tiny_store, "--practice", "mentoring")
    assert "Mentoring takes the place of no lessons. These do: internal_ap" in answer.sentence


def test_without_the_extra_it_says_so(tiny_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholeschool.actions.support_stays import support_stays
    from wholeschool.store import Store

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(WrongCallError, match="extra “practice”"):
        support_stays(Store.open(tiny_store))
