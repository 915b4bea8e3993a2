"""An evaluation as a section of the page, worked out from what was released and nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wholeschool.disclosure import Value
from wholeschool.practice.judged.by_group import ByGroup, GroupEffect, in_words
from wholeschool.practice.results.effects import Estimate
from wholeschool.practice.results.figures import figure, signed, with_ends
from wholeschool.practice.results.rules import COMPARED, LEVEL
from wholeschool.report.charts import Chart
from wholeschool.report.effect_rows import ForestRow, effects_chart
from wholeschool.report.evaluations.before_chart import Moved, before_chart, levels
from wholeschool.report.evaluations.content import ELSEWHERE, GROUP, OWN, EvaluationsContent
from wholeschool.report.tables import Cell, HtmlTable
from wholeschool.report.words import in_sentence
from wholeschool.schema.wording import counted, listed
from wholeschool.schema.years import year_label

_BESIDE = "The table below holds every figure."
Row = Mapping[str, Value]


@dataclass(frozen=True)
class EvaluationShown:
    """A practice on the page. `asked`: the question, and of whom; `sentence`: the answer.

    Where nothing can be shown `asked` is "", and `sentence` says why. `grade`: how strong that is; `plan`:
    how it was planned. `came`: before and since beside what came in others; "" where that may not be told.
    `effects`: what else is to be known, as sentences. Charts and tables are None where there is nothing to
    show in them.
    """

    key: str
    name: str
    asked: str
    sentence: str
    grade: str = ""
    plan: str = ""
    came: str = ""
    came_chart: Chart | None = None
    came_table: HtmlTable | None = None
    effects: tuple[str, ...] = ()
    effects_chart: Chart | None = None
    effects_table: HtmlTable | None = None


def evaluations_shown(content: EvaluationsContent) -> Iterator[EvaluationShown]:
    """A section a practice, in the order of the content."""
    for about in content.about.rows:
        key = str(about["practice"]).replace("_", "-")
        if about["pupils"] is None:
            yield EvaluationShown(key, str(about["name"]), "", str(about["sentence"]))
        else:
            yield _shown(key, about, content.effects.where(practice=about["practice"]))


def _shown(key: str, about: Row, effects: Sequence[Row]) -> EvaluationShown:
    return replace(
        EvaluationShown(
            key, str(about["name"]), _asked(about), str(about["sentence"]),
            f"Strength of evidence: {about['grade']} of 5, {about['means']}.", str(about["plan"]),
        ),
        **(_levels(key, about) if about["before"] is not None else {}),
        **(_effects(key, about, effects) if effects else {}),
    )  # fmt: skip


def _title(about: Row) -> str:
    return f"{about['name']}, {year_label(str(about['year']))}"


def _levels(key: str, about: Row) -> dict[str, Any]:
    """Before and since, on either side."""
    title, outcome, unit = _title(about), str(about["outcome"]), str(about["unit"])
    moved = [
        Moved("Pupils who were given it", _number(about, "before"), _number(about, "after"), given=True),
        Moved(
            "Pupils who had fared alike until then, and were not given it",
            _number(about, "beside_before"), _number(about, "beside_after"), given=False,
        ),
    ]  # fmt: skip
    came = _came(moved, outcome, by_itself=_number(about, "grade") >= COMPARED)
    return {
        "came": came,
        "came_chart": before_chart(
            f"came-{key}", moved, unit, f"{title}: before and since", f"{came} {_BESIDE}"
        ),
        "came_table": _came_table(moved, title, f"{outcome}, {unit}"),
    }


def _effects(key: str, about: Row, effects: Sequence[Row]) -> dict[str, Any]:
    """The effect, and what else came of it."""
    title, outcome, unit = _title(about), str(about["outcome"]), str(about["unit"])
    same = [each for each in effects if each["unit"] == unit]
    better = "left" if about["lower_is_better"] else "right"
    note = f"In {unit}. The upright line is no effect; {better} of it is better."
    drawn = effects_chart(
        f"effects-{key}", [_line(each) for each in same], note, f"{title}: effects",
        f"{about['sentence']} {_BESIDE}",
    )  # fmt: skip
    return {
        "effects": _effects_said(effects, outcome, lower_is_better=bool(about["lower_is_better"])),
        "effects_chart": drawn,
        "effects_table": _effects_table(effects, title),
    }


def _asked(about: Row) -> str:
    """What was asked, of whom: the plan's own question, or the plain one."""
    outcome = in_sentence(str(about["outcome"]))
    asked = str(about["question"]) or (
        f"Is there {'less' if about['lower_is_better'] else 'more'} of this in pupils who were given it than "
        f"there would have been without: {outcome}?"
    )
    said = [asked, f"Counted as {about['unit']}, half-term by half-term in {year_label(str(about['year']))}."]
    if about["pupils"] is not None:
        schools = counted(_number(about, "schools"), "school")
        said.append(f"About {counted(_number(about, 'pupils'), 'pupil')} of {schools} are compared.")
    if about["smallest"] is not None:
        said.append(f"An effect of {figure(_number(about, 'smallest'))} or more would matter.")
    return " ".join(said)


