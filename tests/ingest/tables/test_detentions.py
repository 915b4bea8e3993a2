"""Detentions: attended or not, and upscaled ones that are one event."""

from tests.ingest.reading_texts import UPNS, Desk, finding, rows

ANN, BEN = UPNS[:2]
HEADER = "UPN,Date,Type,Attended,Length,Location,Reason\n"


def test_a_detention_that_was_not_attended_took_no_minutes(desk: Desk) -> None:
    reading = desk.read(
        HEADER
        + f"{ANN},15/09/2025,Lunch,Yes,20 mins,Hall,x\n{ANN},16/09/2025,Lunch,no,20,Hall,x\n"
        + f"{BEN},17/09/2025,Lunch,,20,Hall,x\n"
    )
    found = [(row["kind"], row["minutes"], row["outcome"]) for row in rows(reading, "events")]
    assert found == [
        ("detention", 20, "attended"),
        ("detention", 0, "not_attended"),
        ("detention", 0, "pending"),
    ]


def test_an_upscaled_one_and_what_followed_are_one_event(desk: Desk) -> None:
    reading = desk.read(
        HEADER
        + f"{ANN},15/09/2025,Lunch,upscaled,20,Hall,x\n{ANN},16/09/2025,After,upscaled,30,Hall,x\n"
        + f"{ANN},17/09/2025,Head,yes,60,Hall,x\n{BEN},17/09/2025,Lunch,upscaled,20,Hall,x\n"
    )
    assert reading.accepted == 4
    assert [row["outcome"] for row in rows(reading, "events")] == ["attended", "upscaled"]
    assert finding(reading, "detention_upscaled").count == 2


def test_the_one_that_names_it_took_its_place(desk: Desk) -> None:
    reading = desk.read(
        "UPN,Detention id,Upscaled from,Date,Attended,Length\n"
        f"{ANN},1,,15/09/2025,upscaled,20\n{ANN},2,,16/09/2025,yes,20\n{ANN},3,1,18/09/2025,yes,60\n"
    )
    assert [str(row["event_id"])[-2:] for row in rows(reading, "events")] == [":2", ":3"]
