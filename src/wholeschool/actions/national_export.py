"""Official figures of a store as open data: chosen, released, and written by the Department's standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wholeschool.actions.national_displacement import register_figures
from wholeschool.actions.national_table import Official, official
from wholeschool.disclosure import Released
from wholeschool.errors import WrongCallError
from wholeschool.policy.chosen import choose
from wholeschool.policy.displaced_forms import TERM, form_rates
from wholeschool.policy.figures import SESSIONS, Figure, figures
from wholeschool.policy.names import check_choice
from wholeschool.policy.open_data.datasets import BY_FORM, DATASETS, Dataset
from wholeschool.policy.open_data.making import Made, make
from wholeschool.policy.together import over_phases
from wholeschool.report.national.open_data import OpenTable, check_room, write_open_data
from wholeschool.store import Store

_PUBLISHER = "Department for Education, official statistics of England"


@dataclass(frozen=True)
class Exported:
    """The files that were written, and how many figures were left out since no list has their places."""

    files: tuple[Path, ...]
    unknown: int


def national_export(store: Store, out: Path, tables: Iterable[str] = ()) -> Exported:
    """Write the tables of a store into `out`, three files each. `tables`: only those named.

    Raises WrongCallError where there are no official figures, no such table, or `out` has files
    that are not ours.
    """
    names = [each.name for each in DATASETS]
    wanted = [check_choice("table", each, names) for each in tables] or names
    check_room(out, wanted)
    with official(store) as opened:
        found = [make(each, _chosen(opened, each)) for each in DATASETS if each.name in wanted]
    made = [each for each in found if each is not None]
    if not made:
        raise WrongCallError(
            "There are no official figures in this store that could be given away.",
            advice="Load some first: wholeschool national load STORE FILES.",
        )
    files = write_open_data(out, [_table(each) for each in made])
    return Exported(tuple(files), sum(each.unknown for each in made))


def _chosen(opened: Official, dataset: Dataset) -> list[Figure]:
    if dataset.characteristics == (BY_FORM,):
        return list(_by_form(opened, dataset.levels))
    rows = opened.engine.table("national")
    wanted = rows.filter(
        rows.level.isin(dataset.levels),
        rows.measure.isin(dataset.measures),
        rows.term.isin(dataset.terms),
        rows.characteristic.isin(dataset.characteristics),
    )
    read = figures(opened.engine.fetch(wanted), opened.came)
    return [each.figure for each in choose([*read, *over_phases(read)])]


def _by_form(opened: Official, levels: Iterable[str]) -> Iterator[Figure]:
    """Forms of being out of lessons as figures, in the place of the codes that they are made of."""
    for each in form_rates(register_figures(opened, levels)):
        place = each.place
        yield Figure(
            measure=SESSIONS,
            period=each.period,
            term=TERM,
            level=place.level,
            area_code=place.area_code,
            area=place.area,
            phase=place.phase,
            characteristic=BY_FORM,
            group=each.form,
            count=each.count,
            base=each.base,
            rate=None,
            rounding=0,
            reason=each.reason,
            sources=each.sources,
            edition=("", ""),
            loaded_on="",
        )


def _table(made: Made) -> OpenTable:
    title = made.dataset.title
    keys = [name for name in made.columns if name not in {each.column for each in made.dataset.indicators}]
    sources = ((*row[: len(keys)], " ".join(its)) for row, its in zip(made.rows, made.sources, strict=True))
    return OpenTable(
        made.dataset.name,
        _released(title, made.columns, made.rows),
        made.meta,
        _released(f"{title}: file and row", [*keys, "sources"], sources),
    )


def _released(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Released:
    named = (dict(zip(columns, row, strict=True)) for row in rows)
    return Released.published(title, columns, named, source=_PUBLISHER)
