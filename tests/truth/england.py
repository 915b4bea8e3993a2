"""How near a simulated trust with nothing planted is to England: held against published rates.

    python -m tests.truth.england --seeds 10 [--first 0]

makes a trust a seed, imports and builds it, adds the trusts up and prints each figure beside England's, with
how far it may be off. The tests look at one seed, and allow for how much so few suspensions vary.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from wholeschool.actions.build import build
from wholeschool.actions.import_files import import_files
from wholeschool.engine import LocalEngine
from wholeschool.reference.benchmarks import benchmark
from wholeschool.simulate import Settings, write_trust
from wholeschool.store import Store

SIZE = (20, 8000, 1)
"""Schools, pupils, years."""
PHASES = {"PS": "primary", "SS": "secondary"}
RATIOS = {"fsm": (3.43, 3.60), "K": (3.96, 3.96), "E": (3.76, 3.76)}
"""Ratios of suspension rates to pupils outside the group. DfE: FSM 2020/21 and 2018/19; SEN 2021/22."""
POINTS = {"overall_absence": 0.5, "persistent_absence": 2.0}
"""Percentage points by which a rate may be off."""
RATE_OFF, RATIO_OFF = 0.15, 0.10
"""Shares by which a suspension rate and a ratio may be off."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Trust:
    """What came of one trust. Rows of `stays`: phase, possible and absent sessions of a pupil at a school.

    Rows of `pupils`: phase, whether with FSM, SEN provision, suspensions of a pupil on a main roll.
    """

    stays: Mapping[str, npt.NDArray[np.generic]]
    pupils: Mapping[str, npt.NDArray[np.generic]]


@dataclass(frozen=True)
class Held:
    """A figure beside England's: how far `off` it is and may be (points or logarithm); its standard error."""

    what: str
    simulated: float
    england: tuple[float, float]
    off: float
    allowed: float
    error: float

    @property
    def near(self) -> bool:
        """Whether it is within what is allowed."""
        return self.off <= self.allowed

    @property
    def surely_off(self) -> bool:
        """Whether it is further off than chance in so few pupils explains."""
        return self.off - 3 * self.error > self.allowed


def make_trust(seed: int) -> Trust:
    """Simulate, import and build a trust, and take what is held against England."""
    with tempfile.TemporaryDirectory(prefix="wholeschool-england-") as name:
        folder = Path(name)
        write_trust(folder / "files", Settings(*SIZE, seed, planted=False))
        import_files(folder / "store", [folder / "files"])
        store = Store.open(folder / "store")
        build(store)
        with store.reading() as engine:
            return Trust(_columns(engine, _stays(engine)), _columns(engine, _pupils(engine)))


def _columns(engine: LocalEngine, rows: ir.Table) -> dict[str, npt.NDArray[np.generic]]:
    table = engine.fetch(rows)
    return {name: table[name].to_numpy() for name in table.column_names}


def _stays(engine: LocalEngine) -> ir.Table:
    presence, schools = engine.table("presence"), engine.table("schools")
    stays = presence.group_by("pupil_id", "urn").agg(
        possible=presence.possible.sum(), absent=(presence.authorised + presence.unauthorised).sum()
    )
    return stays.join(schools.select("urn", "phase"), "urn").filter(stays.possible > 0)


def _pupils(engine: LocalEngine) -> ir.Table:
    rolls, events = engine.table("enrolments"), engine.table("events")
    main = rolls.filter(rolls.status != "S").distinct(on="pupil_id", keep="first")
    counted = events.filter(events.kind == "suspension").group_by("pupil_id").agg(suspensions=ibis._.count())
    schools = engine.table("schools").select("urn", "phase")
    rows = main.join(schools, "urn").left_join(counted, "pupil_id")
    return rows.select("phase", "fsm", "sen_provision", suspensions=rows.suspensions.fill_null(0))


def hold(trusts: Sequence[Trust]) -> Iterator[Held]:
    """Every figure of some trusts together, beside England's."""
    stays = {name: np.concatenate([each.stays[name] for each in trusts]) for name in trusts[0].stays}
    pupils = {name: np.concatenate([each.pupils[name] for each in trusts]) for name in trusts[0].pupils}
    for phase in PHASES:
        here = stays["phase"] == phase
        yield from _absence(phase, stays["possible"][here], stays["absent"][here])
        its = pupils["suspensions"][pupils["phase"] == phase].astype(np.float64)
        published = _published("suspension_rate", phase)
        rate = 100 * its.mean()
        off = abs(math.log(rate / published))
        what = f"suspension rate, {PHASES[phase]}"
        yield Held(what, rate, (published, published), off, math.log(1 + RATE_OFF), _error_of_log(its))
    yield from _ratios(pupils)


def _absence(phase: str, possible: Floats, absent: Floats) -> Iterator[Held]:
    share = absent / possible
    persistent = (share >= 0.1).astype(np.float64)
    rates = {
        "overall_absence": (100 * absent.sum() / possible.sum(), share),
        "persistent_absence": (100 * persistent.mean(), persistent),
    }
    for measure, (rate, of_stays) in rates.items():
        published = _published(measure, phase)
        error = 100 * float(of_stays.std()) / math.sqrt(len(of_stays))
        what = f"{measure.replace('_', ' ')}, {PHASES[phase]}"
        yield Held(what, rate, (published, published), abs(rate - published), POINTS[measure], error)


def _ratios(pupils: Mapping[str, npt.NDArray[np.generic]]) -> Iterator[Held]:
    suspensions = pupils["suspensions"].astype(np.float64)
    fsm, sen = pupils["fsm"].astype(bool), pupils["sen_provision"]
    groups = {"fsm": (fsm, ~fsm), "K": (sen == "K", sen == "N"), "E": (sen == "E", sen == "N")}
    for name, (low, high) in RATIOS.items():
        its, others = (suspensions[who] for who in groups[name])
        ratio = its.mean() / others.mean()
        off = max(math.log(low / ratio), math.log(ratio / high), 0.0)
        error = math.hypot(_error_of_log(its), _error_of_log(others))
        yield Held(f"suspension ratio, {name}", ratio, (low, high), off, math.log(1 + RATIO_OFF), error)


def _published(measure: str, phase: str) -> float:
    found = benchmark(measure, phase)
    if found is None:
        raise LookupError(f"no published {measure} of {phase}")
    return found.rate


def _error_of_log(counts: Floats) -> float:
    """The standard error of the logarithm of a mean: pupils vary far more than single events would."""
    return float(counts.std() / counts.mean() / math.sqrt(len(counts)))


def main() -> None:
    """Run the seeds and print every figure."""
    parser = argparse.ArgumentParser(prog="tests.truth.england")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    trusts = [make_trust(seed) for seed in range(options.first, options.first + options.seeds)]
    for each in hold(trusts):
        said = "near" if each.near else "OFF"
        low, high = each.england
        print(f"{each.what:30} {each.simulated:7.2f}  England {low:.2f} to {high:.2f}  {said}")  # noqa: T201


if __name__ == "__main__":
    main()
