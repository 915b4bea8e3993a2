"""A release, step by step: drafted, checked against all that left before, approved by a second person."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from wholeschool.actions.pages_beside import pages_of
from wholeschool.actions.release_about import metadata, taken
from wholeschool.actions.release_check import Checked, checked, pages_beside, write_check
from wholeschool.actions.release_from_store import count_pupils
from wholeschool.actions.release_register import (
    Draft,
    Release,
    Signer,
    asked_release,
    read_counts,
    read_noisy,
    read_releases,
    spent,
    write_draft,
    write_step,
)
from wholeschool.actions.suppress import check_outcomes, write_released
from wholeschool.actions.suppress import read_counts as read_table
from wholeschool.actions.suppress_values import check_no_upn
from wholeschool.disclosure import (
    CountsReleased,
    KeptCounts,
    check_epsilon,
    keep_counts,
    load_policies,
    load_policy,
    nothing_hidden,
    released_counts,
    released_with_noise,
    with_noise,
)
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, writing


@dataclass(frozen=True)
class Asked:
    """What is to be drafted. `policy` None = the default one; `audience` "" = everybody.

    `epsilon` above 0: every count leaves with noise of that ε, and none is hidden. Of a file's table, `of`:
    whom it is of, where there are tables of others under the same names; `at`: what day or term it counts,
    where there are tables of the same at other times; `outcomes`: columns whose values say what became of
    pupils; `each_once`: somebody says that no pupil stands in it several times.
    """

    title: str
    by: tuple[str, ...]
    policy: Path | None = None
    audience: str = ""
    epsilon: float = 0.0
    of: str = ""
    outcomes: tuple[str, ...] = ()
    at: str = ""
    each_once: bool = False

    def __post_init__(self) -> None:
        """Refuse a title that says nothing, or names a pupil: it leaves with the table."""
        if not any(each.isalnum() for each in self.title):
            raise WrongCallError("a release needs a title", advice="Say what it is, in a few words: --title")
        check_no_upn([self.title, self.of, self.at], "the title")


@dataclass(frozen=True)
class Drafted:
    """A draft's number, and how much of it is hidden. `behind`: it lacks what came after the build."""

    number: int
    made: CountsReleased
    behind: bool


def draft_from_store(
    store: Store, signer: Signer, asked: Asked, *, measure: str = "", year: str = ""
) -> Drafted:
    """Draft a table of a store's pupils. Raises WrongCallError as `count_pupils` does."""
    counted = count_pupils(store, asked.by, measure, year)
    policy = load_policy(asked.policy, asked.audience)
    kept = keep_counts(
        asked.title, counted.columns, counted.inner, policy, name=counted.counting, base=counted.base,
        pupils=counted.pupils, places=counted.places, outcomes=counted.outcomes,
        beside=() if asked.epsilon else pages_of(store, counted.year),
    )  # fmt: skip
    number, made = _draft(store, signer, asked, kept, counted.source, counted.year)
    return Drafted(number, made, counted.behind)


def draft_from_table(
    store: Store, signer: Signer, asked: Asked, path: Path, *, count: str, base: str = ""
) -> Drafted:
    """Draft a file's table of counts. Raises WrongCallError as `suppress` does."""
    check_outcomes(asked.outcomes, asked.by)
    found = read_table(path, asked.by, count, base, each_once=asked.each_once)
    policy = load_policy(asked.policy, asked.audience)
    kept = keep_counts(
        asked.title, found.columns, found.inner, policy, name=count, base=base, of=asked.of,
        at=asked.at, outcomes=dict.fromkeys(asked.outcomes, ""),
    )  # fmt: skip
    return Drafted(*_draft(store, signer, asked, kept, path.name, "", found.notes), behind=False)


def _draft(
    store: Store,
    signer: Signer,
    asked: Asked,
    kept: KeptCounts,
    source: str,
    year: str,
    found: tuple[str, ...] = (),
) -> tuple[int, CountsReleased]:
    policies = load_policies(asked.policy)
    policy = load_policy(asked.policy, asked.audience)
    table = kept.table
    thresholds = tuple(each.threshold for each in reversed(policies.values()))
    draft = Draft(
        asked.title, source, table.columns[:-1] if kept.base else table.columns, table.counting, kept.base,
        policy, thresholds, year, kept.cruder, asked.epsilon, asked.of, asked.outcomes, asked.at,
        found,
    )  # fmt: skip
    notes = taken(draft)
    with writing(store) as transaction:
        if not asked.epsilon:
            return write_draft(transaction, signer, draft, kept), released_counts(kept, policy, source, notes)
        check_epsilon(asked.epsilon, spent(transaction.engine), policy)
        noisy = with_noise(kept, asked.epsilon)
        bare = nothing_hidden(kept)
        number = write_draft(transaction, signer, draft, bare, noisy)
        return number, released_with_noise(bare, noisy, asked.epsilon, policy, source, notes)


