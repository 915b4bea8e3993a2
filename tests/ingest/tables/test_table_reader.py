from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.ingest.reading_texts import UPNS, Desk, context, pseudonym, pseudonyms
from wholeschool.ingest.read import read_file


@pytest.mark.usefixtures("small_blocks")
def test_each_pupil_is_given_a_pseudonym_once(desk: Desk) -> None:
    asked: list[str] = []

    def asking(upns: Sequence[str]) -> NDArray[np.int64]:
        asked.extend(upns)
        return pseudonyms(upns)

    order = [UPNS[number * 7 % len(UPNS)] for number in range(60)]
    body = "".join(f"{upn},{number},praise,2025-09-03\n" for number, upn in enumerate(order))
    path = desk.write("UPN,Event id,Kind,Start\n" + body)
    reading = read_file(path, replace(context(), pupil_ids=asking))
    assert sorted(asked) == sorted(UPNS)
    assert reading.tables["events"]["pupil_id"].to_pylist() == [pseudonym(upn) for upn in order]


@pytest.mark.usefixtures("small_blocks")
def test_keys_are_looked_at_across_blocks(desk: Desk) -> None:
    body = "".join(f"{UPNS[0]},{number % 40},praise,2025-09-03\n" for number in range(80))
    reading = desk.read("UPN,Event id,Kind,Start\n" + body)
    assert reading.tables["events"].num_rows == 40
    (found,) = reading.findings
    assert (found.check, found.row, found.count) == ("duplicate_rows", 42, 40)
