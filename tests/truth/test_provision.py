"""Of a unit that does nothing nothing is found: a small part of `python -m tests.truth.provision`."""

from __future__ import annotations

from tests.truth.provision import tried


def test_time_in_a_unit_that_does_nothing_does_not_pass_for_what_came_of_it() -> None:
    found = tried(2, factor=1.0)
    assert found.effect == 0
    outside, counted = (each.effects.overall for each in (found.outside, found.counted))
    assert outside.low < 0 < outside.high
    assert abs(outside.estimate) < 0.1
    assert counted.estimate < outside.estimate - 0.1
    # At the start all are in it.
    assert [each.event_time for each in found.outside.effects.by_event_time] == [1, 2, 3]
