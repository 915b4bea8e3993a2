"""Pupils taken apart together, as columns, against the rules that take them apart one by one."""

import random
import re
from pathlib import Path

import pytest

from tests.ingest.census.message_texts import GONE, message, pupil, read_text
from tests.ingest.reading_texts import rows
from wholeschool.ingest.census import alike, pupils
from wholeschool.ingest.rows.reading import Reading

TABLES = ("enrolments", "termly_counts", "events", "enrolment_details")
PERIODS = "<FSMeligibility>{}</FSMeligibility>"
LEAVES = {
    "FSMperiod": ("FSMstartDate", "FSMendDate", "UKcountry"),
    "SENneed": ("SENtypeRank", "SENtype"),
    "TermlyExclusion": ("Category", "Reason", "StartDate", "Sessions", "Unheard"),
    "SessionDetail": ("AttendanceReason", "Sessions", "Unheard"),
}
TEXTS = {
    "FSMstartDate": ("2020-09-01", "2024-09-02", ""),
    "FSMendDate": ("2024-12-31", " "),
    "UKcountry": ("ENG",),
    "SENtypeRank": ("1", "2", "99999"),
    "SENtype": ("SEMH", "ASD", "&amp;", "S&#69;MH"),
    "Category": ("SUSP", "PERM", "<![CDATA[SUSP]]>"),
    "Reason": ("PA", "VA"),
    "StartDate": ("2025-06-11", "2025-02-30"),
    "Sessions": ("1", "12", "many"),
    "Unheard": ("x", "&lt;i&gt;"),
    "AttendanceReason": ("I", "C", "/", "\\"),
}


def _item(chance: random.Random, name: str) -> str:
    """An element with most of its children: sometimes in another order, one of them twice."""
    leaves = [leaf for leaf in LEAVES[name] if chance.random() < 0.9]
    if chance.random() < 0.2:
        chance.shuffle(leaves)
        leaves += leaves[:1]
    written = [_leaf(chance, leaf) for leaf in leaves]
    return f"<{name}>{''.join(written)}</{name}>{_tail(chance)}"


def _tail(chance: random.Random) -> str:
    """Text behind an element, which is of no element's own."""
    return chance.choice(("2", "PERM", "2024-12-31")) if chance.random() < 0.1 else ""


def _leaf(chance: random.Random, name: str) -> str:
    if chance.random() < 0.05:
        return f"<{name}/>{_tail(chance)}"
    within = f"<Odd>1</Odd>{_tail(chance)}" if chance.random() < 0.05 else ""
    about = ' about="a &gt; b/"' if chance.random() < 0.1 else ""
    return f"<{name}{about}>{chance.choice(TEXTS[name])}{within}</{name}>{_tail(chance)}"


def _some(chance: random.Random, name: str, most: int) -> str:
    return "".join(_item(chance, name) for _ in range(chance.randint(0, most)))


def _pupil(chance: random.Random, number: int) -> str:
    sums = "<SessionsPossible>120</SessionsPossible>" if chance.random() < 0.5 else ""
    details = f"<SessionDetails>{_some(chance, 'SessionDetail', 4)}</SessionDetails>"
    text = pupil(
        upn="" if chance.random() < 0.1 else f"N20112341{number:04d}",
        characteristics=PERIODS.format(_some(chance, "FSMperiod", 2)),
        needs=f"<SENneeds>{_some(chance, 'SENneed', 2)}</SENneeds>",
        exclusions=_some(chance, "TermlyExclusion", 3),
        attendance=f"<TermlyAttendance>{sums}{details}</TermlyAttendance>",
    )
    if chance.random() < 0.1:  # a section twice: what stands further down counts
        text = text.replace(
            "</PupilOnRoll>", "<PupilStatus><NCyearActual>10</NCyearActual></PupilStatus></PupilOnRoll>"
        )
    if chance.random() < 0.03:
        return "<PupilOnRoll/>"
    return text.replace("<Exclusions></Exclusions>", f"<Exclusions/>{_tail(chance)}")


