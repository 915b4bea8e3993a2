from pathlib import Path

import pytest

from tests.made import bring_in
from tests.tiny_trust import ENROLMENTS, UPNS, enrolment_row, write_csv
from wholeschool.store import Store

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
