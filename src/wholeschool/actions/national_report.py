"""The site of the national desk: official figures of a store, chosen, and written as pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from wholeschool import __version__
from wholeschool.actions.national_claims import judge_claims
from wholeschool.actions.national_claims_shown import shown_claims
from wholeschool.actions.national_forms_shown import shown_forms
from wholeschool.actions.national_load import Progress
from wholeschool.actions.national_table import Official, national_table, official
from wholeschool.disclosure import Released, Value
from wholeschool.errors import WrongCallError
from wholeschool.policy.chosen import choose
from wholeschool.policy.figures import Figure, figures, shown_rate
from wholeschool.policy.table import Answer, Row
from wholeschool.policy.together import over_phases
from wholeschool.reference.areas import authorities, regions, standing
from wholeschool.reference.breaks import break_list
from wholeschool.report.national import (
    CODES,
    FIGURE_COLUMNS,
    GROUP_COLUMNS,
    MEASURES,
    TERMS,
    NationalContent,
    Place,
    write_national_site,
)
from wholeschool.report.national.content import JOINED, SourceFile
from wholeschool.report.national.series import BY_GROUP
from wholeschool.report.templating import STYLE_SHEETS, check_folder
from wholeschool.schema.national import ENGLAND
from wholeschool.store import Store

_LEVELS = ("national", "region", "la")
_PUBLISHER = "Department for Education, official statistics of England"


def national_report(
    store: Store,
    out: Path,
    *,
    claims: Path | None = None,
    today: date | None = None,
    progress: Progress = lambda *_: None,
) -> list[Path]:
    """Write the national site of a store into `out`; the files, England's page first.

    `claims`: a user's own, as `judge_claims` has them; `today` is printed as the day on which the site was
    made. Raises WrongCallError where the store has no official figures of England, or `out` has other files.
    """
    check_folder(out, STYLE_SHEETS)
    progress("reading the figures", 0, 0)
    return write_national_site(out, national_content(store, today or date.today(), claims), progress)


def national_content(store: Store, made_on: date, claims: Path | None = None) -> NationalContent:
    """Everything that is on the national site of a store."""
    with official(store) as opened:
        chosen = [each.figure for each in choose(_with_sums(_read(opened)))]
        files = tuple(_files(opened))
    if not any(each.area_code == ENGLAND for each in chosen):
        raise WrongCallError(
            "There are no official figures of England in this store.",
            advice="Load some first: wholeschool national load STORE FILES.",
        )
    groups = _groups(store)
    there = {each.area_code for each in chosen}
    return NationalContent(
        england=Place(ENGLAND, "England"),
        authorities=tuple(each for each in _authorities() if each.code in there),
        figures=_released("Official figures of England", FIGURE_COLUMNS, map(_figure_row, chosen)),
        groups=_released("Suspensions of England by group", GROUP_COLUMNS, _group_rows(groups)),
        claims=shown_claims(judge_claims(store.path, claims)),
        forms=shown_forms(store.path),
        notes={by: each.notes[len(each.asked.chosen) :] for by, (_, each) in groups.items()},
        rebuilt={by: _rebuilt(*both) for by, both in groups.items() if both[1].asked.rebuilt},
        breaks=tuple((each.words, each.source) for each in break_list().breaks),
        files=files,
        made_on=made_on,
        version=__version__,
        former=tuple(each for each in _former() if each.code in there),
    )


def _read(opened: Official) -> list[Figure]:
    """The figures of everybody, and sessions by the codes that the pages have, of every area but schools."""
    rows = opened.engine.table("national")
    wanted = rows.filter(
        rows.level.isin(_LEVELS),
        rows.measure.isin(MEASURES),
        rows.term.isin(TERMS),
        (rows.characteristic == "") | ((rows.characteristic == "code") & rows.group.isin(CODES)),
    )
    return figures(opened.engine.fetch(wanted), opened.came)


def _with_sums(read: list[Figure]) -> list[Figure]:
    return [*read, *over_phases(read)]


def _files(opened: Official) -> Iterator[SourceFile]:
    rows = opened.engine.table("national")
    by_file = rows.group_by("source_file", "release").agg(on=rows.loaded_on.max(), figures=rows.count())
    for row in opened.engine.fetch(by_file.order_by("source_file", "release")).to_pylist():
        yield SourceFile(row["source_file"], row["release"], row["on"].isoformat(), row["figures"])


def _authorities() -> Iterator[Place]:
    """The local authorities of today, by name."""
    names = regions()
    for each in sorted(standing(), key=lambda one: one.name):
        tile = (each.place.column, each.place.row) if each.place else None
        before = sorted(
            one.name
            for one in authorities().values()
            if each.code in one.replaced_by and one.number != each.number
        )
        yield Place(each.code, each.name, each.region, names[each.region], tile, tuple(before))


def _former() -> Iterator[Place]:
    """The local authorities that are no more."""
    names = regions()
    for each in authorities().values():
        if each.replaced_by:
            until = f" (until {each.valid_to.year})" if each.valid_to else ""
            yield Place(each.code, f"{each.name}{until}", each.region, names[each.region])


def _figure_row(each: Figure) -> dict[str, Value]:
    return {
        "measure": each.measure,
        "group": each.group,
        "phase": each.phase,
        "period": each.period,
        "term": each.term,
        "area_code": each.area_code,
        "count": each.count,
        "base": each.base,
        "rate": shown_rate(each).value,
        "reason": each.reason,
        "made": each.made,
        "sources": JOINED.join(each.sources),
    }


def _groups(store: Store) -> dict[str, tuple[Answer, Answer]]:
    """Suspensions of England by group, as `national table` answers: of the newest year that was published,
    and of the newest there is, which may be rebuilt from local authorities; both are one where it is not.
    """
    found: dict[str, tuple[Answer, Answer]] = {}
    for by in BY_GROUP:
        try:
            published = national_table(store, "suspension_rate", by=by)
        except WrongCallError:
            continue  # no file of the store has this breakdown
        newer = published.asked.newer
        newest = national_table(store, "suspension_rate", by=by, periods=(newer,)) if newer else published
        found[by] = (published, newest)
    return found


def _rebuilt(published: Answer, newest: Answer) -> str:
    """How figures were had that nobody published."""
    hows = dict.fromkeys(how for row in newest.rows for how in row.figure.made.split("; ") if how)
    of_last = ""
    if published is not newest:
        of_last = (
            f"Newer than the last year that was published by these groups, {published.asked.periods[-1]}. "
        )
    return f"{of_last}Nobody published these figures. How they were had: {'; '.join(hows)}."


def _group_rows(groups: Mapping[str, tuple[Answer, Answer]]) -> Iterator[dict[str, Value]]:
    for by, (_, newest) in groups.items():
        yield from (_group_row(by, each) for each in newest.rows)


def _group_row(by: str, row: Row) -> dict[str, Value]:
    figure, ratio = row.figure, row.ratio
    by_pupils = row.ways.get("pupils")
    return {
        "by": by,
        "period": figure.period,
        "group": figure.group,
        "count": figure.count,
        "base": figure.base,
        "rate": row.rate.value,
        "low": row.reach.low,
        "high": row.reach.high,
        "ratio": ratio.value,
        "ratio_low": ratio.low,
        "ratio_high": ratio.high,
        "by_pupils": by_pupils.value if by_pupils else None,
        "reference": row.reference,
        "reason": figure.reason,
        "made": figure.made,
        "sources": JOINED.join(figure.sources),
    }


def _released(title: str, columns: Sequence[str], rows: Iterable[dict[str, Value]]) -> Released:
    return Released.published(title, columns, rows, source=_PUBLISHER)
