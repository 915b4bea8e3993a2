"""What came after internal alternative provision: held against the truth of a made-up school."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from tests.cli.command import wholeschool
from tests.conftest import MakeOnce
from tests.truth.plausible import no_errors
from tests.truth.supports import read_school
from wholeschool.actions.build import build
from wholeschool.actions.import_files import import_files
from wholeschool.actions.plan_register import read_register
from wholeschool.actions.provision_compared import (
    AFTER,
    EXCLUDED,
    LEVEL,
    SINCE,
    After,
    ProvisionCompared,
    _after,
    _seen_after,
    provision_compared,
)
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import latest
from wholeschool.actions.support_counted import outcome_of
from wholeschool.actions.support_outcomes import asked_outcome
from wholeschool.actions.support_panel import Bools, GivenPupils, given_pupils
from wholeschool.errors import WrongCallError
from wholeschool.practice.judged.strength import Strength
from wholeschool.practice.units.panel import Panel
from wholeschool.reference.practices import national_practices
from wholeschool.simulate import Settings, trust, write_trust
from wholeschool.store import Store

INTERNAL_AP = national_practices().practices["internal_ap"]


@pytest.fixture(scope="module")
def made(made_once: MakeOnce, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with internal AP, as files and as a store, a copy: it writes down that outcomes were read."""

    def make(folder: Path) -> None:
        with patch.object(trust, "share_out", no_errors):
            write_trust(folder / "files", Settings(1, 1200, 1, 4, planted=False, provision=True))
        import_files(folder / "store", [folder / "files"])
        build(Store.open(folder / "store"))

    own = tmp_path_factory.mktemp("own") / "school"
    return Path(shutil.copytree(made_once("store-with-provision", make), own))


@pytest.fixture(scope="module")
def found(made: Path) -> ProvisionCompared:
    return provision_compared(Store.open(made / "store"))


def _of(found: ProvisionCompared, name: str) -> After:
    return next(each for each in found.after if each.outcome.name == name)


def test_the_interval_holds_what_it_really_prevents(made: Path, found: ProvisionCompared) -> None:
    truth = json.loads((made / "files" / "truth.json").read_text("utf-8"))["supports"]
    planted = next(each for each in truth["practices"] if each["practice"] == "internal_ap")
    would = sum(planted["would"]) / sum(planted["pupils"]) / 64 * 100
    trouble = _of(found, "sent_out+detention").found
    assert trouble is not None
    assert trouble.effects.overall.low <= (planted["factor"] - 1) * would <= trouble.effects.overall.high
    assert trouble.effects.overall.estimate < 0
    details = trouble.effects.details
    # They went in at their worst: before and after alone says more than there is.
    assert details["level_after"] - details["level_before"] < trouble.effects.overall.estimate


def test_what_it_does_not_touch_is_not_said_to_have_changed(found: ProvisionCompared) -> None:
    for name in ("suspension", "overall_absence"):
        told = _of(found, name)
        assert told.found is not None
        assert told.adjusted >= told.found.effects.overall.p
        assert told.adjusted > LEVEL
        assert not any(told.outcome.title.lower() in each for each in found.sentences())
        # Held alike by all of the past: what weights leave is no difference.
        assert not any("They differed before" in each for each in told.found.warnings)


def test_who_went_in_is_who_the_file_says(made: Path, found: ProvisionCompared) -> None:
    with (made / "files" / "supports.csv").open(encoding="utf-8", newline="") as file:
        given = Counter(row["Practice"] for row in csv.DictReader(file))
    assert found.went_in == given["internal_ap"]


def test_half_terms_in_the_unit_are_those_of_the_files_and_are_not_told_of(made: Path) -> None:
    school = read_school(made / "files", ("sent_out", "detention"))
    with reading(Store.open(made / "store")) as opened:
        given = given_pupils(latest(opened.engine, opened.kept), INTERNAL_AP, "202425")
    ours, theirs = given.inside[given.starts > 0], school.inside["internal_ap"] | school.recorded
    assert sorted(map(tuple, ours)) == sorted(map(tuple, theirs[school.given["internal_ap"] > 0]))
    # Whom a record tells to have been in there, and no spell: of each day the half-term is left out.
    assert given.inside[given.starts == 0].sum() == len(_recorded_alone(made / "files"))
    panel = given.panel(np.zeros(given.possible.shape))
    told = np.zeros_like(given.inside)
    told[given.among[[int(panel.units[each]) for each in panel.unit]], panel.time - 1] = True
    assert (told == ((given.possible > 0) & ~given.inside))[given.among].all()


def _recorded_alone(files: Path) -> set[tuple[str, str]]:
    """Pupil and half-term of records of internal AP of those who have no spell; without an end it goes on."""
    with (files / "supports.csv").open(encoding="utf-8", newline="") as file:
        spells = {row["UPN"] for row in csv.DictReader(file) if row["Practice"] == "internal_ap"}
    with (files / "calendar.csv").open(encoding="utf-8", newline="") as file:
        half_terms = {row["Date"]: row["Half term"] for row in csv.DictReader(file)}
    with (files / "events_900010_202425.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Kind"] == "internal_ap"]
    return {
        (row["UPN"], half_term)
        for row in rows
        for day, half_term in half_terms.items()
        if row["UPN"] not in spells and row["Start"] <= day <= (row["End"] or max(half_terms))
    }


