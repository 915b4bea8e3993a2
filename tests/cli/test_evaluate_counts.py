"""The command `evaluate panel` on counts, on one school, and where chance decided: its JSON and its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.practice.adoption.test_counted import counted_panel
from tests.practice.assigned.test_randomised import trial
from tests.reference.counted import BELTS, KILLED
from wholeschool.practice.units.panel import Panel

OURS = ("--unit", "school", "--time", "week", "--outcome", "sent_out", "--start", "began")


def _written(panel: Panel, path: Path) -> Path:
    pupils = [""] * len(panel.unit) if panel.exposure is None else panel.exposure.tolist()
    rows = zip(panel.unit, panel.time, panel.outcome, panel.start, pupils, strict=True)
    lines = [f"S{unit},{time},{outcome},{start or ''},{of}" for unit, time, outcome, start, of in rows]
    path.write_text("\n".join(["school,week,sent_out,began,pupils", *lines]) + "\n", encoding="utf-8")
    return path


def test_counts_of_pupils_are_told_in_per_cent(tmp_path: Path) -> None:
    table = _written(counted_panel(3, -0.6, exposed=True), tmp_path / "panel.csv")
    asked = (*OURS, "--outcome-kind", "count", "--exposure", "pupils")
    found = wholeschool("evaluate", "panel", table, *asked, "--json").document
    assert (found["design"], found["scale"]) == ("imputation", "logarithm of a ratio")
    assert found["percent"]["low"] < found["percent"]["estimate"] < found["percent"]["high"] < 0
    assert found["details"]["averted"]["estimate"] > 0
    answer = wholeschool("evaluate", "panel", table, *asked, "--smallest", "90")
    assert "% lower (" in answer.out.splitlines()[0]
    assert "less than the 90 % that would matter" in answer.out.splitlines()[0]
    assert "effect, %" in answer.out
    assert "Two-way fixed effects would say −" in answer.err


def test_one_series_is_told_with_how_many_fewer_there_were(tmp_path: Path) -> None:
    path = tmp_path / "belts.csv"
    rows = [f"GB,{month},{count:.0f},{BELTS}" for month, count in enumerate(KILLED, 1)]
    path.write_text("\n".join(["school,week,sent_out,began", *rows]), encoding="utf-8")
    asked = (*OURS, "--outcome-kind", "count", "--season", "12")
    answer = wholeschool("evaluate", "panel", path, *asked)
    lines = answer.out.splitlines()
    assert lines[0].startswith("In GB, sent_out is 12.4 % lower (1.6 to 22.0 %) than had it gone on")
    assert lines[1].startswith("Strength of evidence: 1 of 5, one unit, before and after")
    assert "Over the 23 times since the start that is 327 fewer than without it (37 to 652)." in lines
    assert "Did it break off from its line before it began, too?" in answer.out
    found = wholeschool("evaluate", "panel", path, *asked, "--json").document
    assert (found["details"]["times_before"], found["comparison"]) == (169, 0)
    assert found["averages"]["level"]["estimate"] == pytest.approx(-0.2099, abs=1e-3)


def test_where_chance_decided_it_says_so(tmp_path: Path) -> None:
    table = _written(trial(1, 1.2, clusters=40, size=3), tmp_path / "trial.csv")
    answer = wholeschool("evaluate", "panel", table, *OURS, "--design", "randomised")
    assert answer.out.splitlines()[0].endswith("than in units that chance left out.")
    assert "Had chance chosen otherwise (5,000 ways tried)" in answer.out
    found = wholeschool("evaluate", "panel", table, *OURS, "--design", "randomised", "--json").document
    assert found["details"]["permutation_p"] < 0.05
    assert found["pretrend_reason"] == "chance decided who began"
