"""The engine says what the plain evaluator says, on random registers, events, calendars and dual rolls."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.properties.strategies import case
from wholeschool.continuum.books.cases import parse_case
from wholeschool.continuum.books.plain import evaluate

# The engine takes about a second a call, however many cases it is given: many cases in few calls, and no
# search for a smaller batch. The smallest case that differs is shown, and is small enough.
CASES_A_CALL = 100
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=4, phases=PHASES)
@given(st.randoms(use_true_random=True))
def test_engine_equals_plain(chance: Random) -> None:
    from wholeschool.continuum.books.verify import evaluate_local

    as_in_a_file = [case(chance) for _ in range(CASES_A_CALL)]
    cases = [replace(parse_case(each), id=f"random {number}") for number, each in enumerate(as_in_a_file)]
    found = zip(as_in_a_file, evaluate_local(cases), map(evaluate, cases), strict=True)
    differing = [(raw, engine, plain) for raw, engine, plain in found if engine != plain]
    if differing:
        raw, engine, plain = min(differing, key=lambda each: len(json.dumps(each[0])))
        assert engine == plain, f"{len(differing)} cases differ, the smallest is {json.dumps(raw)}"
