"""Recording an action: what stands in the log afterwards, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.made import bring_in, rows_of, versions_of
from tests.tiny_trust import ENROLMENTS, MAIN, OTHER, UPNS, day_of, enrolment_row, write_csv
from wholeschool.actions.acted import Acted, acted
from wholeschool.actions.pupils import looks
from wholeschool.continuum.books.build import is_behind
from wholeschool.errors import WrongCallError
from wholeschool.store import Store

TODAY = date(2025, 2, 10)


def act(store: Path, pupil: int | str = 6, **said: Any) -> Acted:
    named = UPNS[pupil] if isinstance(pupil, int) else pupil
    return acted(
        Store.open(store), named, **{"kind": "contact", "by_role": "pastoral_lead", "today": TODAY, **said}
    )


def test_an_action_stands_in_the_log(tiny_store: Path) -> None:
    done = act(tiny_store)
    (row,) = rows_of(tiny_store, "actions_log")
    assert row == {
        "action_id": done.action_id, "pupil_id": done.pupil_id, "urn": MAIN, "at": TODAY, "kind": "contact",
        "about": None, "by_role": "pastoral_lead",
    }  # fmt: skip
    log = Store.open(tiny_store).log()
    assert (log[-1].action, log[-1].changed) == ("act", 1)
    assert not is_behind(log)


def test_the_pupil_is_named_by_upn_or_by_number(tiny_store: Path) -> None:
    done = act(tiny_store, f" {UPNS[6].lower()} ")
    assert act(tiny_store, str(done.pupil_id)).already


def test_the_same_call_twice_stands_once_and_is_looked_at_twice(tiny_store: Path) -> None:
    assert not act(tiny_store).already
    before = versions_of(tiny_store)["actions_log"]
    assert act(tiny_store).already
    assert versions_of(tiny_store)["actions_log"] == before
    assert len(rows_of(tiny_store, "actions_log")) == 1
    assert len(looks(Store.open(tiny_store))) == 2


def test_another_of_the_same_day_is_another(tiny_store: Path) -> None:
    numbers = {act(tiny_store).action_id, act(tiny_store, by_role="head").action_id}
    numbers.add(act(tiny_store, about="3").action_id)
    numbers.add(act(tiny_store, kind="meeting").action_id)
    assert len(numbers) == 4
    assert len(rows_of(tiny_store, "actions_log")) == 4


def test_an_event_is_named_with_or_without_its_school(tiny_store: Path) -> None:
    assert act(tiny_store, about="3").about == f"{MAIN}:3"
    assert act(tiny_store, about=f"{MAIN}:3").already


def test_a_dual_pupils_action_is_the_main_schools(tiny_store: Path) -> None:
    assert act(tiny_store, 0).urn == MAIN
    bring_in(
        tiny_store,
        write_csv(tiny_store.parent / "left.csv", ENROLMENTS, [enrolment_row(0, end=day_of(2, 0))]),
    )
    assert act(tiny_store, 0).urn == OTHER
    assert act(tiny_store, 0, on=day_of(1, 0)).urn == MAIN


def test_where_the_rolls_are_of_an_earlier_year_the_last_marks_say_the_day(tiny_store: Path) -> None:
    assert act(tiny_store, today=date(2027, 3, 1)).at == day_of(4, 4)
    with pytest.raises(WrongCallError, match="the last day on roll was 2025-08-31"):
        act(tiny_store, on=date(2027, 2, 1), today=date(2027, 3, 1))


def test_what_a_governor_did_somebody_else_writes_down(tiny_store: Path) -> None:
    with pytest.raises(WrongCallError, match="Say with --as who records it"):
        act(tiny_store, kind="governors_met", by_role="governor")
    done = act(tiny_store, kind="governors_met", by_role="governor", to="head")
    assert done.by_role == "governor"
    (look,) = looks(Store.open(tiny_store))
    assert (look.role, look.action, look.pupils) == ("head", "acted governors_met", 1)


def test_a_pupil_who_left_is_refused_with_the_last_day(tiny_store: Path) -> None:
    gone = enrolment_row(6, end=day_of(2, 0))
    bring_in(tiny_store, write_csv(tiny_store.parent / "left.csv", ENROLMENTS, [gone]))
    with pytest.raises(WrongCallError, match="the last day on roll was 2025-01-20") as raised:
        act(tiny_store)
    assert "--on 2025-01-20 or before" in str(raised.value)
    assert act(tiny_store, on=day_of(1, 0)).urn == MAIN


@pytest.mark.parametrize(
    ("pupil", "said", "sentence"),
    [
        ("A123456789012", {}, "nobody on the rolls of this store is that pupil"),
        ("12", {}, "nobody on the rolls of this store is that pupil"),
        ("Ada Lovelace", {}, "this is neither a UPN nor a pupil's number"),
        ("99999999999999999999", {}, "this is neither a UPN nor a pupil's number"),
        (6, {"kind": "contct"}, "Did you mean contact"),
        (6, {"by_role": "pastoral"}, "Did you mean pastoral_lead"),
        (6, {"to": "analyst"}, "may not see single pupils"),
        (6, {"on": date(2025, 2, 11)}, "lies in the future"),
        (6, {"on": date(2020, 1, 1)}, "before the pupil's first day on a roll"),
        (6, {"about": "77"}, "there is no event of that number"),
        (6, {"about": "1"}, "that event is another pupil's"),
        (6, {"about": f"{MAIN}:1"}, "that event is another pupil's"),
        (6, {"why": f"saw {UPNS[6]}"}, "the reason holds a UPN"),
    ],
)
def test_what_cannot_be_is_a_sentence_that_names_nobody(
    tiny_store: Path, pupil: int | str, said: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(WrongCallError, match=sentence) as raised:
        act(tiny_store, pupil, **said)
    for secret in ("A123456789012", "Lovelace", UPNS[6]):
        assert secret not in str(raised.value)
    assert rows_of(tiny_store, "actions_log") == []
    assert looks(Store.open(tiny_store)) == ()


def test_the_look_is_written_before_the_action(tiny_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("wholeschool.actions.acted._record", fail)
    with pytest.raises(OSError):  # noqa: PT011 (whatever the disk says)
        act(tiny_store)
    assert len(looks(Store.open(tiny_store))) == 1
    assert rows_of(tiny_store, "actions_log") == []
