"""The register of releases in a store: what was drafted, checked and approved, by whom, and its counts."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wholeschool.disclosure import KeptCounts, Policy, kept_table
from wholeschool.disclosure.together import as_they_are_now
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError, nearest
from wholeschool.identity.links import Links
from wholeschool.reference.lists import code_list
from wholeschool.reference.upns import LIKE_A_UPN
from wholeschool.schema import TABLES
from wholeschool.store import Transaction, write_look

_LEAST_LETTERS = 2
_LETTERS = frozenset(("Lu", "Ll", "Lt", "Lo"))
_WRITTEN_TOGETHER = frozenset(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Signer:
    """Somebody who takes a step of a release, as they name themselves, and their role."""

    by: str
    role: str

    def __post_init__(self) -> None:
        """Refuse a name that says nothing, or a role that does not exist."""
        _check_is_a_name(self.by)
        roles = code_list("roles")
        if self.role not in roles:
            raise WrongCallError(
                f"there is no role “{self.role}”",
                nearest=nearest(self.role, roles),
                advice=f"There are: {', '.join(roles)}.",
            )

    def is_same(self, other: str) -> bool:
        """Whether that is the same person's name: nothing counts but letters and digits, small or capital."""
        return _letters(self.by) == _letters(other)


def _check_is_a_name(name: str) -> None:
    """Raise WrongCallError where nobody is named, or a word is written in two scripts.

    Such a word looks as another name does, and is not: one person would pass for two.
    """
    letters = sum(each.isalpha() for each in name)
    if letters < _LEAST_LETTERS or LIKE_A_UPN.search(name):
        raise WrongCallError(
            f"“{name.strip()}” is too short for a name" if letters == 1 and not LIKE_A_UPN.search(name)
            else "a step of a release needs the name of whoever takes it",
            advice="Such as: --signed 'Ada Lovelace'",
        )  # fmt: skip
    for word in unicodedata.normalize("NFKC", name).split():
        scripts = {_script(each): each for each in word if unicodedata.category(each) in _LETTERS}
        if len(scripts) > 1:
            told = " and ".join(f"“{each}” ({script})" for script, each in scripts.items())
            raise WrongCallError(
                f"“{word}” has letters of {len(scripts)} scripts, {told}, and would pass for another name",
                advice="Write each word with the letters of one script.",
            )


def _script(letter: str) -> str:
    """Such as “Latin”: the first word of the letter's name in Unicode. East Asian scripts go together."""
    first = unicodedata.name(letter, "unknown").split()[0].split("-")[0]
    return "East Asian" if first in _WRITTEN_TOGETHER else first.capitalize()


