"""Behaviour logs and safeguarding logs: words that nobody knows."""

from tests.ingest.reading_texts import UPNS, Desk, finding, rows

ANN = UPNS[0]
LOG = "Pupil,UPN,Date,Time,Behaviour,Points,Lesson,Teacher,Note\n"
SAFE = "Student,UPN,Date/Time,Category,Linked students,Incident text,Actions,Status\n"


def kinds(reading) -> list[object]:
    return [row["kind"] for row in rows(reading, "events")]


def test_an_unknown_word_of_a_behaviour_log_is_an_incident_or_praise(desk: Desk) -> None:
    words = [
        ("Phone out", -1),
        ("Kindness", 2),
        ("Removed from lesson", -2),
        ("Phone out", -1),
        ("Phone out", -1),
    ]
    reading = desk.read(
        LOG
        + "".join(
            f"A,{UPNS[n % 5]},1{n}/09/2025,10:45,{word},{points},Maths,Ms X,text\n"
            for n, (word, points) in enumerate(words, 3)
        )
    )
    assert kinds(reading) == ["incident", "praise", "sent_out", "incident", "incident"]
    said = [each for each in reading.findings if each.check == "kind_taken_as_incident"]
    assert [(each.seen, each.count) for each in said] == [("Phone out", 3), ("(a word of 8 letters)", 1)]


def test_a_word_that_one_pupil_has_often_may_be_the_pupils_name(desk: Desk) -> None:
    rows_of_one = "".join(f"A,{ANN},1{n}/09/2025,10:45,Mia Lee,-1,Maths,Ms X,text\n" for n in range(5))
    said = finding(desk.read(LOG + rows_of_one), "kind_taken_as_incident")
    assert (said.seen, said.count) == ("(a text of 2 words)", 5)


def test_severity_and_action_speak_too(desk: Desk) -> None:
    reading = desk.read(
        "UPN,Incident Date,Behaviour,Severity,Students,Location,Narrative,Action\n"
        f"{ANN},15/09/2025,Helpful,+3,x,y,z,\n{ANN},16/09/2025,Rude,-3,x,y,z,Reset room\n"
        + f"{ANN},17/09/2025,,-3,x,y,z,\n"
    )
    assert kinds(reading) == ["praise", "internal_exclusion"]
    assert finding(reading, "missing_kind").row == 4


def test_a_category_without_a_meaning_is_left_out_and_its_texts_are_never_kept(desk: Desk) -> None:
    reading = desk.read(
        SAFE
        + f"A,{ANN},15/09/2025 14:05,Safeguarding,Bob,secret,acted,Open\n"
        + f'A,{ANN},15/09/2025 14:05,"Attendance, Truancy",Bob,secret,acted,Open\n'
        + f"A,{ANN},secret,Truancy,Bob,secret,acted,Open\n"
        + f"A,{ANN},secret,Other,Bob,secret,acted,Open\nA,secret\n"
    )
    assert (reading.read, reading.accepted, reading.quarantined) == (5, 3, 2)
    assert [(row["kind"], row["time"]) for row in rows(reading, "events")] == [("truancy", "14:05")]
    assert finding(reading, "category_left_out").count == 2
    kept = str(reading.quarantine[""].select(["Category", "raw", "reason"]).to_pylist()) + str(
        reading.findings
    )
    assert "secret" not in kept
    assert "Bob" not in kept
    assert "Other" not in kept
