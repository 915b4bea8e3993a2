"""How much each school uses codes that can hide something (N, B, I, Y), against schools of the same phase.

N: no reason yet; B: off site; I: illness; Y: unable to attend. Which are worth holding against like schools
is the continuum's own choice; what each means is said in SI 2024/208 regulation 10. A share far out is a
question to the school: a closed site, an epidemic, or a unit with its own provision can be the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wholeschool.continuum.hidden.code_use_sums import SUMS, SUMS_REST_ON, code_use_sums
from wholeschool.continuum.rows.by_year import academic_years
from wholeschool.continuum.schools.names import school_rows
from wholeschool.engine import LocalEngine
from wholeschool.schema.wording import counted
from wholeschool.stats import RatioSums, holm
from wholeschool.stats.funnel import FEWEST_LIKES, leave_one_out, log_rates
from wholeschool.store import Kept

FEWEST_PUPILS = 10
OUTER = 0.01
"""A school is flagged in the outer hundredth, half of it at either end."""
CLAIM_LEVEL = 0.05

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CodeUse:
    """A school's use of a code in a year, as a share of possible sessions (for Y: possible and unable).

    `usual`, `low`, `high`: what other schools of its phase lead one to expect, None where it is not judged
    (`why_not` says why). `flagged`: outside the limits. `claimed`: so far out that it also stands corrected
    for all schools and codes of the trust's latest year. `users`: pupils with the code.
    """

    urn: int
    academic_year: str
    phase: str | None
    code: str
    pupils: int
    users: int
    sessions: int
    possible: int
    share: float
    usual: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    likes: int = 0
    why_not: str = ""
    flagged: bool = False
    claimed: bool = False


CODE_USE = pa.schema(
    [
        ("urn", pa.int32()), ("academic_year", pa.string()), ("phase", pa.string()), ("code", pa.string()),
        *((name, pa.int64()) for name in ("pupils", "users", "sessions", "possible")),
        *((name, pa.float64()) for name in ("share", "usual", "low", "high", "p")),
        ("likes", pa.int64()), ("why_not", pa.string()), ("flagged", pa.bool_()), ("claimed", pa.bool_()),
    ]
)  # fmt: skip
"""The columns of `CodeUse`."""
_RESTS_ON = (*SUMS_REST_ON, "schools")


def code_use(engine: LocalEngine, kept: Kept | None = None) -> tuple[CodeUse, ...]:
    """Every school's use of every code in every year; what years that stand gave is taken from `kept`."""
    return _use_of(engine, kept or Kept(engine), academic_years(engine, "presence"))


def claimed_use(engine: LocalEngine, kept: Kept | None = None) -> tuple[CodeUse, ...]:
    """Those of `code_use` that are claimed, for which only the latest year is looked at."""
    latest = academic_years(engine, "presence")[-1:]
    return tuple(use for use in _use_of(engine, kept or Kept(engine), latest) if use.claimed)


def _use_of(engine: LocalEngine, kept: Kept, years: Sequence[str]) -> tuple[CodeUse, ...]:
    rows = [kept.rows("code_use", year, _RESTS_ON, partial(_of_year, engine, kept, year)) for year in years]
    return tuple(_claimed([CodeUse(**row) for each in rows for row in each.to_pylist()]))


def _of_year(engine: LocalEngine, kept: Kept, year: str) -> pa.Table:
    sums = [row | {"academic_year": year} for row in code_use_sums(engine, kept, year).to_pylist()]
    phases = {(row["urn"], row["academic_year"]): row["phase"] for row in school_rows(engine, kept)}
    return pa.Table.from_pylist([vars(use) for use in _judged(sums, phases)], schema=CODE_USE)


def judge(
    sums: Iterable[Mapping[str, Any]], phases: Mapping[tuple[int, str], str | None]
) -> tuple[CodeUse, ...]:
    """Hold each school against its likes: the others of its phase, year and code.

    `sums` are rows of urn, academic_year, code, users and the sums of `RatioSums` over pupils, under the
    names pupils, part, whole, part_squared, product, whole_squared. Where fewer than 10 others have ten
    pupils and use the code at all, nobody is judged.
    """
    return tuple(_claimed(_judged(sums, phases)))


