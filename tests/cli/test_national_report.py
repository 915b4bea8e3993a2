"""`wholeschool national report`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import wholeschool
from tests.ingest.official.made import SUSPENSIONS
from tests.reference_lists.test_claims import CLAIM

TEXT = "\n".join(line.strip() for line in SUSPENSIONS.strip().splitlines()) + "\n"


def test_the_files_are_told_and_are_there(empty_store: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT)
    wholeschool("national", "load", empty_store, tmp_path / "a.csv")
    answer = wholeschool("national", "report", empty_store, "--out", tmp_path / "site", "--json")
    assert answer.exit_code == 0
    files = [Path(each) for each in answer.document["files"]]
    assert files[0] == tmp_path / "site" / "index.html"
    assert all(each.is_file() for each in files)
    told = wholeschool("national", "report", empty_store, "--out", tmp_path / "site")
    assert f"Wrote {len(files)} files." in told.out


def test_claims_of_ones_own_take_the_place_of_those_that_are_carried(
    empty_store: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(TEXT)
    (tmp_path / "claim.toml").write_text(CLAIM)
    wholeschool("national", "load", empty_store, tmp_path / "a.csv")
    out = tmp_path / "site"
    wholeschool("national", "report", empty_store, "--out", out, "--claims", tmp_path / "claim.toml")
    text = (out / "claims.html").read_text("utf-8")
    assert text.count('<h2 id="claim-') == 1
    assert 'id="claim-half"' in text


def test_a_store_without_figures_is_a_sentence(empty_store: Path, tmp_path: Path) -> None:
    answer = wholeschool("national", "report", empty_store, "--out", tmp_path / "site")
    assert answer.exit_code == 2
    assert "no official figures of England" in answer.sentence
    assert not (tmp_path / "site").exists()
