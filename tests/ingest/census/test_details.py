from pathlib import Path

from tests.ingest.census.tables_of_census import ON_ROLL, of_census, read_tables
from tests.ingest.reading_texts import UPNS, finding, pseudonym
from wholeschool.ingest.together.details import DETAILS

FSM = "pupilonrolltableid,NativeId,fsmperiodtableid,fsmstartdate,fsmenddate,ukcountry\n"
NEEDS = "pupilonrolltableid,NativeId,senneedstableid,sentyperank,sentype\n"
FIRST, SECOND = pseudonym(UPNS[0]), pseudonym(UPNS[1])


def _fsm(folder: Path, *periods: str) -> dict[int, tuple[bool | None, bool | None]]:
    text = FSM + "".join(f"p1,SCH1,{number},{each},ENG\n" for number, each in enumerate(periods))
    reading = read_tables(folder, {"pupilonroll": ON_ROLL, "fsmperiod": text})["fsmperiod"]
    return {row["pupil_id"]: (row["fsm"], row["fsm6"]) for row in reading.tables[DETAILS].to_pylist()}


def test_a_period_open_on_the_census_day_is_now_and_others_count_for_six_years(tmp_path: Path) -> None:
    # The census day is 16 January 2025.
    assert _fsm(tmp_path, "2021-Sep-06 00:00:00,")[FIRST] == (True, True)
    assert _fsm(tmp_path, "2021-Sep-06 00:00:00,2025-Jan-16 00:00:00")[FIRST] == (True, True)
    assert _fsm(tmp_path, "2021-Sep-06 00:00:00,2025-Jan-15 00:00:00")[FIRST] == (False, True)
    assert _fsm(tmp_path, "2012-Sep-06 00:00:00,2019-Jan-17 00:00:00")[FIRST] == (False, True)
    assert _fsm(tmp_path, "2012-Sep-06 00:00:00,2019-Jan-15 00:00:00")[FIRST] == (False, False)
    assert _fsm(tmp_path, "2025-Feb-01 00:00:00,")[FIRST] == (False, False)
    both = ("2012-Sep-06 00:00:00,2013-Jan-15 00:00:00", "2024-Sep-06 00:00:00,")
    assert _fsm(tmp_path, *both)[FIRST] == (True, True)


def test_whoever_is_on_roll_of_the_school_without_a_period_is_not_entitled(tmp_path: Path) -> None:
    found = _fsm(tmp_path, "2021-Sep-06 00:00:00,")
    assert found[SECOND] == (False, False)
    assert len(found) == 2  # the pupil of the other school, of which no period came, is not spoken of


def test_a_period_that_comes_alone_can_only_add(tmp_path: Path) -> None:
    context = of_census()
    read_tables(tmp_path, {"pupilonroll": ON_ROLL}, context)
    context.returns.on_roll.clear()
    text = FSM + "p1,SCH1,a,2021-Sep-06 00:00:00,2023-Jan-15 00:00:00,ENG\n"
    reading = read_tables(tmp_path, {"fsmperiod": text}, context)["fsmperiod"]
    [row] = reading.tables[DETAILS].to_pylist()
    assert (row["pupil_id"], row["fsm"], row["fsm6"]) == (FIRST, None, True)


def test_a_period_that_ends_before_it_starts_is_kept_and_noted(tmp_path: Path) -> None:
    text = FSM + "p1,SCH1,a,2024-Feb-16 00:00:00,2024-Feb-13 00:00:00,ENG\n"
    reading = read_tables(tmp_path, {"pupilonroll": ON_ROLL, "fsmperiod": text})["fsmperiod"]
    assert finding(reading, "fsm_period_ends_before_it_starts").count == 1
    assert reading.quarantined == 0


def test_the_first_need_is_the_one_that_is_kept(tmp_path: Path) -> None:
    text = NEEDS + "p1,SCH1,a,2.0,ASD\np1,SCH1,b,1.0,SEMH\np2,SCH1,c,1.0,79a0128e\n"
    reading = read_tables(tmp_path, {"pupilonroll": ON_ROLL, "senneeds": text})["senneeds"]
    [row] = reading.tables[DETAILS].to_pylist()
    assert (row["pupil_id"], row["academic_year"], row["sen_need"]) == (FIRST, "202425", "SEMH")
    assert finding(reading, "unknown_code").seen == ""
    assert reading.accepted == 3
