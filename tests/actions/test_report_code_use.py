"""Which uses of a code may be said, and what is released of them: a share and its limits, hidden together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wholeschool.actions import report_code_use
from wholeschool.actions.report_scope import Scope
from wholeschool.continuum.hidden.code_use import CodeUse
from wholeschool.disclosure import load_policy, release_figures
from wholeschool.engine import LocalEngine
from wholeschool.report import School
from wholeschool.report.content import code_key
from wholeschool.store import Kept

URNS = (1, 2, 3, 4)


def use(urn: int, **more: object) -> CodeUse:
    plain = CodeUse(urn, "202425", "PS", "N", 100, 50, 300, 30_000, 0.01, usual=0.002, low=0.001, high=0.004)
    return replace(plain, **more)  # type: ignore[arg-type]


def released(monkeypatch: pytest.MonkeyPatch, *uses: CodeUse):
    monkeypatch.setattr(report_code_use, "code_use", lambda *_: uses)
    schools = tuple(School(str(urn), f"School {urn}", "Primary") for urn in URNS)
    engine = LocalEngine(threads=1)
    scope = Scope(engine, "202425", ("202425",), date(2025, 7, 1), "Trust", schools, Kept(engine))
    sets, claims = report_code_use.code_figures(scope)
    return release_figures("Codes", "made up", sets, load_policy()), claims


def rates(table, what: str) -> dict[str, object]:
    return {str(row["population"]): row["rate"] for row in table.where(figure=code_key("N", what))}


def hidden(table, what: str) -> list[str]:
    return [urn for urn, rate in rates(table, what).items() if rate is None and urn != "trust"]


def test_a_share_stands_with_its_limits_and_the_trust_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    table, claims = released(monkeypatch, *(use(urn) for urn in URNS))
    assert rates(table, "share") == dict.fromkeys(("trust", "1", "2", "3", "4"), 10.0)
    assert rates(table, "high") == {"trust": None, **dict.fromkeys("1234", 4.0)}
    assert claims == ()


def test_what_is_flagged_or_claimed_is_said_of_the_site_s_year_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    uses = (
        use(1, flagged=True),
        use(2, flagged=True, claimed=True),
        use(3, flagged=True, academic_year="202324"),
        use(4),
    )
    _, claims = released(monkeypatch, *uses)
    assert [(claim.urn, claim.parts) for claim in claims] == [
        ("1", ("N", "flagged")),
        ("2", ("N", "claimed")),
    ]


def test_few_pupils_hide_a_share_its_limits_and_what_would_give_it_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The limits of each school are made of the shares of the others of its phase."""
    table, _ = released(monkeypatch, use(1, users=3), use(2, users=9), use(3), use(4))
    assert hidden(table, "share") == ["1", "2"]
    for what in ("usual", "low", "high"):
        assert hidden(table, what) == ["1", "2", "3", "4"]


def test_limits_of_another_phase_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    table, _ = released(monkeypatch, use(1, users=3), use(2, users=9), use(3, phase="SS"), use(4, phase="SS"))
    for what in ("usual", "low", "high"):
        assert {"1", "2"} <= {*hidden(table, what)} < {"1", "2", "3", "4"}


def test_without_limits_there_is_a_share_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    table, _ = released(monkeypatch, *(use(urn, usual=None, low=None, high=None) for urn in URNS))
    assert set(rates(table, "low").values()) == {None}
    assert rates(table, "share")["1"] == 10.0
