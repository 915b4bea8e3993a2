"""The drawings: one scale, hatching for what is not added, text that can be read, nothing fetched."""

import re
from xml.etree import ElementTree

import pytest

from wholeschool.report.charts import FILLS, INK, MUTED, Chart
from wholeschool.report.half_term_chart import half_term_chart
from wholeschool.report.half_terms import FormByHalfTerm, Span
from wholeschool.report.ladder import Rung
from wholeschool.report.ladder_chart import continuum_chart

SVG = "{http://www.w3.org/2000/svg}"
RUNGS = (
    Rung("school_exclusion", (1,), "Sent out of the room", "lost", 50, 20),
    Rung("school_exclusion", (4, 7), "Suspension and permanent exclusion", "lost", 100, 20),
    Rung("school_exclusion", (5,), "Off-site alternative provision", "beside", 200, None),
    Rung("school_exclusion", (6,), "Managed move", "no_minutes", None, 15),
    Rung("self_exclusion", (1,), "Late to lessons <& more>", "lost", None, None),
    Rung("self_exclusion", (5,), "Persistent absence", "no_minutes", None, 25, "enrolment"),
)


@pytest.fixture(scope="module")
def ladder_drawing() -> Chart:
    return continuum_chart(RUNGS, "The continuum <at> Ashby", "Fewer is better.")


def texts(drawing: str) -> list[str]:
    return ["".join(each.itertext()) for each in ElementTree.fromstring(drawing).iter(f"{SVG}text")]  # noqa: S314


def bars(drawing: str, fill: str) -> list[float]:
    """Lengths of the bars of a fill."""
    found = re.findall(rf'<path d="M[^"]*?h([\d.]+)v[^"]*" fill="{re.escape(fill)}"', drawing)
    return [float(each) for each in found]


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_bars_share_one_scale_of_days(ladder_drawing: Chart, width: str) -> None:
    drawing = getattr(ladder_drawing, width)
    sent_out, suspension, *_ = bars(drawing, FILLS["school_exclusion"])
    (off_site,) = bars(drawing, f"url(#hatch-{width})")
    assert suspension == pytest.approx(2 * sent_out, rel=0.02)
    assert off_site == pytest.approx(2 * suspension, rel=0.02)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_every_bar_has_its_words(ladder_drawing: Chart, width: str) -> None:
    written = " ".join(texts(getattr(ladder_drawing, width)))
    for words in (
        "School exclusion",
        "Self-exclusion",
        "1 · Sent out of the room",
        "50 days",
        "4 and 7 · Suspension",
    ):
        assert words in written
    assert "200 days, not added" in written
    assert "no minutes · 15 pupils" in written
    assert "no minutes · 25 enrolments" in written
    assert "not shown" in written
    assert "undefined" not in written
    assert "null" not in written


def test_a_drawing_names_itself_and_fetches_nothing(ladder_drawing: Chart) -> None:
    for drawing in (ladder_drawing.wide, ladder_drawing.narrow):
        root = ElementTree.fromstring(drawing)  # noqa: S314
        assert root.get("role") == "img"
        assert root.get("aria-label") == root.findtext(f"{SVG}title") == "The continuum <at> Ashby"
        assert root.findtext(f"{SVG}desc") == "Fewer is better."
        assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")
        assert not list(root.iter(f"{SVG}image"))


def test_two_drawings_of_a_page_share_no_id(ladder_drawing: Chart) -> None:
    ids = re.findall(r'\bid="([^"]+)"', ladder_drawing.wide + ladder_drawing.narrow)
    assert len(ids) == len(set(ids))


def test_letters_keep_their_size_on_a_phone(ladder_drawing: Chart) -> None:
    root = ElementTree.fromstring(ladder_drawing.narrow)  # noqa: S314
    width = float(root.get("viewBox", "").split()[2])
    sizes = [float(each.get("font-size", "0").removesuffix("px")) for each in root.iter(f"{SVG}text")]
    assert min(sizes) * 265 / width >= 12


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [*FILLS.values(), INK, MUTED])
def test_colours_stand_out_from_white(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


HALVES = FormByHalfTerm("Suspension", 60, tuple(Span(n, n, 10) for n in range(1, 7)))
TERMS = FormByHalfTerm("Truanting lessons", 60, (Span(1, 2, 30), Span(3, 4, 20), Span(5, 6, 10)))
YEAR = FormByHalfTerm("Time-out card", 60, (Span(1, 6, 60),))


def test_a_small_chart_a_form_that_has_half_terms() -> None:
    drawn = half_term_chart([HALVES, TERMS, YEAR], "By half-term", "")
    assert drawn is not None
    written = texts(drawn.narrow)
    assert {"Suspension", "Truanting lessons", "Aut 1", "Sum 2", "30", "20", "10"} <= set(written)
    assert "Time-out card" not in written


def test_no_form_with_half_terms_means_no_chart() -> None:
    assert half_term_chart([YEAR], "By half-term", "") is None
