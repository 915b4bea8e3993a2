from pathlib import Path

import pytest

from tests.made import bring_in, rows_of, versions_of
from tests.tiny_trust import ENROLMENTS, UPNS, enrolment_row, write_csv
from wholeschool.errors import WrongCallError
from wholeschool.schema import TABLES
from wholeschool.store import Store, stored

TEMPORARY, ODD = "M80120000500A", "Q207000016049"


def forms(store: Path) -> dict[int, str]:
    with Store.open(store).reading() as engine:
        rows = engine.fetch(engine.table("pupils")).to_pylist()
    return {row["pupil_id"]: row["upn_form"] for row in rows}


def pupil(store: Path, upn: str) -> int:
    return int(Store.open(store).pseudonyms().of([upn])[0])


def rolls(folder: Path, *upns: str, start: str = "2024-09-02") -> Path:
    rows = [{**enrolment_row(5, start=start), "UPN": upn} for upn in upns]
    return write_csv(folder / "rolls.csv", ENROLMENTS, rows)


def test_every_pupil_of_the_files_is_known_with_what_the_upn_is_worth(
    tiny_store: Path, tmp_path: Path
) -> None:
    assert set(forms(tiny_store)) == {pupil(tiny_store, upn) for upn in UPNS}
    assert set(forms(tiny_store).values()) == {"permanent"}
    result = bring_in(tiny_store, rolls(tmp_path, TEMPORARY, ODD))
    assert result.changed == 2, "what is known of the UPNs is no change of its own"
    assert forms(tiny_store)[pupil(tiny_store, TEMPORARY)] == "temporary"
    assert forms(tiny_store)[pupil(tiny_store, ODD)] == "unlinkable"
    assert [each.check for each in result.findings if "marked as unlinkable" in each.advice] == ["upn_check"]


def test_whoever_has_no_accepted_row_is_no_pupil(tiny_store: Path, tmp_path: Path) -> None:
    result = bring_in(tiny_store, rolls(tmp_path, TEMPORARY, start="no date"))
    assert result.total("quarantined") == 1
    assert pupil(tiny_store, TEMPORARY) not in forms(tiny_store)


def test_a_pupil_once_permanent_stays_so(
    tiny_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = pupil(tiny_store, UPNS[5])
    of = Store.open(tiny_store).pseudonyms().of
    # Another UPN of the same pupil, as a link makes it.
    monkeypatch.setattr(
        "wholeschool.store.pseudonyms.Pseudonyms.of",
        lambda _, upns: of([UPNS[5] if upn == TEMPORARY else upn for upn in upns]),
    )
    bring_in(tiny_store, rolls(tmp_path, TEMPORARY))
    assert forms(tiny_store)[known] == "permanent"


NAMED = (*ENROLMENTS, "Surname", "Forename", "DOB")


def named(folder: Path, *rows: tuple[int, str, str, str], name: str = "named.csv") -> Path:
    """A file of enrolments with names: pupil, surname, forename, birth date."""
    return write_csv(
        folder / name,
        NAMED,
        [
            {**enrolment_row(pupil), "Surname": surname, "Forename": forename, "DOB": born}
            for pupil, surname, forename, born in rows
        ],
    )


def sealed(store: Path) -> set[tuple[int, str, str]]:
    opened = Store.open(store).vault()
    return {
        (row["pupil_id"], row["field"], opened.open(row["pupil_id"], row["field"], row["sealed"]))
        for row in rows_of(store, "identities")
    }


def test_every_upn_is_sealed(tiny_store: Path) -> None:
    assert sealed(tiny_store) == {(pupil(tiny_store, upn), "upn", upn) for upn in UPNS}


def test_names_are_sealed_and_a_later_file_corrects_them(tiny_store: Path, tmp_path: Path) -> None:
    who = pupil(tiny_store, UPNS[5])
    first = named(tmp_path, (5, "Blythe", "Ann", "2012-05-14"))
    assert bring_in(tiny_store, first).changed == 3
    again = named(tmp_path, (5, "Blythe", "Ann", "2012-05-14"), (6, "", "", ""), name="again.csv")
    assert bring_in(tiny_store, again).changed == 0, "the same names seal to the same bytes"
    later = named(tmp_path, (5, "Smith", "Ann", "2012-05-15"), name="later.csv")
    assert bring_in(tiny_store, later).changed == 2
    assert {row for row in sealed(tiny_store) if row[0] == who and row[1] != "upn"} == {
        (who, "surname", "Smith"),
        (who, "forename", "Ann"),
        (who, "birth_date", "2012-05-15"),
    }


def test_two_birth_dates_of_one_import_both_stand(tiny_store: Path, tmp_path: Path) -> None:
    one = named(tmp_path, (5, "Blythe", "Ann", "2012-05-14"), name="one.csv")
    two = named(tmp_path, (5, "Blythe", "Ann", "2010-01-30"), name="two.csv")
    bring_in(tiny_store, one, two)
    assert {text for _, field, text in sealed(tiny_store) if field == "birth_date"} == {
        "2012-05-14", "2010-01-30"
    }  # fmt: skip


def test_no_name_stands_in_a_store_but_sealed(tiny_store: Path, tmp_path: Path) -> None:
    words = ("Blythe-Quixote", "Annabella", "1999-12-31", "31/12/1999", "Brönte")
    bring_in(
        tiny_store,
        named(tmp_path, (5, words[0], words[1], words[3]), (6, words[4], "No date", "Annabella's day")),
    )
    for path in tiny_store.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not any(word.encode() in content for word in words), path
    store = Store.open(tiny_store)
    with store.reading() as engine:
        for name in store.head().versions:
            rows = engine.fetch(engine.table(stored(name) if TABLES[name].history else name))
            assert not any(word in str(rows.to_pydict()) for word in words), name
    assert not any(word in str([vars(commit) for commit in store.log()]) for word in words)


def test_without_the_key_of_the_vault_nothing_is_imported(tiny_store: Path, tmp_path: Path) -> None:
    before = versions_of(tiny_store)
    (tiny_store / "vault.key").unlink()
    with pytest.raises(WrongCallError, match="key of the vault is missing"):
        bring_in(tiny_store, named(tmp_path, (5, "Blythe", "Ann", "2012-05-14")))
    assert versions_of(tiny_store) == before
