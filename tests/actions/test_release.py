"""A release from draft to file: counted, held against what left before, approved by a second person."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from wholeschool.actions.release import (
    Asked,
    _made,
    approve_release,
    check_release,
    draft_from_table,
    releases,
    show_release,
)
from wholeschool.actions.release_about import metadata
from wholeschool.actions.release_register import Signer, asked_release, read_counts
from wholeschool.actions.suppress import ON_ONES_WORD
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, read_looks

ADA, BEN = Signer("Ada Moss", "trust_data_lead"), Signer("Ben Carr", "head")
AUTUMN = "school,group,n\nx,A,3\nx,B,40\ny,A,12\ny,B,60\nz,A,25\nz,B,100\n"
BY = ("school", "group")


@pytest.fixture
def store(empty_store: Path) -> Store:
    return Store.open(empty_store)


def drafted(store: Store, folder: Path, text: str, title: str = "Suspended", **asked: str) -> int:
    path = folder / f"{title}.csv"
    path.write_text(text, "utf-8")
    return draft_from_table(store, ADA, Asked(title, BY, **asked), path, count="n").number


def test_what_is_approved_leaves_with_what_it_is(store: Store, tmp_path: Path) -> None:
    number = drafted(store, tmp_path, AUTUMN)
    assert check_release(store, number, ADA).reasons == ()
    found, made = approve_release(store, number, BEN, tmp_path / "out.csv")
    assert found.reasons == ()
    assert made is not None
    lines = (tmp_path / "out.csv").read_text("utf-8").splitlines()
    assert lines[0] == '"school","group","n","hidden"'
    assert '"x","A","","c"' in lines
    about = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert (about["title"], about["cells"], about["hidden"], about["audience"]) == (
        "Suspended",
        12,
        4,
        "everybody",
    )
    (release,) = releases(store)
    assert [(step.step, step.by, step.role) for step in release.steps] == [
        ("drafted", "Ada Moss", "trust_data_lead"),
        ("checked", "Ada Moss", "trust_data_lead"),
        ("approved", "Ben Carr", "head"),
    ]


def test_what_is_an_outcome_is_remembered_and_said(store: Store, tmp_path: Path) -> None:
    all_of_x = AUTUMN.replace("x,A,3", "x,A,0")
    notes = []
    for title, outcomes in (("plain", ()), ("guarded", ("group",))):
        path = tmp_path / f"{title}.csv"
        path.write_text(all_of_x, "utf-8")
        number = draft_from_table(store, ADA, Asked(title, BY, outcomes=outcomes), path, count="n").number
        _, hidden = show_release(store, number)
        assert ("x, A" in {each["cell"] for each in hidden}) == bool(outcomes)
        notes.append(draft_notes(store, number))
    plain, guarded = notes
    assert plain[0] == guarded[0]
    assert "taken for pupils" in plain[0]
    assert "is not hidden" in plain[1]
    assert not any("is not hidden" in each for each in guarded)


def draft_notes(store: Store, number: int) -> list[str]:
    """The notes that a release would leave with."""
    with store.reading() as engine:
        release = asked_release(engine, number)
        made = _made(engine, release, read_counts(engine, release, with_pupils=False))
    return list(metadata(release, made)["notes"])


def test_every_step_is_in_the_audit(store: Store, tmp_path: Path) -> None:
    number = drafted(store, tmp_path, AUTUMN)
    approve_release(store, number, BEN, tmp_path / "out.csv")
    looks = read_looks(store).sort_by("at").to_pylist()
    assert [(each["action"], each["role"]) for each in looks] == [
        ("release drafted", "trust_data_lead"),
        ("release approved", "head"),
    ]
    assert {each["why"] for each in looks} == {"release 1 by Ada Moss", "release 1 by Ben Carr"}


def test_the_record_says_what_is_hidden_and_why_without_a_count(store: Store, tmp_path: Path) -> None:
    release, hidden = show_release(store, drafted(store, tmp_path, AUTUMN))
    assert {each["cell"]: each["why"] for each in hidden} == {
        "x, A": "small",
        "x, B": "would tell another",
        "y, A": "would tell another",
        "y, B": "would tell another",
    }
    said = json.dumps([dict(step.said) for step in release.steps]) + release.draft.text
    assert not {"3", "40", "12", "60", "240"} & {*said.replace(",", " ").replace("}", " ").split()}


def test_tables_with_noise_spend_the_store_s_budget(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text(AUTUMN, "utf-8")
    asked = Asked("Suspended", BY, epsilon=0.8)
    made = draft_from_table(store, ADA, asked, path, count="n")
    checked, out = approve_release(store, made.number, BEN, tmp_path / "out.csv")
    assert (checked.against, checked.reasons) == ((), ())
    assert out is not None
    # What leaves is what was drafted, and not drawn again.
    assert [dict(row) for row in out.released.rows] == [dict(row) for row in made.made.released.rows]
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["epsilon"] == 0.8
    assert checked.epsilon == 0.8
    draft_from_table(store, ADA, asked, path, count="n")
    with pytest.raises(WrongCallError, match=r"ε = 0\.8 is more than is left: 1\.6 of 2 are spent"):
        draft_from_table(store, ADA, asked, path, count="n")
    assert len(releases(store)) == 2
    # Others are not held against it: what it tells is counted.
    assert check_release(store, drafted(store, tmp_path, AUTUMN), ADA).against == ()


@pytest.mark.parametrize("name", ["Ada Moss", "ada  moss", "ADA MOSS ", "Ada Moss.", "A\u200bda Moss"])
def test_whoever_drafted_it_cannot_approve_it(store: Store, tmp_path: Path, name: str) -> None:
    number = drafted(store, tmp_path, AUTUMN)
    with pytest.raises(WrongCallError, match="a second person has to approve it"):
        approve_release(store, number, Signer(name, "head"), tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()
    assert not releases(store)[0].approved


def test_what_one_less_the_other_gives_is_refused_and_the_refusal_recorded(
    store: Store, tmp_path: Path
) -> None:
    first = drafted(store, tmp_path, AUTUMN, audience="trust")
    approve_release(store, first, BEN, tmp_path / "autumn.csv")
    spring = AUTUMN.replace("z,B,100", "z,B,98")
    second = drafted(store, tmp_path, spring, title="Spring", audience="trust")
    found, made = approve_release(store, second, BEN, tmp_path / "spring.csv")
    assert made is None
    assert found.against == (first,)
    (reason,) = found.reasons
    assert reason.startswith("“z, B” in release 1 counts a few pupils who are not counted there in release 2")
    assert not (tmp_path / "spring.csv").exists()
    step = releases(store)[1].steps[-1]
    assert (step.step, step.said["reasons"]) == ("refused", [reason])


def test_rounding_guards_who_came_or_left(store: Store, tmp_path: Path) -> None:
    first = drafted(store, tmp_path, AUTUMN)
    approve_release(store, first, BEN, tmp_path / "autumn.csv")
    second = drafted(store, tmp_path, AUTUMN.replace("z,B,100", "z,B,98"), title="Spring")
    found = check_release(store, second, ADA)
    assert (found.against, found.reasons) == ((first,), ())


STACKED = "school,group,n\nx,FSM,30\nx,not FSM,70\nx,girls,44\nx,boys,56\n"


def test_what_was_made_of_a_tables_rows_goes_along(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "stacked.csv"
    path.write_text(STACKED + "x,boys,4\n", "utf-8")
    asked = Asked("Groups", BY, each_once=True)
    with pytest.raises(WrongCallError, match="say so with --each-once"):
        draft_from_table(store, ADA, replace(asked, each_once=False), path, count="n")
    draft_from_table(store, ADA, asked, path, count="n")
    (release,) = releases(store)
    added_up, word = release.draft.notes
    assert added_up.startswith("1 row has the same school and group as another: their counts were added up.")
    assert word == ON_ONES_WORD
    approve_release(store, release.number, BEN, tmp_path / "out.csv")
    notes = json.loads((tmp_path / "out.json").read_text("utf-8"))["notes"]
    assert {added_up, word} <= {*notes}


def test_a_title_that_names_a_pupil_is_refused() -> None:
    with pytest.raises(WrongCallError, match="the title holds what looks like a UPN"):
        Asked("Absence of A123456789012", BY)


def test_a_draft_that_never_left_stands_in_nobody_s_way(store: Store, tmp_path: Path) -> None:
    drafted(store, tmp_path, AUTUMN, audience="trust")
    second = drafted(store, tmp_path, AUTUMN.replace("z,B,100", "z,B,98"), title="Spring", audience="trust")
    assert check_release(store, second, ADA).against == ()


@pytest.mark.parametrize(
    ("number", "signed", "role", "said"),
    [
        (7, "Ben", "head", "there is no release 7. There are: 1"),
        (1, "", "head", "needs the name of whoever takes it. Such as: --signed"),
        (1, "B", "head", "“B” is too short for a name. Such as: --signed"),
        (1, "Ada M\u043ess", "head", "letters of 2 scripts, “s” (Latin) and “\u043e” (Cyrillic)"),
        (1, "A123456789012", "head", "needs the name of whoever takes it"),
        (1, "Ben", "hed", "there is no role “hed”. Did you mean head"),
    ],
)
def test_what_cannot_be_signed_is_refused(
    store: Store, tmp_path: Path, number: int, signed: str, role: str, said: str
) -> None:
    drafted(store, tmp_path, AUTUMN)
    with pytest.raises(WrongCallError, match=re.escape(said)):
        check_release(store, number, Signer(signed, role))


@pytest.mark.parametrize("name", ["José Núñez-Ó Dálaigh", "Ада Мосс", "Ada 高橋みなみ", "K\u02bba Moss"])
def test_names_of_every_script_can_be_signed(name: str) -> None:
    assert Signer(name, "head").by == name


def test_nothing_is_approved_twice_or_over_a_file(store: Store, tmp_path: Path) -> None:
    number = drafted(store, tmp_path, AUTUMN)
    approve_release(store, number, BEN, tmp_path / "out.csv")
    with pytest.raises(WrongCallError, match="approved already"):
        approve_release(store, number, BEN, tmp_path / "other.csv")
    with pytest.raises(WrongCallError, match="there already"):
        approve_release(store, number, BEN, tmp_path / "out.csv")


@pytest.mark.parametrize(
    ("name", "said"),
    [("out.json", "such as out.csv"), ("out.JSON", "such as out.csv"), ("none/out.csv", "no such folder")],
)
def test_where_no_table_can_lie_nothing_is_approved(
    store: Store, tmp_path: Path, name: str, said: str
) -> None:
    number = drafted(store, tmp_path, AUTUMN)
    with pytest.raises(WrongCallError, match=said):
        approve_release(store, number, BEN, tmp_path / name)
    assert not releases(store)[0].approved
    assert [path.name for path in tmp_path.glob("*out*")] == []


@pytest.mark.parametrize("fails", ["write_released", "metadata", "write_step"])
def test_what_could_not_be_written_is_not_approved(store: Store, tmp_path: Path, fails: str) -> None:
    number = drafted(store, tmp_path, AUTUMN)
    full = OSError(28, "No space left on device")
    with (
        patch(f"wholeschool.actions.release.{fails}", side_effect=full),
        pytest.raises(WrongCallError, match="cannot be written: No space left"),
    ):
        approve_release(store, number, BEN, tmp_path / "out.csv")
    assert not releases(store)[0].approved
    assert [path.name for path in tmp_path.glob("*out*")] == []
    assert approve_release(store, number, BEN, tmp_path / "out.csv")[1] is not None
    assert sorted(path.name for path in tmp_path.glob("*out*")) == ["out.csv", "out.json"]


# --- tables of a store ---------------------------------------------------------------------------------
