"""The command `evaluate plan`: what is asked and how it will be answered, written beforehand."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.options import read_day
from wholeschool.cli.show import note, print_json, say
from wholeschool.errors import EXIT_FINDINGS, WholeschoolError, WrongCallError

if TYPE_CHECKING:
    from wholeschool.actions.evaluate_plan import PlanChecked, PlanWritten

_QUESTIONS = {
    "question": "What do you want to know, as one question?",
    "outcome": "Which column of the table will be the outcome?",
    "better": "Is lower or higher better?",
    "population": "Who is it about (schools, pupils, which years)?",
    "window": "Which times will be compared, before and after?",
    "outcomes_from": "From which day on can outcomes after a start be known (such as 31/12/2026)?",
    "comparison": "Held against those who never began (never), or had not yet (notyet)?",
    "smallest": "What is the smallest effect that would matter, in the outcome's unit?",
    "design": "Which design (auto, or another of `evaluate panel`)?",
    "practice": "Which practice of `support practices` is it, if one (else Enter)?",
}
_OUTCOME_OF_SUPPORT = "Which outcome: a measure (overall_absence), or forms of lost learning (sent_out+late)?"


def plan(
    file: Path = typer.Argument(..., help="The plan's file; it is made where there is none.", metavar="FILE"),
    store: Path | None = typer.Option(
        None, help="A store, which writes down when; it is made where there is none.", metavar="STORE"
    ),
    question: str | None = typer.Option(None, help="What is asked, as one question."),
    practice: str | None = typer.Option(None, help="The practice (`support practices`), if it is one."),
    outcome: str | None = typer.Option(
        None, help="The column of the outcome; of a store's practice: as `evaluate support` has it."
    ),
    better: str | None = typer.Option(None, help="lower or higher: which is better."),
    population: str | None = typer.Option(None, help="Who it is about."),
    window: str | None = typer.Option(None, help="Which times are compared."),
    outcomes_from: str | None = typer.Option(
        None, help="The first day on which an outcome after a start can be known.", metavar="YYYY-MM-DD"
    ),
    comparison: str | None = typer.Option(None, help="never or notyet: whom they are held against."),
    estimand: str | None = typer.Option(None, help="Which effect; else the mean since the start."),
    smallest: float | None = typer.Option(
        None, help="The smallest effect that would matter.", metavar="NUMBER"
    ),
    design: str | None = typer.Option(None, help="The design, as `evaluate panel` has it."),
    check: bool = typer.Option(
        False, "--check", help="Change nothing: say whether it is as written, and when."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Write the plan of an evaluation before outcomes are read; asked in a terminal for what is not said.

    Called again with another answer, it makes a new version, which says what changed and whether outcomes had
    been read by then. Without a plan the grade of an evaluation is capped.
    """
    from wholeschool.actions.evaluate_plan import check_plan, write_plan

    if check:
        _say_checked(check_plan(file, store), as_json=as_json)
        return
    said = {
        "question": question, "practice": practice, "outcome": outcome, "better": better,
        "population": population, "window": window, "outcomes_from": outcomes_from,
        "comparison": comparison, "estimand": estimand, "smallest": smallest, "design": design,
    }  # fmt: skip
    given, answered = {**said, "outcomes_from": read_day(outcomes_from)}, dict[str, str]()
    ask = partial(_ask, answered) if sys.stdin.isatty() and not as_json else None
    try:
        written = write_plan(file, given, store=store, ask=ask)
    except (typer.Abort, WholeschoolError) as ended:
        if answered:
            note(f"\nTo go on with what you answered: {_to_go_on(file, store, {**said, **answered})}")
        if isinstance(ended, WholeschoolError):
            raise
        raise WrongCallError("no plan was written, because not every question was answered") from None
    _say_written(written, file, as_json=as_json)


def _to_go_on(file: Path, store: Path | None, said: Mapping[str, object]) -> str:
    """The call that says all that was said so far."""
    words = ["wholeschool", "evaluate", "plan", str(file)]
    for name, value in {"store": store, **said}.items():
        if value not in (None, ""):
            words += [f"--{name.replace('_', '-')}", str(value)]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _ask(answered: dict[str, str], name: str, wrong: str, of_support: bool) -> str | float | date | None:
    """Ask in a terminal; `answered` keeps what was typed, but for what was wrong."""
    answered.pop(name, None)
    if wrong:
        note(wrong)
    default = "" if name == "practice" else None
    asked = _OUTCOME_OF_SUPPORT if name == "outcome" and of_support else _QUESTIONS[name]
    answer: str = typer.prompt(asked, default=default, show_default=False, err=True)
    answered[name] = answer.strip()
    if name == "outcomes_from":
        return read_day(answer)
    if name != "smallest":
        return answer.strip()
    try:
        return float(answer)
    except ValueError:
        raise WrongCallError(f"“{answer}” is no number", advice="Write it as 2 or 0.5.") from None


def _say_written(found: PlanWritten, file: Path, *, as_json: bool) -> None:
    protocol = found.protocol
    if as_json:
        print_json(
            {**_document(protocol), "changes": [*found.changes], "already": found.already,
             "after_reading": found.after_reading, "in_store": found.in_store}
        )  # fmt: skip
        return
    if found.already:
        say(f"{file.name} says this already: version {protocol.version}, {protocol.sha256[:12]}.")
    else:
        which = f"version {protocol.version} of plan {protocol.plan_id}"
        say(f"Written to {file.name}: {which}, {protocol.sha256[:12]}.")
    for change in found.changes:
        say(f"  {change}")
    if found.after_reading and not found.already:
        note(
            "Outcomes of this had been read: evaluations will say that it was written or changed afterwards."
        )
    if not found.in_store:
        note("No store has it, so that nothing shows when it was written: name one with --store.")


def _say_checked(found: PlanChecked, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {**_document(found.protocol), "ok": found.ok, "whole": found.whole, "in_store": found.in_store,
             "history": [*found.history]}
        )  # fmt: skip
    else:
        said = "is as it was written" if found.whole else "was changed by hand: it does not fit its digest"
        say(f"Version {found.protocol.version} of plan {found.protocol.plan_id} {said}.")
        if found.in_store is not None:
            say("The store has it." if found.in_store else "The store has no such version.")
        for sentence in found.history:
            say(f"  {sentence}")
    if not found.ok:
        raise typer.Exit(EXIT_FINDINGS)


def _document(protocol: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "plan": asdict(protocol.said),
        "id": protocol.plan_id,
        "version": protocol.version,
        "written_at": protocol.written_at,
        "sha256": protocol.sha256,
    }
