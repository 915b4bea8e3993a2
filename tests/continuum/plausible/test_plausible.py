from pathlib import Path

from tests.made import MadeTrust
from wholeschool.actions.check import check
from wholeschool.actions.import_files import import_files
from wholeschool.continuum.plausible import CHECKS
from wholeschool.simulate import Settings, write_trust
from wholeschool.store import Store


def test_every_check_runs_on_a_store_that_holds_nothing(empty_store: Path) -> None:
    with Store.open(empty_store).reading() as engine:
        assert [list(each(engine)) for each in CHECKS] == [[] for _ in CHECKS]


def test_findings_leave_the_verdict_alone(tmp_path: Path, one_year: MadeTrust) -> None:
    write_trust(tmp_path / "census", Settings(2, 200, 1, seed=3), format_name="census-xml")
    store = tmp_path / "store"
    import_files(store, [one_year.files, tmp_path / "census"])
    result = check(Store.open(store))
    differing = [each for each in result.findings if each.check == "census_differs_from_registers"]
    assert result.ok
    # Marks after a leaving date that was put back are all in which the two differ.
    assert all("in the registers" in each.seen and each.count <= 3 for each in differing)