def _judged(sums: Iterable[Mapping[str, Any]], phases: Mapping[tuple[int, str], str | None]) -> list[CodeUse]:
    """All but the claims, which are made of the latest year alone."""
    groups: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in sorted(sums, key=lambda row: (row["academic_year"], row["code"], row["urn"])):
        phase = phases.get((row["urn"], row["academic_year"]))
        groups.setdefault((row["academic_year"], phase or "", row["code"]), []).append(row)
    return [use for (_, phase, _), rows in groups.items() for use in _judge_group(rows, phase or None)]


def claim(use: CodeUse, name: str) -> str:
    """The sentence that a claimed use allows: what was seen, against whom, and nothing of why."""
    if not use.claimed or use.usual is None or use.low is None or use.high is None:
        return ""
    more = "more" if use.share > use.usual else "less"
    return (
        f"{name} uses code {use.code} {more} than the other {use.likes} schools of its phase: "
        f"{100 * use.share:.2f} % of sessions, where they lead one to expect "
        f"{100 * use.low:.2f} to {100 * use.high:.2f} %."
    )


def _judge_group(rows: Sequence[Mapping[str, Any]], phase: str | None) -> list[CodeUse]:
    sums = RatioSums(*(np.array([row[name] for row in rows], dtype=np.float64) for name in SUMS))
    enough = sums.clusters >= FEWEST_PUPILS
    logs, variances = log_rates(sums)
    # A school that never uses a code is held against those that do, and sets no limit for them.
    uses = enough & (sums.part > 0)
    funnel = _against_users(logs, variances, enough, uses)
    found = []
    for place, row in enumerate(rows):
        use = _described(row, phase)
        likes = int(uses.sum() - uses[place])
        if not phase or not enough[place] or likes < FEWEST_LIKES:
            found.append(CodeUse(**(vars(use) | {"likes": likes, "why_not": _why_not(use, likes)})))
            continue
        usual, low, high, p = (float(each[place]) for each in funnel)
        outside = p < OUTER
        said = {"usual": usual, "low": low, "high": high, "p": p, "likes": likes, "flagged": outside}
        found.append(CodeUse(**(vars(use) | said)))
    return found


def _against_users(
    logs: Floats, variances: Floats, enough: npt.NDArray[np.bool_], uses: npt.NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats, Floats]:
    """usual, low, high, p of each school: users against the other users, one without use against them all."""
    result = tuple(np.full(len(logs), np.nan) for _ in range(4))
    users = np.flatnonzero(uses)
    funnel = leave_one_out(logs[users], variances[users], outer=OUTER)
    for column, values in zip(result, (funnel.usual, funnel.low, funnel.high, funnel.p), strict=True):
        column[users] = values
    for place in np.flatnonzero(enough & ~uses):
        chosen = np.append(users, place)
        alone = leave_one_out(logs[chosen], variances[chosen], outer=OUTER)
        for column, values in zip(result, (alone.usual, alone.low, alone.high, alone.p), strict=True):
            column[place] = values[-1]
    return result[0], result[1], result[2], result[3]


def _described(row: Mapping[str, Any], phase: str | None) -> CodeUse:
    whole = float(row["whole"])
    return CodeUse(
        urn=row["urn"],
        academic_year=row["academic_year"],
        phase=phase,
        code=row["code"],
        pupils=int(row["pupils"]),
        users=int(row["users"]),
        sessions=int(row["part"]),
        possible=int(whole),
        share=float(row["part"]) / whole if whole > 0 else 0.0,
    )


def _why_not(use: CodeUse, likes: int) -> str:
    if not use.phase:
        return "The school's phase is not known."
    if use.pupils < FEWEST_PUPILS:
        pupils = counted(use.pupils, "pupil")
        return f"The school has {pupils} with a session; below {FEWEST_PUPILS} nothing is judged."
    users = counted(likes, "like school uses", "like schools use")
    return f"{users} the code; below {FEWEST_LIKES} nothing is judged."


def _claimed(uses: Sequence[CodeUse]) -> list[CodeUse]:
    """Claims are made of the latest year, corrected over all its schools and codes (Holm, 5 %)."""
    latest = max((use.academic_year for use in uses), default="")
    current = [use for use in uses if use.academic_year == latest]
    adjusted = holm([np.nan if use.p is None else use.p for use in current])
    stands = {
        (use.urn, use.code)
        for use, p in zip(current, adjusted, strict=True)
        if use.flagged and p <= CLAIM_LEVEL
    }
    return [
        CodeUse(**(vars(use) | {"claimed": use.academic_year == latest and (use.urn, use.code) in stands}))
        for use in uses
    ]
