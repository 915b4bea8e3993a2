"""What a `.meta.csv` says of the file beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.official.made import read_file
from wholeschool.ingest.official.labels import Label, is_labels, labels_beside, read_labels

META = (
    b"col_name,col_type,label,indicator_unit\n"
    b"v1,Indicator,Number of suspensions,\n"
    b"v2,Indicator,Suspension rate,%\n"
)


@pytest.mark.parametrize("name", ["figures.csv", "figures.csv.gz", "figures.parquet"])
def test_labels_belong_to_the_file_of_the_same_name(name: str, tmp_path: Path) -> None:
    meta = tmp_path / "figures.meta.csv"
    meta.write_bytes(META)
    assert labels_beside(tmp_path / name, [meta]) == {
        "v1": Label("Number of suspensions", ""),
        "v2": Label("Suspension rate", "%"),
    }
    assert labels_beside(tmp_path / f"other_{name}", [meta]) == {}
    assert is_labels(meta.name)


def test_a_file_of_other_columns_has_no_labels() -> None:
    assert read_labels(b"a,b\n1,2\n") == {}


def test_labels_make_nameless_columns_figures(tmp_path: Path) -> None:
    (tmp_path / "figures.meta.csv").write_bytes(META)
    path = tmp_path / "figures.csv"
    path.write_text("time_period,geographic_level,school_type,v1,v2\n201617,National,Total,50,5\n")
    assert read_file(path).of("measure", "count", "rate") == [("suspension_rate", 50, 5)]
