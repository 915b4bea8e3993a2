"""Codes against like schools: outside the limits is said with the limits, chance is called chance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.given import SCHOOL, rate, with_figures
from wholeschool.disclosure import FigureSet
from wholeschool.reference.benchmarks import benchmark
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.code_use import CLAIMED, FLAGGED, code_use_sentences, code_use_tables
from wholeschool.report.content import Claim, code_key
from wholeschool.report.words import rate_text


def uses(code: str, share: float, limits: tuple[float, ...], pupils: int = 900) -> list[FigureSet]:
    values = {"share": share, **dict(zip(("usual", "low", "high"), limits, strict=False))}
    return [
        rate(code_key(code, what), value / 1000, per=1000, pupils=pupils) for what, value in values.items()
    ]


def _england(code: str) -> str:
    found = benchmark("sessions_by_code", "SS", year="202425", characteristic="code", group=code)
    assert found is not None
    return rate_text(round(found.rate, 2))


def claim(kind: str) -> Claim:
    return Claim("code", SCHOOL, ("N", kind))


@pytest.mark.parametrize("population", [TRUST, SCHOOL])
@pytest.mark.parametrize(
    ("kind", "weight"), [(FLAGGED, "by chance alone: a reason to look"), (CLAIMED, "further out than chance")]
)
def test_a_school_outside_the_limits_is_said_with_them(
    content: SiteContent, population: str, kind: str, weight: str
) -> None:
    made = with_figures(content, *uses("N", 4.8, (0.5, 0.4, 0.6)), claims=(claim(kind),))
    (said,) = code_use_sentences(made, population)
    assert said.startswith(
        "At Ashby Academy, code N (reason not yet known) takes 4.8 of every 1,000 possible sessions, where "
        "the other schools of its phase lead one to expect 0.4 to 0.6."
    )
    assert weight in said
    ((_, table),) = code_use_tables(made, population)
    ((row,),) = table.bodies
    assert [cell.text for cell in row][-5:] == ["4.8", _england("N"), "0.5", "0.4–0.6", "above the limits"]


def test_inside_the_limits_the_school_has_its_table_and_the_trust_none(content: SiteContent) -> None:
    made = with_figures(content, *uses("N", 0.5, (0.5, 0.4, 0.6)), *uses("B", 2.0, ()))
    assert "lies where one in a hundred" in code_use_sentences(made, SCHOOL)[0]
    assert code_use_tables(made, TRUST) == ()
    ((_, table),) = code_use_tables(made, SCHOOL)
    assert [row[-1].text for row in table.bodies[0]] == ["within the limits", "not judged"]


def test_without_ten_like_schools_nobody_is_judged(content: SiteContent) -> None:
    made = with_figures(content, *uses("N", 4.8, ()))
    assert "is not judged: that takes ten others" in code_use_sentences(made, SCHOOL)[0]
    ((_, table),) = code_use_tables(made, SCHOOL)
    assert [cell.text for cell in table.bodies[0][0]][-2:] == ["4.8", _england("N")]
    assert "England: secondary schools, 2024/25" in table.caption
    assert code_use_tables(made, TRUST) == ()


def test_without_limits_and_without_england_there_is_no_table(
    content: SiteContent,
) -> None:
    made = with_figures(content, *uses("N", 4.8, ()))
    unlike = replace(made, schools=tuple(replace(each, phase_code="NS") for each in made.schools))
    assert code_use_tables(unlike, SCHOOL) == ()


def test_what_rests_on_too_few_pupils_is_neither_said_nor_shown(content: SiteContent) -> None:
    made = with_figures(content, *uses("N", 4.8, (0.5, 0.4, 0.6), pupils=3), claims=(claim(CLAIMED),))
    assert not any("4.8" in said for said in code_use_sentences(made, SCHOOL))
    assert code_use_tables(made, SCHOOL) == ()


def test_where_no_code_was_looked_at_nothing_is_said(content: SiteContent) -> None:
    assert code_use_sentences(with_figures(content), TRUST) == ()
