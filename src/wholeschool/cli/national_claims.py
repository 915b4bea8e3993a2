"""The command `national claims`: claims that people make, judged by official figures."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.show import print_json, say

if TYPE_CHECKING:
    from wholeschool.policy.bounds import Between
    from wholeschool.policy.claim_figures import Worked
    from wholeschool.policy.claims import Judged
    from wholeschool.policy.figures import Figure

_SHOWN_ROWS = 4
_OPEN = "At least so many: nothing says how many more."


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("claims")(claims)


def claims(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    own: Path | None = typer.Option(
        None,
        "--claims",
        help="Your own claim as a .toml file, or a folder of them. Without it, those that are carried.",
        metavar="FILE",
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Judge claims by official figures: reproduced, consistent, not reproduced, or data not available.

    Reproduced: the figure of the claim's own definition and year says it. Consistent: only bounds, an
    assumption or rounding allow it. Close years stand beside a claim, and never turn into the year that is
    claimed. Every figure is shown with its file and line.
    """
    from wholeschool.actions.national_claims import judge_claims
    from wholeschool.policy.claim_words import tally

    judged = judge_claims(store, own)
    if as_json:
        print_json({"claims": [document(each) for each in judged]})
        return
    for each in judged:
        _say(each)
    say(f"Claims: {len(judged)} ({tally(each.verdict for each in judged)}). The whole working: --json")


def document(judged: Judged) -> dict[str, Any]:
    """A judged claim as scripts read it."""
    from wholeschool.policy.claim_words import needed

    claim = judged.claim
    return {
        "id": claim.id,
        "claim": claim.text,
        "verdict": judged.verdict,
        "why": judged.why,
        "needed": needed(judged) or None,
        "expected": claim.reading.value,
        "unit": claim.unit,
        "reading": claim.reading.words,
        **_found(judged.worked),
        "definition": claim.definition.words,
        "alternatives": [
            {"kind": each.definition.kind, "definition": each.definition.words, **_found(each.worked)}
            for each in judged.alternatives
        ],
        "said_by": claim.said_by,
        "said_on": claim.said_on,
        "source": claim.source,
        "source_read": claim.read,
        "notes": list(claim.notes),
        "author": claim.author,
        "checker": claim.checker,
        "review_by": claim.review_by,
    }


def _found(worked: Worked) -> dict[str, Any]:
    return {
        **{name: _finite(worked.between, end) for name, end in _ENDS.items()},
        "reason": worked.reason or (_OPEN if worked.between and math.isinf(worked.between.high) else None),
        "assumptions": list(worked.assumptions),
        "working": [_used(name, figure) for name, figure in worked.used],
        "given": [
            {"figure": each.name, "value": _number(each.value), "low": _number(each.low),
             "high": _number(each.high), "source": each.source}
            for each in worked.given
        ],
    }  # fmt: skip


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


_ENDS = {"found": "best", "low": "low", "high": "high"}


def _finite(between: Between | None, end: str) -> float | None:
    """An end of what is known; None where there is none, or it is open."""
    return _number(getattr(between, end)) if between else None


def _used(name: str, figure: Figure) -> dict[str, Any]:
    wanted = ("measure", "period", "term", "level", "area", "phase", "characteristic", "group")
    numbers = ("count", "base", "rate", "rounding")
    return {
        "figure": name,
        **{each: getattr(figure, each) for each in (*wanted, *numbers)},
        "made": figure.made or None,
        "source": figure.source,
        "sources": list(figure.sources),
    }


def _say(judged: Judged) -> None:
    from wholeschool.policy import claim_words as words

    claim, worked = judged.claim, judged.worked
    found = f"; found: {words.found(worked.between)}" if worked.between else ""
    say(f"{claim.id}: “{claim.text}”")
    say(f"  Said by: {words.said_by(claim)}")
    say(f"  {words.verdict_words(judged)}")
    if needed := words.needed(judged):
        say(f"  Needed: {needed}")
    say(f"  Claimed: {words.claimed(claim)}{found}. Read as: {claim.reading.words}")
    say(f"  Definition: {claim.definition.words}")
    for sentence in worked.assumptions:
        say(f"  Assumed: {sentence}")
    for sentence in words.given(worked):
        say(f"  {sentence}")
    _say_working(worked)
    for each in judged.alternatives:
        say(f"  Beside it, {words.beside(each, claim.unit)}")
    for sentence in claim.notes:
        say(f"  Note: {sentence}")
    say()


def _say_working(worked: Worked) -> None:
    """The first rows of each figure; the others are in the JSON."""
    for name in dict.fromkeys(name for name, _ in worked.used):
        rows = [figure for its, figure in worked.used if its == name]
        for figure in rows[:_SHOWN_ROWS]:
            say(f"  {name}: {_numbers(figure)} [{figure.source}]{_made(figure)}")
        if len(rows) > _SHOWN_ROWS:
            say(f"  {name}: … and {len(rows) - _SHOWN_ROWS} more rows")


def _numbers(figure: Figure) -> str:
    from wholeschool.policy.claim_rules import number

    told = f"{figure.group}, " if figure.group else ""
    count = "no count" if figure.count is None else number(figure.count)
    base = "" if figure.base is None else f" of {number(figure.base)}"
    rate = "" if figure.rate is None else f", rate {number(figure.rate)}"
    return f"{told}{count}{base}{rate}"


def _made(figure: Figure) -> str:
    return f" ({figure.made})" if figure.made else ""
