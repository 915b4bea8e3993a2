"""Header maps: what they say is done, and what they cannot say is a sentence."""

from pathlib import Path

import pytest

from tests.ingest.reading_texts import ABBEY, UPNS, Desk, context, finding, pseudonym, rows, weeks
from wholeschool.errors import WrongCallError
from wholeschool.ingest.maps.header_map import HeaderMap, parse_map
from wholeschool.ingest.read import open_file, read_file
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.recognise import recognise

ANN, BEN = UPNS[:2]
EVENTS = """
kind = "events"
headers = ["Child", "Ref", "When", "What", "Said by"]
[columns]
upn = "Ref"
start = "When"
kind = "What"
[dates]
first = "month"
[constants]
urn = 100002
[words.kind]
"Phone out" = "incident"
"Hub" = { kind = "internal_exclusion", minutes = 60 }
"Lunch DT" = { kind = "detention", minutes = 20, in_lesson_time = false }
"Private" = "nothing"
"""
LOG = "Child,Ref,When,What,Said by\n"


def read_by(header_map: HeaderMap, path: Path, known: Context) -> Reading:
    return read_file(path, known, opened=open_file(path, [header_map]))


def read(desk: Desk, text: str, toml: str, *, named: bool = False) -> Reading:
    reading = read_by(parse_map(toml, "m.toml", named=named), desk.write(text), context())
    assert reading.accepted + reading.quarantined == reading.read
    return reading


def test_a_map_says_which_column_is_which_and_what_words_mean(desk: Desk) -> None:
    words = ("phone  OUT", "Hub", "Lunch DT", "Private", "Truancy")
    reading = read(
        desk, LOG + "".join(f"x,{ANN},09/0{n}/2025,{word},y\n" for n, word in enumerate(words, 1)), EVENTS
    )
    found = [
        (row["kind"], str(row["start"]), row.get("minutes"), row.get("in_lesson_time"), row["urn"])
        for row in rows(reading, "events")
    ]
    assert found == [
        ("incident", "2025-09-01", None, None, 100002),
        ("internal_exclusion", "2025-09-02", 60, None, 100002),
        ("detention", "2025-09-03", 20, False, 100002),
        ("truancy", "2025-09-05", None, None, 100002),
    ]
    assert finding(reading, "category_left_out").count == 1


def test_words_of_marks_hold_in_every_shape(desk: Desk) -> None:
    toml = 'kind = "{}"\n[columns]\nupn = "UPN"\n{}\n[words.mark]\n"P" = "/"\n"Absent" = "O"\n"x" = ""\n'
    day = read(
        desk,
        f"UPN,Date,AM,PM\n{ANN},2025-09-15,P,absent\n",
        toml.format("registers_day", 'date = "Date"\nam = "AM"\npm = "PM"'),
    )
    grid = read(
        desk, f"UPN,Mon AM 15/09/2025,Mon PM 15/09/2025\n{ANN},P,absent\n", toml.format("registers_grid", "")
    )
    assert weeks(day) == weeks(grid) == {(pseudonym(ANN), ABBEY, "2025-09-15"): "/O............"}


def test_a_map_is_used_for_files_with_its_headers_and_no_others(desk: Desk) -> None:
    known = parse_map(EVENTS, "m.toml")
    assert known.is_of(["Ref", "When", "What"])
    assert known.is_of(["CHILD", "ref", "When", "What"])
    assert not known.is_of(["Ref", "When"])
    assert not known.is_of(["Ref", "When", "What", "Colour"])
    with pytest.raises(WrongCallError, match="no header"):
        recognise(desk.write("Ref,When,What,Colour\n"), [known])


def test_a_named_map_is_used_or_the_call_is_wrong(desk: Desk) -> None:
    path = desk.write("Ref,When,What,Colour\n")
    assert recognise(path, [parse_map(EVENTS, "m.toml", named=True)]) == "events"
    with pytest.raises(WrongCallError, match=r"lacks “What”\. Did you mean “Whats” in place of “What”"):
        recognise(
            desk.write("Ref,When,Whats,Colour\n"),
            [parse_map(EVENTS, "m.toml", named=True)],
        )


