"""A table of counts made fit to leave: totals, what is hidden, and what is refused in a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wholeschool.actions.suppress import read_counts, suppress, write_released
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
        ("school,group,n,pupils\n", ["school"], "", "this table has no rows"),
        (
            "school,n,pupils\nx,0,0\ny,0,0\n",
            ["school"],
            "pupils",
            "“pupils” is 0 throughout: there is nobody",
        ),
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


@pytest.mark.parametrize(
    ("by", "count", "base", "said"),
    [
        (["hidden"], "n", "", "has a column “hidden” of its own"),
        (["per 100"], "n", "", "has a column “per 100” of its own"),
        (["school"], "hidden", "", "has a column “hidden” of its own"),
        (["school", "school"], "n", "", "“school” is named twice"),
        (["school", "n"], "n", "", "“n” is named twice"),
        (["school"], "n", "n", "“n” is named twice"),
    ],
)
def test_columns_that_would_overwrite_each_other_are_refused(
    tmp_path: Path, by: list[str], count: str, base: str, said: str
) -> None:
    path = tmp_path / "n.csv"
    path.write_text("school,hidden,per 100,n\nx,20,30,40\ny,21,31,41\n", "utf-8")
    with pytest.raises(WrongCallError, match=said):
        suppress(path, by, count, base, load_policy())


WHITE = "group,n,pupils\nWhite British,40,400\nWhite Irish,3,51\nWhite,43,451\nAsian,60,333\nBlack,17,208\n"
UPN = "A123456789012"


@pytest.mark.parametrize(
    ("text", "base", "said"),
    [
        (WHITE, "", "“White” in “group” is the sum of “White British” and “White Irish”.*--groups"),
        (WHITE.replace("White,", "Another,"), "pupils", "“Another” in “group” is the sum of “White British”"),
        ("group,n\nx,20\nALL ,31\nz,40\n", "", "“ALL” in “group” is called as totals are.*--groups"),
        ("group,n\nx,20\nTotal boys,31\nz,40\n", "", "“Total boys” in “group” is called as totals are"),
        (WHITE.replace("Asian", UPN), "", "“group” holds what looks like a UPN"),
        ("group,n\n" + "".join(f"{n},1\n" for n in range(30)), "", "it tells single pupils apart"),
    ],
)
def test_values_that_may_not_be_seen_are_refused(tmp_path: Path, text: str, base: str, said: str) -> None:
    path = tmp_path / "n.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(WrongCallError, match=said) as refused:
        suppress(path, ["group"], "n", base, load_policy())
    assert UPN not in str(refused.value)


@pytest.mark.parametrize("other", ["white", "WHITE", "Wh ite"])
def test_values_that_differ_in_capitals_or_blanks_alone_are_refused(tmp_path: Path, other: str) -> None:
    """Two small counts of one group would be hidden each, and their sum be told by nothing."""
    path = tmp_path / "counts.csv"
    path.write_text(f"group,n\nWhite,30\n{other},3\nAsian,40\n", "utf-8")
    said = f"“White” and “{other}” in “group” differ in nothing but capitals or blanks"
    with pytest.raises(WrongCallError, match=said):
        suppress(path, ["group"], "n", "", load_policy())
    path.write_text("group,n\nWhite,30\n White ,3\nAsian,40\n", "utf-8")
    shown = {
        row["group"]: row["n"] for row in suppress(path, ["group"], "n", "", load_policy()).released.rows
    }
    assert shown == {"White": 35, "Asian": 40, "All": 75}


def test_sums_that_come_out_by_chance_and_names_like_totals_are_let_through(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text("school,n\nAll Saints,20\nAny other school,30\nSt Mary,50\nSt Jude,71\n", "utf-8")
    assert suppress(path, ["school"], "n", "", load_policy()).released.rows


def test_names_of_files_columns_and_groups_are_looked_through_for_upns(table: Path, tmp_path: Path) -> None:
    named, columns = tmp_path / f"{UPN}.csv", tmp_path / "columns.csv"
    named.write_text(ROWS, "utf-8")
    columns.write_text(ROWS.replace("group", UPN), "utf-8")
    for path, by in ((named, "group"), (columns, UPN)):
        with pytest.raises(WrongCallError, match="looks like a UPN") as refused:
            suppress(path, ["school", by], "n", "", load_policy())
        assert UPN not in str(refused.value)
    with pytest.raises(WrongCallError, match="this file of groups holds"):
        _grouped(tmp_path, MAJOR.replace("White", UPN))


ETHNICITY = (
    "school,ethnicity,n\nx,Irish,3\nx,Traveller,20\nx,Chinese,9\ny,Irish,12\ny,Traveller,30\ny,Chinese,40\n"
)
MAJOR = "column,value,group\nethnicity,Irish,White\nethnicity,Traveller,White\nethnicity,Chinese,Asian\n"


def _grouped(folder: Path, groups: str) -> dict[tuple[object, object], object]:
    table, file = folder / "n.csv", folder / "groups.csv"
    table.write_text(ETHNICITY, "utf-8")
    file.write_text(groups, "utf-8")
    made = suppress(table, ["school", "ethnicity"], "n", "", load_policy(audience="trust"), file)
    return {(row["school"], row["ethnicity"]): row["n"] for row in made.released.rows}


def test_groups_of_values_are_totalled_and_do_not_give_small_ones_away(tmp_path: Path) -> None:
    shown = _grouped(tmp_path, MAJOR)
    assert (shown["y", "White"], shown["All", "White"], shown["All", "All"]) == (42, 65, 114)
    # White less Travellers would be the three Irish.
    assert shown["x", "Irish"] is None
    assert None in (shown["x", "White"], shown["x", "Traveller"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ethnicity,Chinese,Asian\n", "", "“Chinese” in “ethnicity” is in no group"),
        ("Chinese", "Chinise", r"“Chinese” in “ethnicity” is in no group.*Did you mean Chinise"),
        ("Asian\n", "Asian\nethnicity,Irish,Celtic\n", "in two groups, White and Celtic: they overlap"),
        ("Asian\n", "Asian\nethnicity,Roma,Roma\n", "group “Roma” of “ethnicity” has no members"),
        ("White", "Irish", "“Irish” is a group of “ethnicity” and one of its values too"),
        ("ethnicity,", "etnicity,", "not crossed by a column “etnicity”. Did you mean ethnicity"),
        (MAJOR, MAJOR.replace("\n", ",0.5\n").replace("group,0.5", "group,weight"),
         "the weights of “Irish” in “ethnicity” come to 0.5, and not to 1"),
        (MAJOR, MAJOR.replace("\n", ",half\n").replace("group,half", "group,weight"), "“half” is no weight"),
        (MAJOR, MAJOR.replace("\n", ",nan\n").replace("group,nan", "group,weight"), "“nan” is no weight"),
        ("Asian", "All", "is called “All”, and has no name or that of totals"),
        ("Asian", "", "is called “”, and has no name or that of totals"),
    ],
)  # fmt: skip
def test_groups_that_do_not_add_up_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(WrongCallError, match=said):
        _grouped(tmp_path, MAJOR.replace(old, new))


def test_rates_are_of_what_is_given_and_of_enough_pupils(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text("school,n,pupils\nx,11,23\ny,21,62\nz,31,81\n", "utf-8")
    rows = suppress(path, ["school"], "n", "pupils", load_policy()).released.rows
    assert {row["school"]: row["per 100"] for row in rows} == {
        "x": 40.0, "y": 33.3, "z": 37.5, "All": 39.4,
    }  # fmt: skip
    strict = suppress(path, ["school"], "n", "pupils", replace(load_policy(), percent_from_pupils=60))
    assert strict.released.rows[0]["per 100"] is None


def test_events_of_named_pupils_do_not_pass_as_pupils(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text("Pupil,Suspensions\nAda Moss,12\nBen Carr,7\nCal Dee,9\n", "utf-8")
    with pytest.raises(WrongCallError, match="“Pupil” is called as one of pupils is"):
        suppress(path, ["Pupil"], "Suspensions", "", load_policy())


STATUSES = "School,Status,Pupils\nAshby,Suspended,30\nAshby,Not,0\nBirch,Suspended,20\nBirch,Not,60\n"


def test_what_counts_are_taken_for_is_said(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text(STATUSES, "utf-8")
    taken, unguarded, *_ = suppress(path, ["School"], "Pupils", "", load_policy()).released.notes
    assert taken.startswith("What “Pupils” counts is taken for pupils, each counted once, under one value")
    assert "that everybody of a row has the same is not hidden" in unguarded
    trust = suppress(path, ["School"], "Pupils", "", load_policy(audience="trust")).released.notes
    assert not any("not hidden" in each for each in trust), "nor would it be with an outcome"


def test_that_rows_of_one_cell_are_added_up_is_said(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text("School,Month,Pupils\nAshby,May,30\nAshby,June,20\nBirch,May,25\n", "utf-8")
    made = suppress(path, ["School"], "Pupils", "", load_policy()).released
    assert [row["Pupils"] for row in made.rows] == [50, 25, 75]
    said = "1 row has the same School as another: their counts were added up."
    assert any(said in each for each in made.notes)
    by_month = suppress(path, ["School", "Month"], "Pupils", "", load_policy()).released
    assert not any("added up" in each for each in by_month.notes)


def test_that_all_of_a_row_have_one_outcome_is_guarded(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text(STATUSES + "Cedar,Suspended,40\nCedar,Not,90\n", "utf-8")
    made = suppress(path, ["School", "Status"], "Pupils", "", load_policy(), outcomes=["Status"])
    shown = {(row["School"], row["Status"]): row["Pupils"] for row in made.released.rows}
    assert shown["Ashby", "Not"] is None
    assert None in (shown["Ashby", "Suspended"], shown["Ashby", "All"])
    assert not any("is not hidden" in each for each in made.released.notes)
    plain = suppress(path, ["School", "Status"], "Pupils", "", load_policy())
    assert (plain.small, plain.besides) == (0, 0)
    with pytest.raises(WrongCallError, match=r"not crossed by a column “status”.*Did you mean Status"):
        suppress(path, ["School", "Status"], "Pupils", "", load_policy(), outcomes=["status"])


def test_where_more_are_counted_than_there_are_it_is_said_of_whom(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("School,Group,N,D\nAsh,f,3,9\nBirch,f,50,40\n", "utf-8")
    with pytest.raises(WrongCallError, match="than there are in “D”: of School “Birch”, Group “f”"):
        read_counts(path, ["School", "Group"], "N", "D")
