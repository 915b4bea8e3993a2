"""What pages claim of journeys and of displacement: only with their figures, and no cause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report import made_up
from tests.report.given import SCHOOL, figure, rate, with_figures
from wholeschool.disclosure import Figure, FigureSet
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.content import Claim, displacement_key, elsewhere_key, journey_key
from wholeschool.report.displacement import displacement_section
from wholeschool.report.journeys import journey_section


@pytest.fixture(scope="module")
def content() -> SiteContent:
    return made_up.content()


def _journeys(up: int, same: int, down: int) -> list[FigureSet]:
    total = up + same + down
    ways = {"up": up, "same": same, "down": down}
    return [
        figure(journey_key("school_exclusion", 3, way), count, total, shows="share")
        for way, count in ways.items()
    ]


def test_journeys_say_the_rung_that_most_often_led_up(content: SiteContent) -> None:
    section = journey_section(with_figures(content, *_journeys(40, 60, 100)), SCHOOL)
    assert section is not None
    assert (
        "After a half-term with “internal exclusion” as the highest rung, 20.0 of every 100"
        in section.sentence
    )
    assert "50.0 of every 100" not in section.sentence
    assert "and 50.0 came down" in section.sentence


def test_a_journey_is_claimed_only_with_its_figures(content: SiteContent) -> None:
    claim = Claim("journey", SCHOOL, ("school_exclusion", "3", "fewer", ""))
    shown = journey_section(with_figures(content, *_journeys(40, 60, 100), claims=(claim,)), SCHOOL)
    assert shown is not None
    assert len(shown.more) == 1
    assert (
        "of every 100 half-terms at “internal exclusion” were followed by a higher rung, fewer than elsewhere"
        in shown.more[0]
    ), "what it is held against is not shown"
    others = rate(elsewhere_key("school_exclusion", 3), 0.469)
    beside = journey_section(with_figures(content, *_journeys(40, 60, 100), others, claims=(claim,)), SCHOOL)
    assert beside is not None
    assert "a higher rung, and 46.9 of every 100 elsewhere (schools of the same phase" in beside.more[0]
    hidden = journey_section(with_figures(content, *_journeys(3, 60, 100), claims=(claim,)), SCHOOL)
    assert hidden is not None
    assert hidden.more == ()


def test_two_schools_that_differ_from_each_other_are_told_once(content: SiteContent) -> None:
    told = Claim("journey", "100002", ("school_exclusion", "3", "more", ""))
    mirrored = Claim("journey", SCHOOL, ("school_exclusion", "3", "fewer", "100002"))
    key = journey_key("school_exclusion", 3, "up")
    whole, *parts = (Figure(place, 40, 200, (40, 160), 200) for place in (TRUST, SCHOOL, "100002"))
    for hidden, place, names in (
        ("", TRUST, ["Birch"]),
        ("", SCHOOL, ["Ashby"]),
        ("100002", TRUST, ["Ashby"]),
    ):
        up = FigureSet(key, "202425", 100, "share", whole, tuple(parts), frozenset({hidden}))
        section = journey_section(with_figures(content, up, claims=(told, mirrored)), place)
        assert section is not None
        assert [said.split()[1] for said in section.more] == names


def _rates(form: str, before: float, now: float) -> list[FigureSet]:
    return [
        figure(displacement_key(form, 0), 100 * rate, 100_000, shows="rate", period=year, per=1000)
        for rate, year in ((before, "202324"), (now, "202425"))
    ]


def test_displacement_is_said_with_both_changes_and_no_cause(content: SiteContent) -> None:
    claim = Claim("displacement", SCHOOL, ("internal_exclusion",))
    made = with_figures(
        content, *_rates("suspension", 9.1, 3.6), *_rates("internal_exclusion", 2.0, 6.3), claims=(claim,)
    )
    section = displacement_section(made, SCHOOL)
    assert section is not None
    assert "fell from 9.1 to 3.6 in every 1,000" in section.sentence
    assert "internal exclusion from 2.0 to 6.3" in section.sentence
    assert "cannot say whether one took the place of the other" in section.sentence
    assert displacement_section(made, TRUST).sentence == section.sentence  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("compared", "of_school", "of_trust"),
    [
        (
            (SCHOOL,),
            "At Ashby Academy, no fall beyond chance came together",
            "At the one school that could be judged no fall",
        ),
        (("100002",), "cannot be judged at Ashby Academy", "At the one school that could be judged no fall"),
        (
            (SCHOOL, "100002"),
            "At Ashby Academy, no fall beyond chance",
            "At none of the 2 schools that could",
        ),
        ((), "cannot be judged at Ashby Academy", "cannot be judged at any school"),
        (tuple(made_up.PUPILS), "At Ashby Academy, no fall beyond chance", "At no school did a fall beyond"),
    ],
)
def test_without_a_claim_nothing_is_claimed(
    content: SiteContent, compared: tuple[str, ...], of_school: str, of_trust: str
) -> None:
    made = with_figures(content, *_rates("suspension", 9.1, 3.6), *_rates("internal_exclusion", 2.0, 6.3))
    for place, said in ((SCHOOL, of_school), (TRUST, of_trust)):
        section = displacement_section(replace(made, compared=compared), place)
        assert section is not None
        assert said in section.sentence
        assert "while others rose" not in section.sentence


def test_a_schools_page_says_nothing_of_what_other_schools_did(content: SiteContent) -> None:
    assert [each.urn for each in content.claims if each.kind == "displacement"] == [SCHOOL]
    said = {
        urn: section.sentence
        for urn in (TRUST, "100002", "100003")
        if (section := displacement_section(content, urn)) is not None
    }
    assert "At Ashby Academy, sessions lost to suspension" in said[TRUST]
    assert "At Birch Lane Primary & Nursery <School>, no fall beyond chance" in said["100002"]
    assert "cannot be judged at Cedar House" in said["100003"]
    for urn in ("100002", "100003"):
        assert "Ashby" not in said[urn]
        assert "At no school" not in said[urn]


def test_a_claim_whose_figures_are_hidden_is_not_said(content: SiteContent) -> None:
    claim = Claim("displacement", SCHOOL, ("internal_exclusion",))
    made = with_figures(
        content, *_rates("suspension", 9.1, 3.6), *_rates("internal_exclusion", 0.02, 6.3), claims=(claim,)
    )
    section = displacement_section(made, SCHOOL)
    assert section is not None
    assert "rests on too few pupils" in section.sentence
    assert "internal exclusion" not in section.sentence
    assert "At no school" not in section.sentence, "what is withheld is not denied"
