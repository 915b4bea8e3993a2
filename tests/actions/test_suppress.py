"""A table of counts made fit to leave: totals, what is hidden, and what is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeschool.actions.suppress import suppress, write_released
from wholeschool.disclosure import load_policy
from wholeschool.errors import WrongCallError

ROWS = "school,group,n,pupils\nx,A,3,43\nx,B,40,100\ny,A,12,60\ny,B,60,200\nz,A,25,90\nz,B,100,300\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "counts.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_the_box_around_a_small_count_is_hidden(table: Path, tmp_path: Path) -> None:
    made = suppress(table, ["school", "group"], "n", "", load_policy())
    hidden = {(row["school"], row["group"]) for row in made.released.rows if row["hidden"]}
    assert hidden == {("x", "A"), ("x", "B"), ("y", "A"), ("y", "B")}
    shown = {(row["school"], row["group"]): row["n"] for row in made.released.rows}
    assert (shown["All", "All"], shown["z", "A"], shown["x", "All"]) == (240, 25, 45)
    assert (made.cells, made.small, made.besides) == (12, 1, 3)
    write_released(made.released, tmp_path / "safe.csv")
    lines = (tmp_path / "safe.csv").read_text("utf-8").splitlines()
    assert lines[0] == '"school","group","n","hidden"'
    assert '"x","A","","c"' in lines
    with pytest.raises(WrongCallError, match="there already"):
        write_released(made.released, tmp_path / "safe.csv")


def test_who_was_not_counted_is_guarded_too(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("school,n,pupils\nx,47,50\ny,20,60\nz,30,80\n", "utf-8")
    made = suppress(path, ["school"], "n", "pupils", load_policy())
    shown = {row["school"]: row for row in made.released.rows}
    assert shown["x"]["n"] is None or shown["x"]["pupils"] is None
    assert made.small == 1


def test_that_everybody_was_counted_is_guarded(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("school,n,pupils\nx,50,50\ny,20,60\nz,30,80\n", "utf-8")
    shown = {
        audience: {row["school"]: row for row in released.rows}["x"]
        for audience in ("public", "trust")
        for released in [suppress(path, ["school"], "n", "pupils", load_policy(audience=audience)).released]
    }
    assert None in (shown["public"]["n"], shown["public"]["pupils"])
    assert (shown["trust"]["n"], shown["trust"]["pupils"]) == (50, 50)


@pytest.mark.parametrize(
    ("text", "by", "base", "sentence"),
    [
        (ROWS, ["scool"], "", "no column “scool”.*Did you mean school"),
        (ROWS, [], "", "crossed by one column or more"),
        (ROWS.replace("x,A,3", "x,A,c"), ["school"], "", "line 2: “c” in the column “n” is no whole number"),
        (ROWS.replace("x,A,3,43", "x,A,-3,43"), ["school"], "", "below 0"),
        (ROWS.replace("x,A,3,43", "x,A,99,43"), ["school", "group"], "pupils", "more are counted"),
        (ROWS.replace("z,", "All,"), ["school"], "", "is called “All”, as totals are"),
        (
            ROWS + "Total,A,40,193\nTotal,B,200,600\n",
            ["school", "group"],
            "",
            "“Total” in “school” is the sum",
        ),
    ],
)
def test_what_cannot_be_made_safe_is_refused(
    tmp_path: Path, text: str, by: list[str], base: str, sentence: str
) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(WrongCallError, match=sentence):
        suppress(path, by, "n", base, load_policy())
