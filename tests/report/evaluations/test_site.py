"""The page of evaluations: complete, escaped, and each figure on it one of those that were released."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.report.test_site import Reader
from wholeschool.disclosure import load_policy, release_estimates
from wholeschool.report.evaluations import (
    ABOUT_COLUMNS,
    EFFECT_COLUMNS,
    ELSEWHERE,
    GROUP,
    OWN,
    EvaluationsContent,
    write_evaluations_site,
)

TIMES, SHARE = "times per 100 possible sessions", "sessions per 100 possible sessions"
ABOUT: dict[str, Any] = {
    "practice": "mentoring", "name": "Mentoring", "outcome": "Suspension", "unit": TIMES, "year": "202425",
    "question": "", "smallest": 0.5, "schools": 2, "pupils": 63, "before": 7.6, "after": 3.4,
    "beside_before": 7.61, "beside_after": 6.6, "grade": 2, "means": "beside others, with a doubt",
    "sentence": "In about 65 pupils it is 3.2 lower.", "plan": "No plan was written.", "lower_is_better": 1,
}  # fmt: skip
NOTHING = {
    **dict.fromkeys(ABOUT_COLUMNS), "practice": "tutoring", "name": "Tutoring & <more>", "outcome": "",
    "unit": "", "year": "202425", "question": "", "means": "", "plan": "", "sentence": "Not shown.",
}  # fmt: skip


def _effect(
    kind: str, label: str, effect: float, p: float, unit: str = TIMES, by: str = ""
) -> dict[str, Any]:
    ends = {"effect": effect, "low": effect - 1, "high": effect + 1}
    return {
        "practice": "mentoring",
        "kind": kind,
        "by": by,
        "label": label,
        "unit": unit,
        "p": p,
        "pupils": 63,
    } | ends


EFFECTS = [
    _effect(OWN, "Suspension", -3.21, 0.001),
    _effect(ELSEWHERE, "Truanting lessons", 1.52, 0.01),
    _effect(ELSEWHERE, "Overall absence rate", -0.43, 0.9, SHARE),
    _effect(GROUP, "Female", 2.34, 0.02, by="sex"),
    _effect(GROUP, "Male", -4.0, 0.01, by="sex"),
]


def written(folder: Path, about: list[dict[str, Any]], effects: list[dict[str, Any]]) -> str:
    policy = load_policy()
    content = EvaluationsContent(
        release_estimates("Evaluations", ABOUT_COLUMNS, about, policy, source="Schools."),
        release_estimates("Effects", EFFECT_COLUMNS, effects, policy, source="Schools."),
        "A trust", "202425", date(2026, 1, 1), "1.0",
    )  # fmt: skip
    return write_evaluations_site(folder, content)[0].read_text("utf-8")


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("site"), [ABOUT, NOTHING], EFFECTS)


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", html, flags=re.S))).split())


def test_what_was_asked_the_answer_and_its_strength_stand_first(html: str) -> None:
    text = _text(html)
    assert (
        "Is there less of this in pupils who were given it than there would have been without: suspension?"
        in text
    )
    assert "About 65 pupils of 2 schools are compared. An effect of 0.5 or more would matter." in text
    assert (
        "In about 65 pupils it is 3.2 lower. Strength of evidence: 2 of 5, beside others, with a doubt."
        in text
    )
    assert "63" not in text


def test_before_and_since_stands_beside_what_came_by_itself(html: str) -> None:
    text = _text(html)
    assert "suspension went from 7.60 the last half-term before to 3.40 since" in text
    assert "it went from 7.61 to 6.60: in others like them it changed by so much." in text
    assert "came by itself" not in text
    assert "Pupils who were given it 7.60 3.40 −4.20" in text
    assert "and were not given it 7.61 6.60 −1.01" in text


def test_what_came_by_itself_is_said_of_a_comparison_without_doubts_alone(tmp_path: Path) -> None:
    text = _text(written(tmp_path, [{**ABOUT, "grade": 3}], EFFECTS))
    assert "so much came by itself. What is left between both is what can be put down to the support" in text


def test_where_levels_may_not_be_told_or_nothing_can_there_is_no_chart_of_them(tmp_path: Path) -> None:
    untold = ABOUT | dict.fromkeys(("before", "after", "beside_before", "beside_after"))
    html = written(tmp_path / "levels", [untold], EFFECTS)
    assert "Before and since" not in html
    assert html.count('<figure class="chart">') == 1
    html = written(tmp_path / "cannot", [{**untold, "grade": 0}], [])
    assert "Strength of evidence: 0 of 5" in html
    assert "<figure" not in html
    assert "<table" not in html


def test_what_rose_and_which_group_fared_worse_is_said(html: str) -> None:
    text = _text(html)
    assert "In the same pupils there is more of this: truanting lessons." in text
    assert "Of those who are “Female”, suspension is higher" in text
    assert "“Male”" not in text


def test_where_more_is_better_the_group_with_less_fares_worse(tmp_path: Path) -> None:
    text = _text(written(tmp_path, [{**ABOUT, "lower_is_better": 0}], EFFECTS))
    assert "Of those who are “Male”, suspension is lower" in text
    assert "Is there more of this" in text


def test_every_figure_is_in_a_table_behind_its_chart(html: str) -> None:
    page = Reader(html)
    assert page.open == []
    ids = page.attributes("id")
    assert len(ids) == len({*ids})
    charts, tables = html.count('<figure class="chart">'), html.count("<table>")
    assert charts == tables == 2
    text = _text(html)
    for shown in (
        "−3.21 −4.21 to −2.21 0.001 65",
        "+1.52 +0.52 to +2.52 0.01 65",
        "−0.43 −1.43 to +0.57 0.9 65",
    ):
        assert shown in text
    # What has another unit stands in the table alone: a chart has one scale.
    drawn = " ".join(re.findall(r"<svg.*?</svg>", html, flags=re.S))
    assert "Truanting lessons" in drawn
    assert "Overall absence rate" not in drawn


def test_a_practice_that_cannot_be_shown_has_its_reason_and_no_figure(html: str) -> None:
    section = html[html.index('<h2 id="tutoring">') :]
    section = section[: section.index("</section>")]
    assert "Tutoring &amp; &lt;more&gt;" in section
    assert "Not shown." in section
    assert "than there would have been without" not in section
    assert "<figure" not in section
    assert "Strength of evidence" not in section


def test_what_is_said_of_chance_is_said_of_chance_alone(html: str) -> None:
    said = "one may look as if it did by chance alone; how pupils were chosen can make more of them"
    assert said in _text(html)


def test_where_nobody_was_given_anything_that_is_said(tmp_path: Path) -> None:
    assert "Nobody is written down as given a support in 2024/25." in _text(written(tmp_path, [], []))
