"""The answer: rows, ratios in three ways, and the words beside them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policy.made import council, figure
from wholeschool.policy.asked import Asked
from wholeschool.policy.compared import Given
from wholeschool.policy.figures import Figure
from wholeschool.policy.table import Answer, answer, missing

FSM = {"characteristic": "fsm"}


def asked(**said: Any) -> Asked:
    return Asked(
        **{
            "measure": "suspension_rate", "by": "", "characteristic": "", "level": "national", "phase": "all",
            "phases": ("all",), "periods": ("2021/22",), "term": None, "rebuilt": False, "chosen": (), **said,
        }
    )  # fmt: skip


def fsm(eligible: tuple[float, float], others: tuple[float, float], **said: Any) -> list[Figure]:
    return [
        figure(*eligible, group="eligible", **FSM, **said),
        figure(*others, group="not eligible", **FSM, **said),
    ]


def by_fsm() -> Answer:
    suspensions = fsm((60, 100), (40, 200))
    pupils = fsm((20, 100), (20, 200), measure="pupils_suspended_rate")
    ways = {"suspensions": suspensions, "pupils": pupils, "days": []}
    return answer(asked(by="fsm", **FSM), Given(suspensions, ways))


def test_groups_are_compared_in_three_ways_as_far_as_there_are_figures() -> None:
    first, reference = by_fsm().rows
    assert (first.figure.group, first.ratio.value) == ("eligible", pytest.approx(3.0))
    assert first.ways["suspensions"].value == pytest.approx(3.0)
    assert first.ways["pupils"].value == pytest.approx(2.0)
    assert first.ways["days"].value is None
    assert "days lost are not published" in first.ways["days"].reason
    assert (reference.ratio.value, dict(reference.ways)) == (None, {})


def test_why_the_ways_differ_is_said_and_what_the_interval_means() -> None:
    notes = " ".join(by_fsm().notes)
    assert "suspended 3.00 times on average, one of the group not eligible 2.00 times" in notes
    assert "full count, not a sample" in notes
    assert "Ratios are to the group “not eligible”" in notes


def test_a_way_of_authorities_sessions_is_rebuilt_beside_published_rates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("wholeschool.policy.rebuilt.authorities_in", lambda _: 1)
    suspensions = fsm((60, 100), (40, 200))
    leeds = ("E08000035", "Leeds")
    days = [
        council(
            *leeds,
            rate=rate,
            measure="sessions_by_code",
            characteristic="code × fsm",
            group=f"{code} × {group}",
        )
        for group, rate in (("eligible", 8.0), ("not eligible", 2.0))
        for code, rate in (("E", rate), ("I", 1.0))
    ]
    heads = [council(*leeds, 100, 300, measure="pupils", group="eligible", **FSM)]
    ways = {"suspensions": suspensions, "pupils": [], "days": days}
    found = answer(asked(by="fsm", **FSM), Given(suspensions, ways, heads))
    assert found.rows[0].ways["days"].value == pytest.approx(4.0)


def test_places_are_compared_with_england() -> None:
    rows = [council("E08000035", "Leeds", 20, 100)]
    found = answer(asked(by="la", level="la"), Given(rows, {}, (), [figure(10, 100)]))
    (row,) = found.rows
    assert (row.reference, row.ratio.value) == ("England", pytest.approx(2.0))
    assert row.ratio.low == pytest.approx(row.reach.low / 10)


@pytest.mark.parametrize(
    ("there", "named", "said"), [(76, False, True), (76, True, False), (150, False, False)]
)
def test_half_of_the_authorities_do_not_look_like_all(there: int, named: bool, said: bool) -> None:
    rows = [council(f"E06{number:06d}", f"Council {number}", 20, 100) for number in range(there)]
    notes = answer(asked(by="la", level="la"), Given(rows, {}, named=named)).notes
    assert any(f"{there} of 152 local authorities alone" in each for each in notes) == said


def test_years_are_in_order_and_breaks_and_changes_beside_them() -> None:
    periods = ("2018/19", "2019/20", "2020/21")
    rows = [figure(10 * i, 100, period=period) for i, period in enumerate(reversed(periods), start=1)]
    found = answer(asked(periods=periods), Given(rows, {}))
    assert [each.figure.period for each in found.rows] == list(periods)
    assert [[one.name for one in each.breaks] for each in found.rows][:2] == [[], ["pandemic_of_2019_20"]]
    assert [each.count_percent for each in found.changes] == pytest.approx([-100 / 3, -50])
    assert any(each.startswith("Break in the series") for each in found.notes)


def test_the_whole_year_is_shown_where_there_are_terms_too() -> None:
    rows = [figure(1, 10, term="autumn"), figure(3, 10)]
    assert [each.figure.term for each in answer(asked(), Given(rows, {})).rows] == [""]
    only = answer(asked(term="autumn"), Given(rows[:1], {}))
    assert [each.figure.term for each in only.rows] == ["autumn"]


def test_a_term_without_a_number_is_shown_with_its_reason_where_it_is_all_there_is() -> None:
    hidden = figure(None, 10, term="autumn", reason="x")
    (row,) = answer(asked(), Given([hidden], {})).rows
    assert "withheld" in row.reason
    both = answer(asked(), Given([figure(None, 10, reason="x"), figure(1, 10, term="autumn")], {}))
    assert [each.figure.term for each in both.rows] == ["autumn"]


def test_groups_with_numbers_are_in_the_order_of_numbers_and_the_total_first() -> None:
    of = {"measure": "suspension_days", "characteristic": "days"}
    rows = [figure(1, group=group, **of) for group in ("10", "46+", "2", "", "unknown")]
    found = answer(asked(measure="suspension_days", characteristic="days"), Given(rows, {}))
    assert [each.figure.group for each in found.rows] == ["", "2", "10", "46+", "unknown"]
    assert [each.at_word for each in found.days] == [2 + 10 + 46]


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (figure(None, 10, reason="x"), "withheld"),
        (figure(None, 10, reason="z"), "does not apply"),
        (figure(5), "a count alone"),
        (figure(0, 0), "nobody"),
    ],
)
def test_what_is_missing_has_its_reason_in_words(one: Figure, said: str) -> None:
    (row,) = answer(asked(), Given([one], {})).rows
    assert said in row.reason
    assert said in missing(one)


def test_places_are_compared_with_england_code_by_code() -> None:
    of = {"measure": "sessions_by_code", "characteristic": "code"}
    its = [council("E08000035", "Leeds", n, 1000, group=code, **of) for code, n in (("E", 4), ("I", 30))]
    england = [figure(n, 1000, group=code, **of) for code, n in (("E", 2), ("I", 60))]
    whole = asked(measure="sessions_by_code", characteristic="code", level="la")
    found = answer(whole, Given(its, {}, (), england))
    assert [each.ratio.value for each in found.rows] == pytest.approx([2.0, 0.5])


def test_places_are_compared_with_england_of_the_same_file() -> None:
    leeds = council("E08000035", "Leeds", 20, 100, file="b.csv")
    england = [figure(100, 1000, file="a.csv"), figure(50, 1000, file="b.csv", rounding=5)]
    (row,) = answer(asked(level="la"), Given([leeds], {}, (), england)).rows
    assert row.ratio.value == pytest.approx(4.0)


def test_a_term_that_is_asked_for_is_the_only_one_when_england_is_rebuilt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("wholeschool.policy.rebuilt.authorities_in", lambda _: 1)
    rates = [
        council("E08000035", "Leeds", rate=rate, term=term, group=group, **FSM)
        for term in ("autumn", "spring", "summer")
        for group, rate in (("eligible", 6.0), ("not eligible", 2.0))
    ]
    heads = [council("E08000035", "Leeds", 100, 300, measure="pupils", group="eligible", **FSM)]
    found = answer(asked(term="autumn", rebuilt=True, **FSM), Given(rates, {}, heads))
    assert [(each.figure.term, each.figure.group) for each in found.rows] == [
        ("autumn", "eligible"),
        ("autumn", "not eligible"),
    ]
    whole_year = answer(asked(rebuilt=True, **FSM), Given(rates, {}, heads))
    assert [each.rate.value for each in whole_year.rows] == pytest.approx([18.0, 6.0])
