"""The command `national places`: placements in alternative provision in years to come."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.national_what_if import cost_document, say_cost
from wholeschool.cli.show import print_json, print_table, say

if TYPE_CHECKING:
    from wholeschool.actions.national_places import Places, Series
    from wholeschool.policy.projected import Projected
    from wholeschool.reference.unit_costs import UnitCost


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("places")(places)


def places(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    years: int = typer.Option(3, min=1, max=10, help="How many years to come."),
    costs: Path | None = typer.Option(None, help="Unit costs of your own, as TOML.", metavar="FILE"),
    there: int | None = typer.Option(
        None, "--places", min=0, help="How many places there are in England: no file says.", metavar="N"
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Project placements in alternative provision in England, with intervals, and what they cost.

    What councils pay for, with and without an EHC plan, and what schools arrange. How many places there are
    no official file says: what is needed is held against the number that you give.
    """
    from wholeschool.actions.national_places import places_to_come

    found = places_to_come(store, years, costs, there)
    if as_json:
        print_json(document(found))
        return
    for each in found.series:
        _say_series(each, found.cost if each.priced else None, _supply(found, each))
    say(found.supply)
    say("One steady growth is taken for all years, the pandemic too. The ends hold 95 of 100 single years.")
    if found.cost is not None:
        say_cost(found.cost)


def _supply(found: Places, series: Series) -> int | None:
    """The places that a series is held against; None for the others."""
    from wholeschool.actions.national_places import HELD

    return found.there if series.name == HELD else None


def _say_series(series: Series, cost: UnitCost | None, there: int | None) -> None:
    last = max(series.counts, default="")
    known = f": {series.counts[last]:,.0f} in {last}" if last else ": none in this store"
    say(f"{series.title}{known}{_used(series.counts.get(last), there)}")
    projection = series.projection
    if projection.reason:
        say(f"  Nothing is projected. {projection.reason}")
        return
    say(
        f"  {projection.growth:+.1f} per cent a year since {min(series.counts)} "
        f"({projection.growth_low:+.1f} to {projection.growth_high:+.1f}); "
        f"{last} lies {projection.last_off:+.1f} per cent off that."
    )
    headers = (
        *("year", "placements", "low", "high"),
        *(("places lacking", "low", "high") if there is not None else ()),
        *(("cost, £ million", "low", "high") if cost else ()),
    )
    rows = [
        (
            each.period,
            *(f"{value:,.0f}" for value in (each.found, each.low, each.high)),
            *(f"{value:,.0f}" for value in _lacking(each, there)),
            *(f"{value / 1e6:,.0f}" for value in _money(each.found, each.low, each.high, cost)),
        )
        for each in projection.years
    ]
    print_table("", headers, rows, headers[1:])


def _used(placements: float | None, there: int | None) -> str:
    """The placements of the last year against places there are, in words."""
    if placements is None or there is None:
        return ""
    apart = placements - there
    return f", {abs(apart):,.0f} {'more' if apart > 0 else 'fewer'} than the {there:,} places there are"


def _lacking(year: Projected, there: int | None) -> tuple[float, ...]:
    """How many places are lacking, with the ends; below 0: so many are free."""
    return () if there is None else tuple(value - there for value in (year.found, year.low, year.high))


def _money(found: float, low: float, high: float, cost: UnitCost | None) -> tuple[float, ...]:
    """Costs at the unit cost, the ends at its ends."""
    return () if cost is None else (found * cost.value, low * cost.low, high * cost.high)


def document(found: Places) -> dict[str, Any]:
    """Every series as scripts read it."""
    return {
        "series": [
            _series(each, found.cost if each.priced else None, _supply(found, each)) for each in found.series
        ],
        "places_there_are": found.there,
        "reason": found.supply,
        "cost": cost_document(found.cost) if found.cost else None,
    }


def _series(each: Series, cost: UnitCost | None, there: int | None) -> dict[str, Any]:
    projection = each.projection
    rows = []
    for year in projection.years:
        row: dict[str, Any] = {
            "period": year.period, "found": year.found, "low": year.low, "high": year.high,
        }  # fmt: skip
        money = _money(year.found, year.low, year.high, cost)
        row |= dict(zip(("pounds", "pounds_low", "pounds_high"), money, strict=False))
        row |= dict(zip(("lacking", "lacking_low", "lacking_high"), _lacking(year, there), strict=False))
        rows.append(row)
    return {
        "name": each.name,
        "title": each.title,
        "counts": [
            {"period": period, "count": count, "source": each.sources[period]}
            for period, count in each.counts.items()
        ],
        "growth": projection.growth,
        "growth_low": projection.growth_low,
        "growth_high": projection.growth_high,
        "last_off": projection.last_off,
        "rows": rows,
        "reason": projection.reason or None,
    }