def test_what_was_set_aside_is_read_by_the_same_map_again(desk: Desk) -> None:
    reading = read(desk, LOG + f"x,{ANN},when,Hub,y\n", EVENTS)
    aside = reading.quarantine[""]
    assert aside.column_names == ["Ref", "When", "What", "raw", "line", "reason"]
    mended = ",".join(aside.column_names) + "\n" + f"{ANN},09/15/2025,Hub,,2,why\n"
    assert [row["kind"] for row in rows(read(desk, mended, EVENTS), "events")] == ["internal_exclusion"]


def test_numbers_of_another_system_are_its_own(desk: Desk) -> None:
    toml = (
        'kind = "registers_day"\n[columns]\nupn = "UPN"\nadmission_number = "Ref"\n'
        + 'date = "Date"\nam = "AM"\npm = "PM"\n[pupils]\nnumber = "{}"\n'
    )
    known = context()
    text = "UPN,Ref,Date,AM,PM\n{},7,2025-09-{},/,/\n"
    one, two = (parse_map(toml.format(name), "m.toml") for name in ("arbor", "bromcom"))
    read_by(one, desk.write(text.format(ANN, 15)), known)
    assert read_by(one, desk.write(text.format("", 16)), known).quarantined == 0
    assert read_by(two, desk.write(text.format("", 17)), known).quarantined == 1


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("kind =", "is no TOML"),
        ('kind = "event"', "Did you mean events"),
        ('kind = "events"\nwordz = 1', "says “wordz”"),
        ('kind = "events"\n[columns]\nupn = "A"\nkind = "B"', "says nothing of “Start”"),
        ('kind = "events"\n[columns]\nupns = "A"', "Did you mean upn"),
        ('kind = "events"\n[columns]\nupn = 3', "should be text"),
        ('kind = "events"\n[columns]\nupn = "A"\nkind = "a"', "to two columns"),
        (EVENTS.replace('"month"', '"both"'), r"\[dates\] can say"),
        (EVENTS.replace("urn = 100002", "colour = 1"), r"\[constants\] names “colour”"),
        (EVENTS.replace('= "incident"', '= "incidents"'), "Did you mean incident"),
        (EVENTS.replace('= "nothing"', "= 3"), "what is no text"),
        (EVENTS.replace("[words.kind]", "[words.colour]"), r"\[words.colour\]"),
        ("columns = 3\n" + 'kind = "events"', "should be a table"),
        (EVENTS + '[pupils]\nnumber = "A B"', r"\[pupils\] can say"),
    ],
)
def test_what_a_map_cannot_say_is_a_sentence(toml: str, said: str) -> None:
    with pytest.raises(WrongCallError, match=said):
        parse_map(toml, "m.toml")


def test_saved_maps_are_used_and_another_map_reads_a_file_again(tmp_path: Path) -> None:
    from tests.made import bring_in, rows_of
    from wholeschool.actions.import_files import import_files

    store, log = tmp_path / "store", tmp_path / "log.csv"
    log.write_text(LOG + f"x,{ANN},09/15/2025,Hub,y\n")
    bring_in(store, *[_schools(tmp_path)])
    with pytest.raises(WrongCallError, match="no header"):
        bring_in(store, log)
    (store / "maps").mkdir()
    (store / "maps" / "log.toml").write_text(EVENTS)
    assert bring_in(store, log).changed == 1
    assert bring_in(store, log).files[0].repeated
    (store / "maps" / "log.toml").write_text(EVENTS.replace("minutes = 60", "minutes = 45"))
    assert bring_in(store, log).changed == 1
    assert [row["minutes"] for row in rows_of(store, "events")] == [45]
    assert import_files(store, [log], header_map="log").files[0].repeated
    with pytest.raises(WrongCallError, match="Did you mean log"):
        import_files(store, [log], header_map="logs")


def _schools(folder: Path) -> Path:
    path = folder / "schools.csv"
    path.write_text("URN,Academic year,Name\n100002,2025/26,Bridge\n")
    return path


def test_maps_are_no_readers_of_names(desk: Desk) -> None:
    assert isinstance(parse_map(EVENTS, "m.toml"), HeaderMap)
    assert "Child" not in parse_map(EVENTS, "m.toml").columns.values()


def test_of_a_ragged_row_it_is_said_that_a_map_has_the_month_first(desk: Desk) -> None:
    reading = read(desk, f"{LOG}x,{ANN},09/01/2025,Truancy\n", EVENTS)
    (row,) = reading.quarantine[""].to_pylist()
    assert "month first" in row["reason"]