def _came(moved: Sequence[Moved], outcome: str, *, by_itself: bool) -> str:
    """Before and since in words. What came by itself only a comparison without a doubt tells."""
    (given, beside), write = moved, levels(moved)
    means = (
        "so much came by itself. What is left between both is what can be put down to the support, if to "
        "anything"
        if by_itself
        else "in others like them it changed by so much"
    )
    return (
        f"Before and after alone, {in_sentence(outcome)} went from {write(given.before)} the last half-term "
        f"before to {write(given.after)} since. In pupils who had fared alike and were not given it, it "
        f"went from {write(beside.before)} to {write(beside.after)}: {means}."
    )


def _effects_said(effects: Sequence[Row], outcome: str, *, lower_is_better: bool) -> tuple[str, ...]:
    """Where else something rose, and whether some group fared worse."""
    elsewhere = [each for each in effects if each["kind"] == ELSEWHERE]
    rose = [each for each in elsewhere if _number(each, "p") < LEVEL and _number(each, "effect") > 0]
    said = []
    if rose:
        names = listed([in_sentence(str(each["label"])) for each in rose])
        said.append(
            f"In the same pupils there is more of this: {names}. What went down may have moved there."
        )
    elif elsewhere:
        said.append(
            f"Of {counted(len(elsewhere), 'other outcome')} none is seen to rise in the same pupils; that "
            "none did is more than the figures say."
        )
    groups = tuple(_group(each) for each in effects if each["kind"] == GROUP)
    said += in_words(ByGroup(groups), in_sentence(outcome), LEVEL, lower_is_better=lower_is_better)
    return tuple(said)


def _group(row: Row) -> GroupEffect:
    effect = Estimate(_number(row, "effect"), math.nan, _number(row, "low"), _number(row, "high"), math.nan)
    pupils = int(_number(row, "pupils"))
    return GroupEffect(
        str(row["by"]), str(row["label"]), pupils, pupils, pupils, effect, "", _number(row, "p")
    )


def _line(row: Row) -> ForestRow:
    label = str(row["label"])
    if row["kind"] == GROUP:
        label = f"The same, {label} alone"
    return ForestRow(
        label, _number(row, "effect"), _number(row, "low"), _number(row, "high"), row["kind"] == OWN
    )


def _came_table(moved: Sequence[Moved], title: str, outcome: str) -> HtmlTable:
    head = (
        Cell("Pupils", "col"),
        *(Cell(each, "col", is_number=True) for each in ("Last half-term before", "Mean since", "Change")),
    )
    write = levels(moved)
    body = tuple(
        (
            Cell(each.label, "row"),
            *(Cell(write(value), is_number=True) for value in (each.before, each.after)),
            Cell(signed(each.after - each.before, write), is_number=True),
        )
        for each in moved
    )
    return HtmlTable(f"{title}: before and since. {outcome}", (head,), (body,))


_KINDS = {OWN: "Asked about", ELSEWHERE: "Looked for elsewhere", GROUP: "By group"}


def _effects_table(effects: Sequence[Row], title: str) -> HtmlTable:
    numbers = ("Effect", "95 % interval", "p", "Pupils")
    head = (
        Cell("Effect on", "col"), Cell("Which", "col"), Cell("Unit", "col"),
        *(Cell(each, "col", is_number=True) for each in numbers),
    )  # fmt: skip
    body = tuple(
        (
            Cell(str(each["label"]), "row"), Cell(_KINDS[str(each["kind"])]), Cell(str(each["unit"])),
            *(Cell(text, is_number=True) for text in _interval(each)),
            Cell(f"{_number(each, 'p'):.2g}", is_number=True),
            Cell(f"{_number(each, 'pupils'):,.0f}", is_number=True),
        )
        for each in effects
    )  # fmt: skip
    return HtmlTable(
        f"{title}: effects", (head,), (body,),
        note="p of what was looked for elsewhere, and of groups, is that among all of them (Holm).",
    )  # fmt: skip


def _interval(row: Row) -> tuple[str, str]:
    effect, low, high = (_number(row, name) for name in ("effect", "low", "high"))
    write = with_ends(effect, low, high)
    return signed(effect, write), f"{signed(low, write)} to {signed(high, write)}"


def _number(row: Row, name: str) -> float:
    value = row[name]
    return float(value) if isinstance(value, int | float) else math.nan
