from tests.simulate.reading import Files


def test_a_suspension_covers_its_schools_next_sessions_and_the_register_says_e(trust: Files) -> None:
    """Wherever no error was planted: E from the start on, for as many sessions as are recorded."""
    touched = {upn for each in trust.truth["planted"] for upn in each.get("upns", [each.get("upn")])}
    seen = 0
    for roll, events in trust.events.items():
        if roll[0] in touched:
            continue
        register = trust.register(roll)
        for event in events:
            if event.kind == "suspension" and event.sessions:
                own = [
                    mark for at, mark in register.items() if at >= (event.start, event.half) and mark != "D"
                ]
                assert register[event.start, event.half] == "E"
                assert own[: event.sessions] == ["E"] * event.sessions
                seen += 1
    assert seen > 20


def test_a_permanent_exclusion_has_provision_from_the_sixth_day(trust: Files) -> None:
    seen = 0
    for roll, events in trust.events.items():
        for event in events:
            if event.kind == "permanent_exclusion":
                register = trust.register(roll)
                after = [mark for at, mark in register.items() if at >= (event.start, event.half)]
                placed = [each for each in events if each.reason == "PEX"]
                assert after[:10].count("E") >= 8
                assert after[10:12] == ["B", "B"]
                assert [each.kind for each in placed] == ["alternative_provision"]
                seen += 1
    assert seen >= 2


def test_a_suspension_starts_on_a_marked_session_of_its_own_school(small: Files) -> None:
    for roll, events in small.events.items():
        for event in events:
            if event.kind == "suspension":
                assert small.register(roll)[event.start, event.half] not in ("D", None)