def _letters(name: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", name).casefold() if each.isalnum())


@dataclass(frozen=True)
class Draft:
    """What is to leave. `columns` with their values; `counting` what is counted, `base` ("") of what.

    `thresholds`: of each circle of the policy file, from the widest. `year` is the academic year of a
    table that was counted from the store; "" of a file's. `epsilon` above 0: it leaves with noise. `of`: whom
    a file's table is of, and `at` when, as its drafter says; `outcomes`: its columns whose values say what
    became of pupils; `notes`: what was made of its rows.
    """

    title: str
    source: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    counting: str
    base: str
    policy: Policy
    thresholds: tuple[int, ...]
    year: str
    cruder: bool
    epsilon: float = 0.0
    of: str = ""
    outcomes: tuple[str, ...] = ()
    at: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Draft:
        """A draft as `text` has it."""
        said = json.loads(text)
        columns = tuple((name, tuple(values)) for name, values in said.pop("columns"))
        thresholds, outcomes, notes = (
            tuple(said.pop(name, ())) for name in ("thresholds", "outcomes", "notes")
        )
        return cls(
            columns=columns,
            thresholds=thresholds,
            outcomes=outcomes,
            notes=notes,
            policy=Policy(**said.pop("policy")),
            **said,
        )

    @property
    def text(self) -> str:
        """All of it as JSON: no count is in it."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True)
class Step:
    """A step of a release; `said` its reasons."""

    step: str
    at: datetime
    by: str
    role: str
    said: Mapping[str, Any]


@dataclass(frozen=True)
class Release:
    """A release with its steps, the draft first."""

    number: int
    draft: Draft
    steps: tuple[Step, ...]

    @property
    def furthest(self) -> Step:
        """How far it has come: what has left stays approved, though it is checked again."""
        return next((each for each in self.steps if each.step == "approved"), self.steps[-1])

    @property
    def approved(self) -> bool:
        """Whether it has left."""
        return any(each.step == "approved" for each in self.steps)


def read_releases(engine: LocalEngine) -> dict[int, Release]:
    """All releases of a store by number, the oldest first."""
    rows = engine.fetch(engine.table("releases").order_by("release", "at")).to_pylist()
    steps: dict[int, list[Step]] = {}
    drafts: dict[int, Draft] = {}
    for row in rows:
        if row["step"] == "drafted":
            drafts[row["release"]], said = Draft.read(row["said"]), {}
        else:
            said = json.loads(row["said"])
        step = Step(row["step"], row["at"], row["by"], row["role"], said)
        steps.setdefault(row["release"], []).append(step)
    return {number: Release(number, drafts[number], tuple(found)) for number, found in steps.items()}


def asked_release(engine: LocalEngine, number: int) -> Release:
    """The release of that number. Raises WrongCallError where there is none."""
    releases = read_releases(engine)
    if number not in releases:
        there = f"There are: {', '.join(map(str, releases))}." if releases else "There is none yet."
        raise WrongCallError(f"there is no release {number}", advice=there)
    return releases[number]


def read_counts(engine: LocalEngine, release: Release, *, with_pupils: bool = True) -> KeptCounts:
    """What a release counts, what is hidden of it, and (`with_pupils`) who is in which cell."""
    cells = engine.table("released_cells")
    rows = engine.fetch(cells.filter(cells.release == release.number).order_by("cell"))
    draft = release.draft
    shape = [len(values) for _, values in draft.columns] + ([2] if draft.base else [])
    whole = np.array(rows["count"].to_pylist(), dtype=np.int64).reshape([size + 1 for size in shape])
    hidden = np.array(rows["hidden"].to_pylist(), dtype=str)
    pupils, places, second = _pupils(engine, release) if with_pupils and draft.year else (None, None, None)
    inner = whole[tuple(slice(-1) for _ in shape)]
    table = kept_table(
        f"release {release.number}", draft.columns, inner, hidden != "",
        np.array(rows["floor"].to_pylist(), dtype=np.float64), draft.policy,
        name=draft.counting, base=draft.base, pupils=pupils, places=places, thresholds=draft.thresholds,
        of=draft.of, at=draft.at, second=second,
    )  # fmt: skip
    return KeptCounts(table, hidden == "small", draft.cruder, draft.base)


def _pupils(engine: LocalEngine, release: Release) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pupils, each under the number that stands now, with their cells; and which are second records."""
    held = engine.table("released_pupils")
    rows = engine.fetch(held.filter(held.release == release.number).select("pupil_id", "cell"))
    links = Links.standing(engine)
    pupils, second = as_they_are_now(rows["pupil_id"].to_pylist(), links.final)
    return pupils, np.array(rows["cell"].to_pylist(), dtype=np.intp), second


def spent(engine: LocalEngine) -> float:
    """How much tables with noise have told in all: it counts from the draft on, which has the noise."""
    return sum(each.draft.epsilon for each in read_releases(engine).values())


def read_noisy(engine: LocalEngine, release: Release) -> Counts:
    """The counts of a release with noise, as they leave."""
    cells = engine.table("released_cells")
    rows = engine.fetch(cells.filter(cells.release == release.number).order_by("cell"))
    return np.array(rows["noisy"].to_pylist(), dtype=np.int64)


def write_draft(
    transaction: Transaction, signer: Signer, draft: Draft, kept: KeptCounts, noisy: Counts | None = None
) -> int:
    """Write a draft down with its cells, and its pupils where they are known; gives its number."""
    number = max(read_releases(transaction.engine), default=0) + 1
    why = np.where(kept.small, "small", np.where(kept.table.hidden, "besides", ""))
    size = kept.table.table.size
    _append(transaction, "released_cells", {
        "release": [number] * size, "cell": [*range(size)], "count": kept.table.table.counts.tolist(),
        "hidden": why.tolist(), "floor": kept.table.floor.astype(int).tolist(),
        "noisy": [None] * size if noisy is None else noisy.tolist(),
    })  # fmt: skip
    pupils, places = kept.table.pupils, kept.table.places
    if pupils is not None and places is not None:
        _append(transaction, "released_pupils", {
            "release": [number] * len(pupils), "pupil_id": pupils.tolist(),
            "academic_year": [draft.year] * len(pupils), "cell": places.tolist(),
        })  # fmt: skip
    write_step(transaction, signer, number, "drafted", draft.text)
    return number


def write_step(transaction: Transaction, signer: Signer, number: int, step: str, said: str) -> None:
    """Write a step down, first into the audit and then into the register, and commit both."""
    write_look(
        transaction.store, role=signer.role, why=f"release {number} by {signer.by}",
        action=f"release {step}", urn=None, pupil_ids=[],
    )  # fmt: skip
    _append(transaction, "releases", {
        "release": [number], "at": [transaction.at], "step": [step],
        "by": [signer.by], "role": [signer.role], "said": [said],
    })  # fmt: skip
    transaction.commit("release", changed=1, detail={"release": number, "step": step})


def _append(transaction: Transaction, name: str, columns: Mapping[str, Sequence[Any]]) -> None:
    rows = pa.Table.from_pydict(dict(columns), schema=TABLES[name].own_arrow)
    transaction.append(name, transaction.engine.hold(f"given_{name}", rows))
