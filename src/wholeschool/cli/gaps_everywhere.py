"""`gaps --every-school`: all measures by all characteristics at all schools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from wholeschool.cli.show import INTERNAL, note, note_behind, print_json, print_table, say
from wholeschool.schema.wording import counted

if TYPE_CHECKING:
    from wholeschool.actions.gaps_everywhere import GapsEverywhere

_LEVEL = 0.05


def show_everywhere(
    path: Path, by: Sequence[str], measures: Sequence[str], year: str | None, *, as_json: bool
) -> None:
    """Print them: as JSON every row, in words how many schools' groups stand apart."""
    from wholeschool.actions.gaps_everywhere import gaps_everywhere
    from wholeschool.store import Store

    found = gaps_everywhere(Store.open(path), by, measures, year)
    note_behind(path, behind=found.behind)
    if as_json:
        print_json(
            {"year": found.year, "internal": True, "behind": found.behind, "questions": found.questions}
            | {"rows": [*_rows(found)], "sentences": [*found.sentences]}
        )
        return
    note(INTERNAL)
    _print(found)


def _rows(found: GapsEverywhere) -> Iterator[dict[str, Any]]:
    for each, together in zip(found.found, found.p_of_everything, strict=True):
        known = {"measure": each.measure.name, "by": each.by, "year": found.year}
        for urn, gap, p in each.rows(together):
            more = {"reason": gap.reason or None, "p_of_everything": None if np.isnan(p) else p}
            yield known | {"urn": urn} | vars(gap) | {"days": each.measure.days(gap.count)} | more


def _print(found: GapsEverywhere) -> None:
    apart = [each < _LEVEL for each in found.p_of_everything]
    rows = [
        (
            each.measure.title,
            each.by,
            f"{int(told[0].sum())}",
            f"{int(told[1:].any(axis=1).sum())}",
            f"{judged}",
        )
        for each, told in zip(found.found, apart, strict=True)
        if (judged := int((~np.isnan(each.asked[1:])).any(axis=1).sum())) or told[0].any()
    ]
    headers = ("measure", "by", "in all", "schools apart", "schools judged")
    print_table(
        "Groups that stand apart in all schools together, and schools where any does",
        headers,
        rows,
        headers[2:],
    )
    asked = counted(found.questions, "comparison")
    say(
        f"{asked} were made at once, and what stands apart does so though all of them are asked about: "
        "where chance alone is at work, one such list in twenty has any. Which groups, and how far: "
        "wholeschool gaps with --by and --school, or --json here."
    )
    for sentence in found.sentences:
        say(sentence)
