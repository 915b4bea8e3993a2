"""Pupils taken apart together, as columns, against the rules that take them apart one by one."""

import random
import re
from pathlib import Path

import pytest
from lxml import etree

from tests.ingest.census.message_texts import GONE, message, pupil, read_text
from tests.ingest.reading_texts import rows
from wholeschool.errors import WrongCallError
from wholeschool.ingest.census import alike, pupils
from wholeschool.ingest.rows import element_lines, runs, xml
from wholeschool.ingest.rows.reading import Reading

TABLES = ("enrolments", "termly_counts", "events", "enrolment_details")
PERIODS = "<FSMeligibility>{}</FSMeligibility>"
LEAVES = {
    "FSMperiod": ("FSMstartDate", "FSMendDate", "UKcountry"),
    "SENneed": ("SENtypeRank", "SENtype"),
    "TermlyExclusion": ("Category", "Reason", "StartDate", "Sessions", "Unheard"),
    "SessionDetail": ("AttendanceReason", "Sessions", "Unheard"),
}
SPOILT = (
    *(
        "<",
        ">",
        "&",
        "&amp;",
        "&apos;",
        "&#65;",
        "<!-- x -->",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x?>",
        "/>",
    ),
    *(
        "</UPN>",
        "<x:y/>",
        "<PupilOnRoll>",
        "</PupilOnRoll>",
        "<PupilsOnRoll><PupilOnRoll>",
        "</PupilsOnRoll>",
    ),
    *("<PupilNoLongerOnRoll/>", "<PupilChild/>", "<Header/>", '<a b="', '"', "\0", "\v", "\ufffe"),
    *("\N{SNOWMAN}", "\r", "\r\n", "\n", " "),
)
"""What may stand anywhere in a message that somebody damaged, or meant to."""
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


@pytest.mark.parametrize("together", [1, 1_000])
def test_prefixes_that_nothing_explains_are_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(pupils, "PUPILS_TOGETHER", together)
    monkeypatch.setattr(xml, "_CHUNK_BYTES", 200)
    text = message(pupil(), pupil().replace("<UPN>", "<x:y/><UPN>")).replace("\n", "")
    with pytest.raises(WrongCallError, match=r"no XML to its end: it is cut off or damaged \(line 1\)"):
        read_text(tmp_path, text)


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


def _either(folder: Path, text: str, *, taken: list[bool] | None) -> tuple[object, ...]:
    """What a message comes to; `taken` notes which runs were taken, and without it none is."""
    with pytest.MonkeyPatch.context() as patch:
        as_it_is = pupils.Pupils.take_run

        def take(walk: pupils.Pupils, written: bytes, name: str, line: int) -> bool:
            if taken is None:
                return False
            taken.append(as_it_is(walk, written, name, line))
            return taken[-1]

        patch.setattr(pupils.Pupils, "take_run", take)
        try:
            reading = read_text(folder, text)
        except WrongCallError as error:
            return (str(error),)
    tables = {name: table.to_pylist() for name, table in reading.tables.items()}
    aside = {name: table.to_pylist() for name, table in reading.quarantine.items()}
    return tables, aside, reading.findings, reading.read, reading.accepted


def _spoilt(chance: random.Random, text: str) -> str:
    place = chance.randrange(len(text))
    if chance.random() < 0.2:
        return text[:place] + text[place + chance.randrange(30) :]
    return text[:place] + chance.choice(SPOILT) + text[place:]


@pytest.mark.parametrize("last_line", [None, 2, 20])
def test_runs_that_no_parser_read_come_to_what_they_come_to_by_the_parser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last_line: int | None
) -> None:
    """On one line, or with lines of which the parser knows but the first few."""
    monkeypatch.setattr(xml, "_CHUNK_BYTES", 200)
    chance = random.Random(last_line)
    if last_line:
        for module in (element_lines, runs, pupils):
            monkeypatch.setattr(module, "LAST_KNOWN", last_line)
    taken: list[bool] = []
    broken = 0
    for spoilt in (0, 1, 1, 1, 2):
        monkeypatch.setattr(runs, "RUN_BYTES", chance.choice((500, 1100)))
        exclusions = "<TermlyExclusion><Category>SUSP</Category><Sessions>many</Sessions></TermlyExclusion>"
        written = [pupil(upn=f"N20112341{number:04d}", exclusions=exclusions) for number in range(5)]
        text = message(*written, *(_pupil(chance, number) for number in range(3)), *written, gone=GONE)
        text = text if last_line else text.replace("\n", "")
        for _ in range(spoilt):
            text = _spoilt(chance, text)
        by_parser = _either(tmp_path, text, taken=None)
        assert _either(tmp_path, text, taken=taken) == by_parser
        broken += len(by_parser) == 1
    assert True in taken
    assert False in taken
    assert 0 < broken < 5


def _last_taken(folder: Path, *written: str) -> bool:
    """Whether the last of some pupils was taken without a parser; both ways say the same of them."""
    taken: list[bool] = []
    text = message(*(pupil() for _ in range(8)), *written).replace("\n", "")
    assert _either(folder, text, taken=taken) == _either(folder, text, taken=None)
    return taken[-1]


def test_what_is_not_alike_is_taken_apart_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many sections, a text before an inner element, crossed tags; too many pupils."""
    monkeypatch.setattr(runs, "RUN_BYTES", 1300)
    monkeypatch.setattr(xml, "_CHUNK_BYTES", 200)
    assert _last_taken(tmp_path, pupil())
    assert _last_taken(tmp_path, pupil().replace("<UPN>N201123415001</UPN>", "<UPN/>"))
    assert not _last_taken(tmp_path, pupil().replace("<PupilStatus>", 101 * "<More/>" + "<PupilStatus>"))
    assert not _last_taken(tmp_path, pupil().replace("<UPN>", "<UPN> <Odd>1</Odd>"))
    assert not _last_taken(tmp_path, pupil().replace("</Sex>", "<B></Sex></B>"))
    monkeypatch.setattr(pupils, "_MOST_OF_A_RUN", 0)
    assert not _last_taken(tmp_path, pupil())


def test_pupils_who_cannot_be_taken_apart_are_never_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise etree.XMLSyntaxError("no", 0, 0, 0)

    monkeypatch.setattr(alike.Plans, "of", damaged)
    with pytest.raises(WrongCallError, match="no XML to its end"):
        read_text(tmp_path, message(pupil()).replace("\n", ""))