def _read(folder: Path, text: str, name: str) -> Reading:
    folder = folder / name
    folder.mkdir()
    return read_text(folder, text)


def _both(folder: Path, text: str) -> tuple[Reading, Reading]:
    """A message with a line for each element, which the rules read, and the same on one line."""
    return _read(folder, re.sub(r"(</\w+>|/>)<", r"\1\n<", text), "lines"), _read(
        folder, text.replace("\n", ""), "one"
    )


def _noticed(reading: Reading) -> list[tuple[object, ...]]:
    return sorted((each.check, each.column, each.seen, each.count) for each in reading.findings)


@pytest.mark.parametrize("together", [1, 7, 1_000])
def test_pupils_taken_apart_together_are_those_taken_apart_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(pupils, "PUPILS_TOGETHER", together)
    chance = random.Random(together)
    text = message(*(_pupil(chance, number % 55) for number in range(60)), gone=GONE)
    apart, one = _both(tmp_path, text)
    for table in TABLES:
        given = [sorted(map(str, rows(each, table))) for each in (apart, one)]
        assert given[0] == given[1] != []
    assert (apart.read, apart.accepted, apart.quarantined) == (one.read, one.accepted, one.quarantined)
    assert _noticed(apart) == _noticed(one)
    assert apart.quarantined > 10
    aside = [[rows.drop(["line"]).to_pylist() for rows in each.quarantine.values()] for each in (apart, one)]
    assert [[_without_ids(row) for row in part] for part in aside[0]] == [
        [_without_ids(row) for row in part] for part in aside[1]
    ]


def _without_ids(row: dict[str, str]) -> dict[str, str]:
    """A row set aside without what stands for a pupil that has no UPN: the line on which it stands."""
    return {name: text for name, text in row.items() if not text.startswith("line ")}


def test_builds_that_were_forgotten_are_learnt_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "_MOST_KEPT", 1)
    monkeypatch.setattr(pupils, "PUPILS_TOGETHER", 3)
    chance = random.Random(1)
    apart, one = _both(tmp_path, message(*(_pupil(chance, number) for number in range(9))))
    assert rows(apart, "termly_counts") == rows(one, "termly_counts") != []


def test_prefixes_are_understood_where_a_pupil_alone_does_not_say_them(tmp_path: Path) -> None:
    text = message(pupil(), pupil(upn="N201123415002")).replace("\n", "")
    with_prefix = text.replace("</", "<//").replace("<", "<c:").replace("<c://", "</c:").replace("<c:?", "<?")
    with_prefix = with_prefix.replace("<c:Message>", '<c:Message xmlns:c="http://example.org/census">')
    plain, prefixed = (
        _read(tmp_path, each, name) for each, name in ((text, "plain"), (with_prefix, "prefix"))
    )
    assert rows(plain, "enrolments") == rows(prefixed, "enrolments") != []


def test_of_two_sections_the_one_further_down_counts_whichever_build_was_met_first(tmp_path: Path) -> None:
    year = "<PupilStatus><NCyearActual>{}</NCyearActual></PupilStatus>"
    first = pupil(upn="N201123415002").replace("<PupilIdentifiers>", year.format(8) + "<PupilIdentifiers>")
    second = pupil().replace("<PupilIdentifiers>", year.format(7) + "<PupilIdentifiers>")
    third = pupil(upn="N201123415003").replace("</PupilOnRoll>", year.format(10) + "</PupilOnRoll>")
    for reading in _both(tmp_path, message(first, second, third)):
        assert [row["year_group"] for row in rows(reading, "enrolments")] == ["9", "9", "10"]


def test_text_behind_an_empty_element_is_not_its_value(tmp_path: Path) -> None:
    detail = "<SessionDetail><AttendanceReason>I</AttendanceReason><Sessions/>7</SessionDetail>"
    attendance = f"<TermlyAttendance><SessionDetails>{detail}</SessionDetails></TermlyAttendance>"
    for reading in _both(tmp_path, message(pupil(attendance=attendance))):
        assert rows(reading, "termly_counts") == []
        assert (reading.read, reading.quarantined) == (2, 1)
