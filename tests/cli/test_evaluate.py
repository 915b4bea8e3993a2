"""The command `evaluate panel`: its JSON, its words, and what is wrong with a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.practice.panels import made_panel
from tests.shared import reference_file, reference_result

COLUMNS = ("--unit", "countyreal", "--time", "year", "--outcome", "lemp", "--start", "first.treat")
OURS = ("--unit", "school", "--time", "year", "--outcome", "days", "--start", "began")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    panel = made_panel(2, -3.0)
    path = tmp_path_factory.mktemp("panel") / "panel.csv"
    rows = zip(panel.unit, panel.time, panel.outcome, panel.start, strict=True)
    lines = [f"S{unit},{time},{outcome:.4f},{start or ''}" for unit, time, outcome, start in rows]
    path.write_text("\n".join(["school,year,days,began", *lines]) + "\n", encoding="utf-8")
    return path


def test_the_document_has_the_figures_of_csdid() -> None:
    path = reference_file("mpdta.csv")
    found = wholeschool("evaluate", "panel", path, *COLUMNS, "--control", "never", "--json").document
    expected = reference_result("mpdta_csdid_py")["simple"]
    assert [found["overall"]["estimate"], found["overall"]["se"]] == pytest.approx(expected, abs=1e-6)
    assert (found["design"], found["grade"], found["pretrend"]["df"]) == ("staggered", 2, 5)
    assert {*found} >= {"overall", "by_event_time", "pretrend", "warnings", "grade", "sentence"}
    assert [each["event_time"] for each in found["by_event_time"]] == [-3, -2, -1, 0, 1, 2, 3]


def test_a_person_reads_a_sentence_first(table: Path) -> None:
    answer = wholeschool("evaluate", "panel", table, *OURS)
    assert answer.exit_code == 0
    lines = answer.out.splitlines()
    assert lines[0].startswith("In the 40 units that began, days is ")
    assert lines[1].startswith("Strength of evidence: 2 of 5, before and after")
    assert "No plan was written before outcomes were read" in lines[0]
    assert "Two-way fixed effects would say" in answer.err


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--outcome", "day"), "there is no column “day”. Did you mean days?"),
        (("--outcome", "school"), "line 2: “S0” in the column “school” is no number. Numbers have a point"),
        (("--start", "year"), "begins at more than one time. A unit begins once"),
        (("--design", "before"), "panel.csv: There is no design “before”. There are: auto, staggered"),
        (("--design", "itss"), "There is no design “itss”. Did you mean its?"),
        (("--outcome-kind", "counts"), "no kind of outcome “counts”. Did you mean count?"),
        (("--exposure", "year"), "An exposure is what counts are of. Add --outcome-kind count"),
        (("--design", "its"), "begin within the panel, and an interrupted time series is of one unit"),
    ],
)
def test_what_is_wrong_is_a_sentence(table: Path, changed: tuple[str, str], said: str) -> None:
    answer = wholeschool("evaluate", "panel", table, *OURS, *changed)
    assert answer.exit_code == 2
    assert said in answer.sentence


@pytest.mark.parametrize(
    ("row", "changed", "said"),
    [
        (",3,4.0,", (), "line 3: the column “school” is blank. Rows of totals are no units"),
        ('S9,3,"4,5",', (), "line 3: “4,5” in the column “days” is no number"),
        (
            "S9,2023-01-05,4.0,",
            (),
            "in the column “year” is no number. Numbers have a point",
        ),
        ("S9,3,4.0,", ("--cluster", "trust"), "there is no column “trust”"),
    ],
)
def test_a_cell_that_says_nothing_is_named(
    tmp_path: Path, row: str, changed: tuple[str, ...], said: str
) -> None:
    path = tmp_path / "panel.csv"
    path.write_text(f"school,year,days,began\nS1,3,5.0,\n{row}\n", encoding="utf-8")
    answer = wholeschool("evaluate", "panel", path, *OURS, *changed)
    assert said in answer.sentence


def test_commas_between_thousands_are_read(tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    rows = [f'S{unit},{year},"{1000 + unit:,}.5",' for unit in range(12) for year in (1, 2)]
    path.write_text("\n".join(["school,year,days,began", *rows]), encoding="utf-8")
    columns = OURS[:6]
    found = wholeschool(
        "evaluate", "before-after", path, *columns, "--before", 1001, "--after", 500, "--json"
    ).document
    assert (found["came_to"], found["expected"]) == (pytest.approx(1001), None)


def test_a_rate_before_and_after(table: Path) -> None:
    columns = ("--unit", "school", "--time", "year", "--outcome", "days", "--before", "2", "--after", "1")
    answer = wholeschool("evaluate", "before-after", table, *columns, "--rates", "--chosen", "1.5")
    assert answer.out.splitlines()[0] == "From 2 to 1 days is 1 lower."
    assert "Units that are chosen because they lie" in answer.out
    found = wholeschool("evaluate", "before-after", table, *columns, "--rates", "--json").document
    assert (found["comes_back"], found["units"] >= 10) == (None, True)
    for option, said in (("--chosen", "Say --rates too"), ("--at-least", "for counts")):
        rates = ("--rates",) if option == "--at-least" else ()
        refused = wholeschool("evaluate", "before-after", table, *columns, *rates, option, "3")
        assert (refused.exit_code, said in refused.sentence) == (2, True)
