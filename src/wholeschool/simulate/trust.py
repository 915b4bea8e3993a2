"""Making a trust, year by year and school by school, and writing it down."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from wholeschool.errors import WrongCallError
from wholeschool.simulate.books import make_books
from wholeschool.simulate.calendar import make_calendar
from wholeschool.simulate.continuum_plan import plan_continuum
from wholeschool.simulate.continuum_truth import ContinuumTruth
from wholeschool.simulate.doubles import plant_doubles
from wholeschool.simulate.errors_known import share_out, without_hidden_forms
from wholeschool.simulate.events import Events
from wholeschool.simulate.exits import plant_exits
from wholeschool.simulate.filing import Filing, open_filing
from wholeschool.simulate.formats import Format, format_named
from wholeschool.simulate.formats.format import record_of
from wholeschool.simulate.gaps import Gaps
from wholeschool.simulate.hand_in import HandedIn, hand_in
from wholeschool.simulate.lives import live
from wholeschool.simulate.papers import in_order, true_papers, written_papers
from wholeschool.simulate.people import Pupils
from wholeschool.simulate.planting import plant
from wholeschool.simulate.population import nobody, start_year
from wholeschool.simulate.provision import (
    PROVISION_HEADER,
    WITH_PROVISION,
    draw_stays,
    stay_columns,
    without_inside,
)
from wholeschool.simulate.rates import EFFECTS
from wholeschool.simulate.rolls import Year, make_rolls
from wholeschool.simulate.school_year import SchoolYear, open_school_year
from wholeschool.simulate.schools import School, make_schools
from wholeschool.simulate.settings import LAST_YEAR, Settings, Summary
from wholeschool.simulate.supports import (
    SUPPORTS,
    SUPPORTS_HEADER,
    PlantedSupport,
    Spells,
    support,
    support_rows,
    supports_truth,
)
from wholeschool.simulate.truth import BooksOfSchool, write_truth
from wholeschool.simulate.write_tables import (
    CALENDAR_HEADER,
    ENROLMENTS_HEADER,
    SCHOOLS_HEADER,
    calendar_rows,
    enrolment_rows,
    school_rows,
)

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and of how many."""

_PLANTED_DICE = 7_001  # further than the index of any school
_DOUBLES_DICE = 7_002
_SUPPORTS_DICE = 7_003

_HEADERS = {
    "schools.csv": SCHOOLS_HEADER,
    "calendar.csv": CALENDAR_HEADER,
    "enrolments.csv": ENROLMENTS_HEADER,
}


def write_trust(
    directory: Path, settings: Settings, *, format_name: str = "csv", progress: Progress | None = None
) -> Summary:
    """Make a trust and write its files and `truth.json` into `directory`, which must be new or empty.

    The same settings give the same trust in every format (`formats`), and the same bytes. Raises
    WrongCallError where the directory holds something, or no format has that name.
    """
    file_format = format_named(format_name)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise WrongCallError(
            "There is something here already.", where=str(directory), advice="Name a new or an empty folder."
        )
    directory.mkdir(parents=True, exist_ok=True)
    return _Writer(directory, settings, file_format, progress or (lambda what, done, of: None)).write()


