"""Judge claims by the official figures of a store: those that the software carries, or a user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from wholeschool.actions.national_england import check_loaded, england_by
from wholeschool.actions.national_table import Official, official
from wholeschool.errors import WrongCallError
from wholeschool.policy.claim_figures import Wanted
from wholeschool.policy.claims import Judged, all_wanted, judge
from wholeschool.policy.figures import Figure
from wholeschool.reference.claims import Claim, claims, parse_claim
from wholeschool.reference.own_file import read_own
from wholeschool.schema.national import PHASES
from wholeschool.store import Store

_FIELDS = "docs/reference/claims.md has its fields."


def judge_claims(folder: Path, own: Path | None = None) -> tuple[Judged, ...]:
    """Every claim with its verdict; `own`: a claim's file, or a folder of them, instead of those carried.

    Raises WrongCallError where the store has no official figures, or a claim is not as it should be.
    """
    asked = claims() if own is None else own_claims(own)
    with official(Store.open(folder)) as figures_of:
        pool = {
            each: _figures(figures_of, each, periods) for each, periods in all_wanted(asked.values()).items()
        }
        if not any(pool.values()):
            check_loaded(figures_of, folder)
    return tuple(judge(each, pool) for each in asked.values())


def _figures(figures_of: Official, wanted: Wanted, periods: Iterable[str]) -> Sequence[Figure]:
    """England's, also those that can be made of others; of areas what is published."""
    if wanted.level == "national":
        return england_by(figures_of, wanted.measure, wanted.characteristic, periods)
    return figures_of.read(wanted.measure, wanted.level, wanted.characteristic, periods, PHASES)


def own_claims(path: Path) -> Mapping[str, Claim]:
    """The claims of a file, or of the .toml files of a folder, by id.

    Raises WrongCallError where there is none, where one is not as it should be, or an id comes twice.
    """
    read: dict[str, Claim] = {}
    for file in _files(path):
        claim = read_own(file, partial(parse_claim, where=file.name), advice=_FIELDS)
        if claim.id in read:
            raise WrongCallError(f"there is another claim “{claim.id}”", where=file.name)
        read[claim.id] = claim
    return read


def _files(path: Path) -> Iterable[Path]:
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path] if path.is_file() else []
    if not files:
        advice = f"Give a .toml file, or a folder of them; {_FIELDS}"
        raise WrongCallError("There is no claim here", where=str(path), advice=advice)
    return files
