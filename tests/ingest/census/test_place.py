from pathlib import Path

from tests.ingest.census.tables_of_census import GONE, ON_ROLL
from wholeschool.ingest.census.place import census_place


def test_censuses_stand_in_the_order_of_time_and_parents_before_children(tmp_path: Path) -> None:
    needs = "pupilonrolltableid,NativeId,senneedstableid,sentyperank,sentype\n"
    files = {
        "2024_autumn_pupilonroll.csv": ON_ROLL,
        "2024_spring_pupilonroll.csv": ON_ROLL,
        "2024_spring_pupilnolongeronroll.csv": GONE,
        "2024_spring_senneeds.csv": needs,
        "2024_summer_pupilonroll.csv": ON_ROLL,
        "roll.csv": ON_ROLL,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert sorted(files, key=lambda name: census_place(tmp_path / name)) == [
        "roll.csv",
        "2024_spring_pupilonroll.csv",
        "2024_spring_pupilnolongeronroll.csv",
        "2024_spring_senneeds.csv",
        "2024_summer_pupilonroll.csv",
        "2024_autumn_pupilonroll.csv",
    ]
