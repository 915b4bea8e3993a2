"""How much each school uses codes that can hide something (N, B, I, Y), against schools of the same phase.

N: no reason yet; B: off site; I: illness; Y: unable to attend. Which are worth holding against like schools
is the continuum's own choice; what each means is said in SI 2024/208 regulation 10. A share far out is a
question to the school: a closed site, an epidemic, or a unit with its own provision can be the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.reference.attendance import codes
from wholeschool.schema import TABLES
from wholeschool.schema.wording import counted
from wholeschool.stats import RatioSums, holm
from wholeschool.stats.funnel import FEWEST_LIKES, leave_one_out, log_rates

CODES = ("N", "B", "I", "Y")
FEWEST_PUPILS = 10
OUTER = 0.01
"""A school is flagged in the outer hundredth, half of it at either end."""
CLAIM_LEVEL = 0.05
_UNABLE = ("Q", "Y")
_SET_OF = {"N": "unauthorised", "B": "apart", "I": "authorised", "Y": "unscored", "Q": "unscored"}
"""The set of a week's sessions that holds a code; marks in doubt are in `apart`, whatever their code."""
_SUMS = ("pupils", "part", "whole", "part_squared", "product", "whole_squared")

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


def code_use(engine: LocalEngine) -> tuple[CodeUse, ...]:
    """Every school's use of every code in every year."""
    engine.run(_compiled(engine.DIALECT))
    uses = engine.fetch(engine.table("code_use_sums")).to_pylist()
    phases = engine.fetch(engine.table("schools").select("urn", "academic_year", "phase")).to_pylist()
    return judge(uses, {(row["urn"], row["academic_year"]): row["phase"] for row in phases})


def judge(
    sums: Iterable[Mapping[str, Any]], phases: Mapping[tuple[int, str], str | None]
) -> tuple[CodeUse, ...]:
    """Hold each school against its likes: the others of its phase, year and code.

    `sums` are rows of urn, academic_year, code, users and the sums of `RatioSums` over pupils, under the
    names pupils, part, whole, part_squared, product, whole_squared. Where fewer than 10 others have ten
    pupils and use the code at all, nobody is judged.
    """
    groups: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in sorted(sums, key=lambda row: (row["academic_year"], row["code"], row["urn"])):
        phase = phases.get((row["urn"], row["academic_year"]))
        groups.setdefault((row["academic_year"], phase or "", row["code"]), []).append(row)
    judged = [use for (_, phase, _), rows in groups.items() for use in _judge_group(rows, phase or None)]
    return tuple(_claimed(judged))


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
    sums = RatioSums(*(np.array([row[name] for row in rows], dtype=np.float64) for name in _SUMS))
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


@cache
def chars_of(code: str) -> str:
    """The characters of a week that stand for a code: itself, its parts (Y1 …), its sub-codes (I02 …)."""
    family = {each.char for each in codes() if code in (each.code, each.parent)}
    numbered = {each.char for each in codes() if each.code[0] == code and each.code[1:].isdigit()}
    return "".join(sorted(family | numbered))


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """Steps: code_use_sums, a row a school, year and code; pupils are those with a session in the whole."""
    plan = Plan()
    presence = Plan.given("presence", TABLES["presence"].own_arrow)
    weeks = Plan.given("week_counts", TABLES["week_counts"].own_arrow)
    key = ("pupil_id", "urn", "academic_year")
    # Only weeks with some mark beside present ones hold any of the codes: a quarter of all.
    odd = weeks.filter(ibis.or_(*(weeks[name] != 0 for name in sorted({*_SET_OF.values()}))))
    counted = odd.select(*key, **{code: _times(odd, code) for code in _SET_OF})
    counts = counted.group_by(*key).agg(**{code: counted[code].sum() for code in _SET_OF})
    counts = plan.hold("code_use_counts", counts)
    held = plan.hold("code_use_possible", presence.group_by(*key).agg(possible=presence.possible.sum()))
    joined = held.left_join(counts, key)
    filled = {code: joined[code].fill_null(0).cast("float64") for code in _SET_OF}
    pupils = plan.hold(
        "code_use_pupils", joined.select(*key, possible=joined.possible.cast("float64"), **filled)
    )
    sums = [_sums(pupils, code) for code in CODES]
    plan.hold("code_use_sums", sums[0].union(*sums[1:]))
    return plan.compiled(dialect)


def _times(weeks: ir.Table, code: str) -> ir.IntegerColumn:
    """How often a code stands in a week of marks, which are only taken apart where its set has a session."""
    others = weeks.marks
    for char in chars_of(code):
        others = others.replace(char, "")
    held = (weeks[_SET_OF[code]].cast("int32") | weeks.apart.cast("int32")) != 0
    return ibis.ifelse(held, weeks.marks.length() - others.length(), 0)


def _sums(pupils: ir.Table, code: str) -> ir.Table:
    unable = sum((pupils[each] for each in _UNABLE), start=pupils.possible)
    rows = pupils.select("urn", "academic_year", part=code, whole=unable if code == "Y" else "possible")
    rows = rows.filter(rows.whole > 0)
    return (
        rows.group_by("urn", "academic_year")
        .agg(
            users=(rows.part > 0).sum(),
            pupils=rows.count(),
            part=rows.part.sum(),
            whole=rows.whole.sum(),
            part_squared=(rows.part * rows.part).sum(),
            product=(rows.part * rows.whole).sum(),
            whole_squared=(rows.whole * rows.whole).sum(),
        )
        .mutate(code=ibis.literal(code))
    )