def check_release(store: Store, number: int, signer: Signer) -> Checked:
    """Attack a release together with all that it stands beside, and write down what came of it."""
    pages = pages_beside(store, number)
    with writing(store) as transaction:
        release = asked_release(transaction.engine, number)
        found = checked(transaction.engine, release, pages)
        write_check(transaction, signer, found)
    return found


def approve_release(
    store: Store, number: int, signer: Signer, out: Path
) -> tuple[Checked, CountsReleased | None]:
    """Approve a release and write it as CSV, with a JSON file beside it that says what it is.

    It is checked again, because others may have left since; None where it is refused. What cannot be written
    is not approved. Raises WrongCallError then, and where the person drafted it, it has been approved
    already, or a file is in the way.
    """
    about = out.with_suffix(".json")
    _check_can_be_written(out, about)
    pages = pages_beside(store, number)
    with writing(store) as transaction, _beside(out) as table, _beside(about) as words:
        release = asked_release(transaction.engine, number)
        _check_may_approve(release, signer)
        found = checked(transaction.engine, release, pages)
        if found.reasons:
            write_check(transaction, signer, found)
            return found, None
        kept = read_counts(transaction.engine, release, with_pupils=False)
        made = _made(transaction.engine, release, kept)
        write_released(made.released, table)
        said = json.dumps(metadata(release, made), ensure_ascii=False, indent=2)
        words.write_text(said + "\n", "utf-8")
        write_step(transaction, signer, number, "approved", json.dumps({"file": out.name}))
        words.rename(about)
        table.rename(out)
    return found, made


def _check_can_be_written(out: Path, about: Path) -> None:
    if out.suffix.casefold() == about.suffix:
        raise WrongCallError(
            "this is where the file would lie that says what the table is", where=str(out),
            advice=f"Name the table otherwise, such as {out.with_suffix('.csv').name}.",
        )  # fmt: skip
    for path in (out, about):
        if path.exists():
            raise WrongCallError("this file is there already", where=str(path), advice="Name another one.")
    if not out.parent.is_dir():
        raise WrongCallError("there is no such folder", where=str(out.parent))


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file beside another, to be written and then named as that one; else it is gone in the end."""
    beside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        yield beside
    except OSError as problem:
        raise WrongCallError(
            f"this cannot be written: {problem.strerror}", where=str(path.parent)
        ) from problem
    finally:
        beside.unlink(missing_ok=True)


def _made(engine: LocalEngine, release: Release, kept: KeptCounts) -> CountsReleased:
    draft = release.draft
    if not draft.epsilon:
        return released_counts(kept, draft.policy, draft.source, taken(draft))
    noisy = read_noisy(engine, release)
    return released_with_noise(kept, noisy, draft.epsilon, draft.policy, draft.source, taken(draft))


def releases(store: Store) -> tuple[Release, ...]:
    """All releases, the oldest first."""
    with store.reading() as engine:
        return tuple(read_releases(engine).values())


def show_release(store: Store, number: int) -> tuple[Release, list[Mapping[str, str]]]:
    """A release, and which of its cells are hidden and why, without any count."""
    with store.reading() as engine:
        release = asked_release(engine, number)
        kept = read_counts(engine, release, with_pupils=False)
    keys = kept.table.keys
    hidden: list[Mapping[str, str]] = [
        {"cell": kept.table.words(keys[at]), "why": "small" if kept.small[at] else "would tell another"}
        for at, is_hidden in enumerate(kept.table.hidden)
        if is_hidden
    ]
    return release, hidden


def _check_may_approve(release: Release, signer: Signer) -> None:
    drafter = release.steps[0].by
    if signer.is_same(drafter):
        raise WrongCallError(
            f"release {release.number} was drafted by {drafter}, and a second person has to approve it",
            advice="Ask somebody else to look at it: wholeschool release show STORE NUMBER",
        )
    if release.approved:
        raise WrongCallError(
            f"release {release.number} has been approved already",
            advice="Draft it anew to write it once more.",
        )
