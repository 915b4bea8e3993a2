"""The page of forms: suspension beside the other forms of being out of lessons, and two orders of areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wholeschool.policy.displaced_forms import ALL_FORMS, BY_SCHOOLS, FORMS, LOST
from wholeschool.policy.displacement import COVERAGE, MEANT, NO_INTERVAL, SIDE_BY_SIDE, SUSPENSION
from wholeschool.report.national.content import Forms, NationalContent, Place, Row, number_of
from wholeschool.report.national.series import PHASES
from wholeschool.report.national.sources import Sources
from wholeschool.report.national.tables import NONE, number_link
from wholeschool.report.tables import Cell, HtmlTable, group_row
from wholeschool.schema.national import ENGLAND

FORMS_FILE = "forms.html"
_RANKED = {SUSPENSION: "Suspension", LOST: "Lost", ALL_FORMS: "All forms"}
_EVERY_ORDER = (*_RANKED, BY_SCHOOLS)
_TITLES = {form.name: form.title for form in FORMS} | {LOST: "All that are lost", ALL_FORMS: "All forms"}
_UNIT = "per 1,000"


@dataclass(frozen=True)
class FormsPage:
    """Everything on the page; `england` and `league` are None where no figure of them is there."""

    lead: str
    sentences: tuple[str, ...]
    england: HtmlTable | None
    league: HtmlTable | None
    notes: tuple[str, ...]
    sources: Sources


def forms_page(content: NationalContent, forms: Forms) -> FormsPage:
    """The page, its sources numbered in the order of the page."""
    sources = Sources()
    return FormsPage(
        lead=_lead(forms),
        sentences=forms.sentences,
        england=_england(forms, sources),
        league=_league(content, forms, sources),
        notes=(*MEANT, COVERAGE, NO_INTERVAL, SIDE_BY_SIDE),
        sources=sources,
    )


def _lead(forms: Forms) -> str:
    if forms.agreement is None:
        return f"Sessions out of lessons by form, {forms.periods[-1]}."
    return (
        f"Where pupils are suspended most and where most lessons are missed are two questions: in "
        f"{forms.periods[-1]} the orders of {len(_ranked(forms))} local authorities by suspension and by all "
        f"forms agree by {forms.agreement:.2f} (1 = the same order, 0 = none in common)."
    )


def _ranked(forms: Forms) -> dict[str, dict[str, Row]]:
    """The rates of the authorities that have a place by each form; by code, then by form."""
    placed: dict[str, dict[str, Row]] = {}
    for row in forms.rates.rows:
        if row["rank"] is not None and row["form"] in _EVERY_ORDER:
            placed.setdefault(str(row["area_code"]), {})[str(row["form"])] = row
    return {code: its for code, its in placed.items() if len(its) == len(_EVERY_ORDER)}


def _england(forms: Forms, sources: Sources) -> HtmlTable | None:
    phases = {"all": "All schools", **PHASES}
    bodies = []
    for phase, title in phases.items():
        rows = tuple(_form_rows(forms, phase, sources))
        if rows:
            bodies.append((group_row(title, len(forms.periods) + 3), *rows))
    if not bodies:
        return None
    head = (
        Cell("Form", "col"),
        *(Cell(period, "col", is_number=True, unit=_UNIT) for period in forms.periods),
        Cell("Change, per cent", "col", is_number=True),
        Cell("Read it so", "col"),
    )
    return HtmlTable("Sessions out of lessons in England, by form", (head,), tuple(bodies))


def _form_rows(forms: Forms, phase: str, sources: Sources) -> Iterator[tuple[Cell, ...]]:
    for form, title in _TITLES.items():
        its = {row["period"]: row for row in forms.rates.where(area_code=ENGLAND, phase=phase, form=form)}
        if not any(row["rate"] is not None for row in its.values()):
            continue
        (change,) = forms.changes.where(phase=phase, form=form) or ({"percent": None, "said": ""},)
        percent = number_of(change["percent"])
        yield (
            Cell(title, "row"),
            *(number_link(its.get(period), "rate", sources) for period in forms.periods),
            Cell(f"{percent:+.1f}" if percent is not None else NONE, is_number=True),
            Cell(str(change["said"])),
        )


def _league(content: NationalContent, forms: Forms, sources: Sources) -> HtmlTable | None:
    """Every authority with its three places, in the order of all forms."""
    ranked = _ranked(forms)
    if not ranked:
        return None
    places = {each.code: each for each in content.authorities}
    head = (
        Cell("Local authority", "col"),
        *(
            cell
            for title in _RANKED.values()
            for cell in (Cell(title, "col", is_number=True, unit=_UNIT), Cell("Place", "col", is_number=True))
        ),
        Cell("Places higher by all forms", "col", is_number=True),
        Cell("All forms without absence", "col", is_number=True, unit=_UNIT),
        Cell("Place", "col", is_number=True),
    )
    ordered = sorted(ranked.items(), key=lambda pair: (_rank(pair[1][ALL_FORMS]), pair[0]))
    body = tuple(_authority(its, places.get(code), sources) for code, its in ordered)
    title = f"Local authorities by suspension and by all forms, {forms.periods[-1]}, most by all forms first"
    return HtmlTable(title, (head,), (body,))


def _authority(its: Mapping[str, Row], place: Place | None, sources: Sources) -> tuple[Cell, ...]:
    higher = _rank(its[SUSPENSION]) - _rank(its[ALL_FORMS])
    cells = (cell for form in _RANKED for cell in _rate_and_place(its[form], sources))
    name = place.name if place else str(its[SUSPENSION]["area"])
    return (
        Cell(name, "row", href=place.page if place else ""),
        *cells,
        Cell(f"{higher:+d}" if higher else "0", is_number=True),
        *_rate_and_place(its[BY_SCHOOLS], sources),
    )


def _rate_and_place(row: Row, sources: Sources) -> tuple[Cell, Cell]:
    return number_link(row, "rate", sources), Cell(str(_rank(row)), is_number=True)


def _rank(row: Row) -> int:
    return int(number_of(row["rank"]) or 0)
