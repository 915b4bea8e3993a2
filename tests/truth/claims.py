"""What the analyses claim of a simulated trust, beside what was planted in it: one trust a seed.

    python -m tests.truth.claims --seeds 100 [--first 0] [--nothing-planted]

prints a line a seed and the totals: in how many trusts each effect was found, and in how many nothing planted
was claimed. The tests run a few seeds of it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.made import rows_of
from wholeschool.actions.build import build
from wholeschool.actions.hidden import hidden
from wholeschool.actions.import_files import import_files
from wholeschool.continuum.displacement.displacement import compare_years
from wholeschool.continuum.displacement.rows import fetch_half_terms
from wholeschool.continuum.duties.duties import duty_table
from wholeschool.continuum.journeys.claims import LEVEL, compare_schools
from wholeschool.continuum.journeys.journeys import follow
from wholeschool.continuum.schools.names import school_names
from wholeschool.simulate import Settings, write_trust
from wholeschool.store import Store

SIZE = (4, 3000, 2)
"""Schools, pupils, years."""
Breach = tuple[int, int, str, str]


@dataclass(frozen=True)
class Claims:
    """What was claimed. `displaced` and `climbing` are URNs (and forms, and rungs); `codes` sentences."""

    displaced: frozenset[tuple[int, str]]
    climbing: frozenset[tuple[int, str, int]]
    codes: tuple[str, ...]
    breaches: frozenset[Breach]
    exits: frozenset[tuple[int, int]]

    @property
    def any_effect(self) -> bool:
        """Whether anything at all is claimed."""
        return bool(self.displaced or self.climbing or self.codes or self.breaches)


@dataclass(frozen=True)
class Planted:
    """What truth.json says was planted, with pupils by the store's pseudonyms."""

    displaced: frozenset[tuple[int, str]]
    climbing: frozenset[tuple[int, str, int]]
    breaches: frozenset[Breach]
    exits: frozenset[tuple[int, int]]


def make_trust(folder: Path, seed: int, *, planted: bool, size: tuple[int, int, int] = SIZE) -> Store:
    """Simulate, import and build in a new folder."""
    write_trust(folder / "files", Settings(*size, seed, planted=planted))
    import_files(folder / "store", [folder / "files"])
    store = Store.open(folder / "store")
    build(store)
    return store


def claims_of(store: Store) -> Claims:
    """Everything that the analyses claim, and the exits and breaches that they list."""
    found = hidden(store, with_pupils=True)
    with store.reading() as engine:
        pairs = compare_years(fetch_half_terms(engine))
        urns = sorted(set(engine.fetch(engine.table("standings").select("urn"))["urn"].to_pylist()))
        followed = follow(engine)
        compared = compare_schools(followed.steps, followed.stays, school_names(engine, urns))
        duties = duty_table(engine).rows.to_pylist()
    return Claims(
        displaced=frozenset((pair.urn, each.form) for pair in pairs for each in pair.risen),
        climbing=frozenset(
            (each.urn, each.branch, each.rung)
            for each in compared
            if each.p_adjusted is not None and each.p_adjusted <= LEVEL
        ),
        codes=found.claims,
        breaches=frozenset(
            (row["pupil_id"], row["urn"], row["duty"], str(row["due"])) for row in duties if row["breach"]
        ),
        exits=frozenset((row["pupil_id"], row["urn"]) for row in found.pupils["unexplained_exit"])
        | frozenset((row["pupil_id"], row["urn"]) for row in found.pupils["exit_too_soon_to_say"]),
    )


def planted_in(folder: Path, store: Store) -> Planted:
    """What the truth of a trust names."""
    truth: dict[str, Any] = json.loads((folder / "files" / "truth.json").read_text("utf-8"))["continuum"]
    rows = [*truth["breaches"], *truth["exits"]]
    upns = sorted({row["upn"] for row in rows})
    ids = dict(zip(upns, store.pseudonyms().of(upns).tolist(), strict=True)) if upns else {}
    return Planted(
        displaced=frozenset((each["urn"], form) for each in truth["displacement"] for form in each["up"]),
        climbing=frozenset((each["urn"], each["branch"], each["from"]) for each in truth["journeys"]),
        breaches=frozenset(
            (ids[row["upn"]], row["urn"], row["duty"], str(row["due"])) for row in truth["breaches"]
        ),
        exits=frozenset((ids[row["upn"]], row["urn"]) for row in truth["exits"]),
    )


def try_seed(seed: int, *, planted: bool, size: tuple[int, int, int] = SIZE) -> tuple[Claims, Planted, int]:
    """A trust, what is claimed of it, what was planted in it, and how many pupils it has."""
    with tempfile.TemporaryDirectory(prefix="wholeschool-claims-") as name:
        folder = Path(name)
        store = make_trust(folder, seed, planted=planted, size=size)
        pupils = len({row["pupil_id"] for row in rows_of(store.path, "enrolments")})
        return claims_of(store), planted_in(folder, store), pupils


def found_of(claims: Claims, planted: Planted) -> dict[str, bool]:
    """Which effects were found: breaches and exits all of them, the others where they were planted."""
    return {
        "displacement": planted.displaced <= claims.displaced,
        "journeys": planted.climbing <= claims.climbing,
        "breaches": planted.breaches == claims.breaches,
        "exits": planted.exits <= claims.exits,
    }


def main() -> None:
    """Run the seeds and print the totals."""
    parser = argparse.ArgumentParser(prog="tests.truth.claims")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--nothing-planted", action="store_true")
    options = parser.parse_args()
    totals: dict[str, int] = {}
    for seed in range(options.first, options.first + options.seeds):
        claims, planted, _ = try_seed(seed, planted=not options.nothing_planted)
        found = {"any claim": claims.any_effect} if options.nothing_planted else found_of(claims, planted)
        for name, value in found.items():
            totals[name] = totals.get(name, 0) + value
        missed = {name: value for name, value in found.items() if value == options.nothing_planted}
        print(seed, totals, f"look at: {missed}" if missed else "", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