def test_who_is_not_back_or_goes_in_again_is_said(made: Path, found: ProvisionCompared) -> None:
    with reading(Store.open(made / "store")) as opened:
        given = given_pupils(latest(opened.engine, opened.kept), INTERNAL_AP, "202425")
    starts, inside = np.array([2, 2, 2, 0]), np.zeros((4, 6), dtype=bool)
    inside[0, 1:], inside[1, [1, 3]], inside[2, 1] = True, True, True
    made_up = replace(given, starts=starts, inside=inside, possible=np.ones((4, 6)))
    assert _seen_after(made_up) == (1, 1)
    assert found.not_back == found.went_in - len(
        {*np.flatnonzero((given.starts > 0) & (~given.inside & _since(given)).any(axis=1))}
    )
    said = " ".join(replace(found, not_back=2, again=1).sentences())
    assert f"2 pupils of {found.went_in} had no whole half-term in lessons since" in said
    assert "1 pupil went in again" in said


def _since(given: GivenPupils) -> Bools:
    found: Bools = (np.arange(1, 7) >= given.starts[:, None]) & (given.possible > 0)
    return found


def test_whoever_was_excluded_stays_so_when_they_have_left(made: Path) -> None:
    with reading(Store.open(made / "store")) as opened:
        given = given_pupils(latest(opened.engine, opened.kept), INTERNAL_AP, "202425")
    # Somebody who was there until then: of others nobody knows how they fared before they were gone.
    who = next(each for each in given.among if (given.possible[each, :3] > 0).all())
    gone = np.zeros(given.possible.shape, dtype=bool)
    gone[who, 3:] = True
    possible = given.possible.copy()
    possible[who, 3:] = 0
    left = replace(given, possible=possible)
    outcome = np.where(gone, 100.0, 0.0)
    alike_in = {"trouble": np.where(possible > 0, 1.0, np.nan)}
    rows = [left.panel(outcome, alike_in, known) for known in (None, gone)]
    among = (left.inside & (possible > 0))[left.among]
    # And excluded out of the unit is excluded: none of these half-terms goes.
    assert len(rows[1].outcome) - len(rows[0].outcome) == 3 + among.sum()
    assert (rows[0].outcome.max(), rows[1].outcome.max()) == (0, 100)


def test_who_is_excluded_in_a_half_term_without_possible_sessions_is_excluded_all_the_same(
    made: Path,
) -> None:
    """Excluded on the first days, or all sessions of another kind: there is no rate, and still the event."""
    taken = []

    def take(_: GivenPupils, __: object, ___: object, left_with: Bools) -> Panel:
        taken.append(left_with)
        raise WrongCallError("seen")

    with reading(Store.open(made / "store")) as opened:
        scope = latest(opened.engine, opened.kept)
        given, outcome = given_pupils(scope, INTERNAL_AP, "202425"), asked_outcome(EXCLUDED)
        pupil, when = np.argwhere(np.nan_to_num(outcome_of(scope, given, outcome)) > 0)[0]
        possible = given.possible.copy()
        possible[pupil, when:] = 0
        with patch.object(GivenPupils, "panel", take):
            _after(scope, replace(given, possible=possible), outcome, {})
    assert taken[0][pupil].tolist() == [at >= when for at in range(possible.shape[1])]


def test_what_cannot_be_told_has_no_direction_and_what_is_counted_is_said(found: ProvisionCompared) -> None:
    trouble = _of(found, "sent_out+detention")
    assert trouble.found is not None
    sure = replace(trouble, adjusted=0.001)
    told = replace(found, after=(sure,)).sentences()
    assert "There is less of this afterwards than in others like them" in told[0]
    assert SINCE in told
    cannot = replace(trouble.found, strength=Strength(0, "cannot tell", ("x",)))
    untold = replace(found, after=(replace(sure, found=cannot),)).sentences()
    assert "the figures do not tell" in untold[0]
    assert not any("there is less" in each for each in untold)


def test_the_command_tells_it_to_people_and_to_scripts(made: Path) -> None:
    answer = wholeschool("evaluate", "provision", made / "store", "--json")
    assert [each["outcome"] for each in answer.document["after"]][-1] == EXCLUDED
    assert answer.document["since"] == SINCE
    assert answer.document["not_back"] > 0
    with Store.open(made / "store").reading() as engine:
        register = read_register(engine)
    read = [register.first_read("internal_ap", each, "202425") for each in (*AFTER, EXCLUDED)]
    assert all(read)
    assert {"grade", "overall", "sentence"} <= {*answer.document["after"][0]["evaluation"]}
    wrong = wholeschool("evaluate", "provision", made / "store", "--practice", "mentoring")
    assert "Mentoring takes the place of no lessons. These do: internal_ap" in wrong.sentence
    gaps = wholeschool(
        "evaluate", "support", made / "store", "--practice", "internal_ap", "--outcome", "suspension",
        "--design", "staggered",
    )  # fmt: skip
    assert "takes pupils who are seen in all half-terms" in gaps.sentence
    stays = wholeschool("support", "stays", made / "store")
    assert "A bridge: 50 % of the week or more, up to 12 school weeks" in stays.out
