"""What the census files of one import say of each other: whose return it is, which school a NativeId is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wholeschool.errors import WrongCallError
from wholeschool.ingest.census.terms import Census, census_of_name
from wholeschool.ingest.rows.made_up import MadeUpSchools
from wholeschool.schema.schools import FIRST_MADE_UP

_BY_NAME = re.compile(r"[A-Za-z]{1,6}0*(\d{1,5})", re.ASCII)


@dataclass(frozen=True)
class SchoolOfReturn:
    """A school as a return says it: what is not given is None."""

    urn: int | None
    laestab: str | None
    day: date | None


@dataclass
class Returns:
    """Shared by the readers of one import, as pupils' keys are.

    `given` is NativeId → URN as the call says it, `known` as earlier imports did; `urn` is the school of
    files that name none. Afterwards `schools` has the URN of every NativeId that was met (`met` says in
    which censuses), `made_up` those whose URN was made up, `on_roll` the pupils on roll of each
    return. `files` are messages that say themselves which census they are of.
    """

    given: Mapping[str, int] = field(default_factory=dict)
    known: Mapping[str, int] = field(default_factory=dict)
    urn: int | None = None
    schools: dict[str, int] = field(default_factory=dict)
    met: set[tuple[Census, str]] = field(default_factory=set)
    made_up: dict[str, int] = field(default_factory=dict)
    on_roll: dict[tuple[Census, str], list[NDArray[np.int64]]] = field(default_factory=dict)
    files: dict[Path, Census] = field(default_factory=dict)
    _said: dict[tuple[Census, str], SchoolOfReturn] = field(default_factory=dict)
    _only: str | None = None

    def note(self, census: Census, native_id: str, school: SchoolOfReturn) -> None:
        """Note what a return says of its school."""
        self._said[census, native_id] = school

    def census_of(self, path: Path) -> Census:
        """The census that a table is of: as its name says, else the only one of this import.

        Raises WrongCallError where neither says it.
        """
        by_name = self.files.get(path) or census_of_name(path.name)
        said = {census for census, _ in self._said}
        if by_name or len(said) == 1:
            return by_name or said.pop()
        raise WrongCallError(
            "does not say which census it is of.",
            where=path.name,
            advice="Put it into the file's name, as in “2025_spring_pupilonroll.csv”, or import the table "
            "schoolcensus with it.",
        )

    def day_of(self, census: Census, native_id: str) -> date:
        """The census day of a school: as its return says, else by the rule."""
        said = self._said.get((census, native_id))
        return said.day if said and said.day else census.day

    def laestab_of(self, census: Census, native_id: str) -> str | None:
        """The LAESTAB of a school, where its return says it."""
        said = self._said.get((census, native_id))
        return said.laestab if said else None

    def urn_of(self, census: Census, native_id: str, laestab_to_urn: Mapping[str, int]) -> int:
        """The URN of a school of a census; one is made up where nothing says it.

        Raises WrongCallError where `urn` would have to be the number of two schools.
        """
        said = self._said.get((census, native_id), SchoolOfReturn(None, None, None))
        urn = (
            self.given.get(native_id)
            or said.urn
            or laestab_to_urn.get(said.laestab or native_id)
            or self.known.get(native_id)
            or self._named_by_the_call(native_id)
        )
        if urn is None:
            urn = self.made_up.setdefault(native_id, self._made_up(native_id))
        self.schools[native_id] = urn
        self.met.add((census, native_id))
        return urn

    def _named_by_the_call(self, native_id: str) -> int | None:
        if self.urn is None:
            return None
        if self._only not in (None, native_id):
            raise WrongCallError(
                f"These files are of several schools, “{self._only}” and “{native_id}” among them.",
                advice=f"Say which is which: --urn {self._only}={self.urn} --urn {native_id}=…",
            )
        self._only = native_id
        return self.urn

    def _made_up(self, native_id: str) -> int:
        urn = made_up_urn(native_id)
        taken = {*self.made_up.values()}
        return MadeUpSchools(taken).urn_of(native_id) if urn in taken else urn


def made_up_urn(native_id: str) -> int:
    """The URN that a school gets whose number nobody gave: SCH4 → 9000004, always the same."""
    numbered = _BY_NAME.fullmatch(native_id)
    return FIRST_MADE_UP + int(numbered[1]) if numbered else MadeUpSchools(()).urn_of(native_id)
