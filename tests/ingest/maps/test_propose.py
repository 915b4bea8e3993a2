"""What a file's columns may be, from headers and from values."""

from datetime import date
from pathlib import Path

import pytest

from tests.ingest.reading_texts import TODAY, UPNS, Desk
from wholeschool.errors import WrongCallError
from wholeschool.ingest.maps.looked_at import look_through
from wholeschool.ingest.maps.propose import Proposal, propose, words_to_ask

ANN, BEN = UPNS[:2]


def proposed(desk: Desk, text: str, kind: str | None = None) -> Proposal:
    return propose(look_through(desk.write(text)), TODAY, kind)


def columns(proposal: Proposal, *, sure: bool = True) -> dict[str, str]:
    return {each.header: each.column for each in proposal.columns if each.column and each.sure is sure}


def test_values_say_what_headers_do_not(desk: Desk) -> None:
    body = "".join(
        f"{UPNS[n % 5]},{10 + n}/09/2025,{'AM' if n % 2 else 'PM'},{'/' if n % 3 else 'I'}\n"
        for n in range(18)
    )
    proposal = proposed(desk, "a one,b two,c three,d four\n" + body)
    assert proposal.layout.name == "registers_long"
    assert columns(proposal) == {"a one": "upn", "b two": "date", "c three": "half", "d four": "mark"}
    assert proposal.columns[0].why == "18 of 18 values fit"
    assert proposal.first == "day"
    assert proposal.lacking == ()


def test_dates_with_the_month_first_fit_as_well(desk: Desk) -> None:
    body = f"{ANN},09/25/2025,Truancy\n{ANN},09/12/2025,Truancy\n{BEN},10/12/2025,Detention\n"
    proposal = proposed(desk, "UPN,Date,Type\n" + body)
    assert columns(proposal) == {"UPN": "upn", "Date": "start", "Type": "kind"}
    assert proposal.columns[1].why.endswith("3 of 3 values fit")
    assert (proposal.first, proposal.needs_order) == ("month", True)


@pytest.mark.parametrize(
    ("day", "needs"), [("2025-09-04", False), ("4 Sep 2025", False), ("04/09/2025", True)]
)
def test_dates_that_can_be_read_in_one_way_need_no_order(desk: Desk, day: str, needs: bool) -> None:
    proposal = proposed(desk, f"UPN,Date,Type\n{ANN},{day},Truancy\n")
    assert (proposal.first, proposal.needs_order) == (None, needs)


def test_letters_without_a_present_mark_are_no_marks(desk: Desk) -> None:
    proposal = proposed(desk, "UPN,Date,Session,House\n" + f"{ANN},15/09/2025,AM,B\n{BEN},15/09/2025,AM,C\n")
    assert "House" not in columns(proposal) | columns(proposal, sure=False)


@pytest.mark.parametrize(("one", "other"), [("7A", "7P"), ("A", "P")])
def test_tutor_groups_are_no_halves_of_a_day(desk: Desk, one: str, other: str) -> None:
    text = f"UPN,Date,Tutor group,Mark\n{ANN},15/09/2025,{one},/\n{BEN},15/09/2025,{other},I\n"
    proposal = proposed(desk, text, "registers_long")
    assert "Tutor group" not in columns(proposal) | columns(proposal, sure=False)
    assert proposal.lacking == ("Session",)


def test_two_columns_of_dates_are_doubtful(desk: Desk) -> None:
    proposal = proposed(desk, f"UPN,Type,One,Two\n{ANN},Truancy,15/09/2025,16/09/2025\n")
    assert list(columns(proposal, sure=False)) == ["One"]


def test_a_header_that_is_known_with_other_values_is_doubtful(desk: Desk) -> None:
    proposal = proposed(desk, f"UPN,Type,Start date\n{ANN},Truancy,soon\n{BEN},Truancy,15/09/2025\n")
    assert columns(proposal, sure=False) == {"Start date": "start"}
    assert "1 of 2 values fit" in proposal.columns[2].why


def test_words_that_stand_often_are_asked_for_and_single_ones_are_not(desk: Desk) -> None:
    kinds = ["Phone out"] * 3 + ["Blythe, Ann"] + ["Truancy"] * 4
    body = "".join(f'{ANN},{10 + n}/09/2025,"{kind}"\n' for n, kind in enumerate(kinds))
    assert words_to_ask(proposed(desk, "UPN,Date,Behaviour\n" + body)) == {"kind": {"Phone out": 3}}


def test_a_grid_is_proposed_by_its_days(desk: Desk) -> None:
    proposal = proposed(desk, f"Pupil no,Mon 15/09,,Tue 16/09,\n,AM,PM,AM,PM\n{ANN},/,/,/,/\n")
    assert (proposal.layout.name, columns(proposal)) == ("registers_grid", {"Pupil no": "upn"})


def test_the_kind_can_be_named(desk: Desk) -> None:
    text = f"UPN,Date,AM,PM\n{ANN},15/09/2025,/,/\n"
    assert proposed(desk, text, "registers_long").layout.name == "registers_long"
    with pytest.raises(WrongCallError, match="Did you mean registers_long"):
        proposed(desk, text, "register_long")


def test_a_file_without_a_header_is_refused_and_shows_nobody(desk: Desk) -> None:
    with pytest.raises(WrongCallError, match="no header") as error:
        look_through(desk.write(f"{ANN},Blythe,15/09/2025,AM,/\n{BEN},Ben,15/09/2025,AM,/\n"))
    assert "Blythe" not in error.value.sentence()


def test_a_workbook_is_looked_at_too(tmp_path: Path) -> None:
    from tests.ingest.rows.books import write_book

    path = write_book(
        tmp_path / "a.xlsx", {"S": [("Ref no", "Day", "AM", "PM"), (ANN, date(2025, 9, 15), "/", "/")]}
    )
    proposal = propose(look_through(path), TODAY)
    assert (proposal.layout.name, proposal.lacking) == ("registers_day", ())


def test_practices_say_that_a_file_is_a_provision_map(desk: Desk) -> None:
    rows = f"{ANN},Mentoring,06/10/2025,HLTA\n{ANN},School counselling,13/10/2025,Counsellor\n"
    proposal = proposed(desk, "UPN,What we did,Since,Who did it\n" + rows)
    assert proposal.layout.name == "supports"
    assert {"What we did": "practice_id", "Since": "start"}.items() <= columns(proposal).items()


def test_a_grid_of_whole_days_is_not_proposed_as_anything(desk: Desk) -> None:
    with pytest.raises(WrongCallError, match="a register has two marks a day"):
        proposed(desk, f"UPN,Mo,Tu,We,Th,Fr\n{ANN},/\\,/\\,/\\,L\\,/\\\n")


def test_days_beside_what_a_file_is_do_not_make_it_a_grid(desk: Desk) -> None:
    grid = f"UPN,Week beginning,Mon AM,Mon PM,Mon,Tue,Wed\n{ANN},15/09/2025,/,\\,100,100,100\n"
    assert proposed(desk, grid).layout.name == "registers_grid"
    events = f"UPN,When,What,Mon,Tue,Wed\n{ANN},15/09/2025,Detention,1,0,1\n"
    assert proposed(desk, events, "events").layout.name == "events"


@pytest.mark.parametrize("kind", [None, "registers_grid"])
def test_a_grid_of_whole_days_is_no_register(desk: Desk, kind: str | None) -> None:
    with pytest.raises(WrongCallError, match="columns for whole days"):
        proposed(desk, f"UPN,Mon,Tue,Wed,Thu,Fri\n{ANN},/,/,/,/,/\n", kind)