class _Writer:
    """Writes a trust; holds what is put together over schools and years."""

    def __init__(self, directory: Path, settings: Settings, file_format: Format, progress: Progress) -> None:
        self._directory = directory
        self._settings = settings
        self._format = file_format
        self._progress = progress
        self._schools = make_schools(settings, self._dice())
        self._plan = plan_continuum(self._schools, settings)
        self._continuum = ContinuumTruth(self._plan)
        self._common: defaultdict[str, list[bytes]] = defaultdict(list)
        self._books: list[BooksOfSchool] = []
        self._planted: list[Mapping[str, Any]] = []
        self._files: list[str] = []
        self._gaps = Gaps()
        self._spells: list[Spells] = []
        self._marks = self._events = 0

    def write(self) -> Summary:
        pupils = nobody()
        for first_year in self._settings.first_years:
            pupils = self._write_year(first_year, pupils)
        headers = {**_HEADERS, **({"supports.csv": self._supports_header} if self._given else {})}
        for name, header in headers.items():
            self._save_common(name, header.encode() + b"\n" + b"".join(self._common[name]))
        self._save_all(self._format.finish())
        self._progress("Writing what is true", 0, 1)
        continuum, actions = self._continuum.finish(self._planted, self._dice(0, _PLANTED_DICE))
        self._save_common("actions.csv", actions)
        about = {**self._about(), "continuum": continuum, **self._doubles()}
        if self._given:
            about["supports"] = supports_truth(self._spells, self._given)
        write_truth(self._directory / "truth.json", about, self._planted, self._books)
        self._progress("Writing what is true", 1, 1)
        return Summary(
            directory=self._directory,
            schools=len(self._schools),
            pupils=len(pupils),
            marks=self._marks,
            events=self._events,
            planted=len(self._planted),
            files=(*sorted(self._files), "truth.json"),
        )

    @property
    def _given(self) -> tuple[PlantedSupport, ...]:
        """What is given in this trust."""
        if self._settings.provision:
            return WITH_PROVISION
        return SUPPORTS if self._settings.supports else ()

    @property
    def _supports_header(self) -> str:
        return PROVISION_HEADER if self._settings.provision else SUPPORTS_HEADER

    def _doubles(self) -> dict[str, Any]:
        """Write the names of everybody on the last year's rolls, doubles among them; gives what is true."""
        if not self._settings.doubles:
            return {}
        lines = b"".join(self._common["enrolments.csv"]).decode().splitlines()
        last = self._settings.academic_years[-1]
        now = {
            row["UPN"]: row
            for row in csv.DictReader([ENROLMENTS_HEADER, *lines])
            if row["Academic year"] == last and row["Status"] == "C" and not row["End"]
        }
        text, truth = plant_doubles([*now.values()], self._settings.doubles, self._dice(0, _DOUBLES_DICE))
        self._save("names.csv", text)
        return {"doubles": truth}

    def _write_year(self, first_year: int, before: Pupils) -> Pupils:
        """Write every school's files of a year; returns all pupils as the year leaves them."""
        dice = self._dice(first_year)
        pupils = start_year(before, self._schools, first_year, dice)
        calendars = tuple(make_calendar(school, first_year, dice) for school in self._schools)
        year = make_rolls(pupils, self._schools, calendars, first_year, self._settings.planted, dice)
        if self._settings.planted:
            plant_exits(year, self._dice(first_year, _PLANTED_DICE))
        self._continuum.add_year(year)
        self._common["schools.csv"].append(school_rows(self._schools, first_year))
        errors = share_out(self._schools, first_year, dice)
        done = (first_year - self._settings.first_years[0]) * len(self._schools)
        spent = np.zeros(len(year.pupils), np.int64)
        for school in self._schools:
            self._write_school(year, school, errors[school.index], spent)
            done += 1
            self._progress("Simulating schools", done, len(self._schools) * self._settings.years)
        return year.pupils

    def _write_school(
        self, year: Year, school: School, errors: Mapping[str, int], spent: npt.NDArray[np.int64]
    ) -> None:
        place = year.first_year, school.index + 1
        dice = self._dice(*place), self._dice(*place, _PLANTED_DICE)
        plan = self._plan.at(school, year.first_year)
        here = open_school_year(year, school, year.first_year == LAST_YEAR, dice, plan, spent)
        events = live(here)
        spent[here.sheet.stays["pupil"]] = here.spent
        if self._given:
            events = self._support(here, events)
        filing = open_filing(here, true_papers(here, events), written_papers(here, events))
        plant(filing, errors if plan.anything else without_hidden_forms(errors))
        self._gaps.add(here)
        upns = [upn.decode() for upn in here.who["upn"]]
        self._keep(filing, hand_in(filing, upns), upns)
        self._common["calendar.csv"].append(calendar_rows(school, here.sheet.calendar))
        self._common["enrolments.csv"].append(enrolment_rows(year, school))

    def _support(self, here: SchoolYear, events: Events) -> Events:
        """Give supports at a school, and write down to whom; returns the events that they left."""
        dice = self._dice(here.first_year, here.school.index + 1, _SUPPORTS_DICE)
        spells, left = support(here, events, dice, self._given)
        upns = [upn.decode() for upn in here.who["upn"]]
        more: tuple[Any, ...] = ()
        if self._settings.provision:
            stays = draw_stays(here, spells, dice, self._given)
            spells, left = without_inside(here, left, spells, stays, dice)
            more = stay_columns(stays)
        self._spells.append(spells)
        self._common["supports.csv"].append(support_rows(here, spells, upns, self._given, more))
        return in_order(left)

    def _keep(self, filing: Filing, handed_in: HandedIn, upns: list[str]) -> None:
        calendar = filing.here.sheet.calendar
        for name, text in handed_in.files.items():
            self._save_common(name, text)
        self._save_all(self._format.school_year(record_of(filing, upns)))
        self._planted += [
            each if self._is_kept(each["file"]) else {**each, "file": "", "row": 0}
            for each in handed_in.planted
        ]
        self._continuum.add(filing, upns)
        self._books.append(
            BooksOfSchool(
                urn=filing.here.school.urn,
                upns=upns,
                mondays=calendar.mondays,
                happened=make_books(filing.true, calendar),
                recorded=make_books(filing.written, calendar),
            )
        )
        self._marks += filing.marks_on_file
        self._events += len(filing.written.events)

    def _save_common(self, name: str, text: bytes) -> None:
        """Save one of the ordinary files, if the format keeps it."""
        if self._is_kept(name):
            self._save(name, text)

    def _is_kept(self, name: str) -> bool:
        return name.removesuffix(".csv").split("_")[0] in self._format.keeps

    def _save_all(self, files: Mapping[str, bytes]) -> None:
        for name, text in files.items():
            self._save(name, text)

    def _save(self, name: str, text: bytes) -> None:
        (self._directory / name).write_bytes(text)
        self._files.append(name)

    def _about(self) -> dict[str, Any]:
        return {
            "settings": asdict(self._settings),
            "academic_years": self._settings.academic_years,
            "effects": {outcome: dict(planted) for outcome, planted in EFFECTS.items()},
            "school_effects": {"suspension_rate": {school.urn: school.conduct for school in self._schools}},
            "gaps": self._gaps.ratios(),
        }

    def _dice(self, *place: int) -> np.random.Generator:
        """Random numbers of one year, or of one school's year, whatever was drawn elsewhere."""
        return np.random.default_rng([self._settings.seed, *place])
