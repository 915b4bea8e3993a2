"""The commands `support …`: what they print, as words and as JSON."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import wholeschool
from tests.tiny_trust import UPNS, day_of

WHO = ("--as", "head", "--why", "panel meeting")


def test_a_spell_from_its_beginning_to_its_end(tiny_store: Path) -> None:
    begun = wholeschool(
        "support", "add", tiny_store, UPNS[6], "--practice", "internal_ap", "--start", day_of(0, 0),
        "--share-of-week", "60", "--planned-dose", "3", *WHO, "--json",
    ).document["rows"][0]  # fmt: skip
    assert (begun["practice_id"], begun["unit"], begun["already"], begun["late"]) == (
        "internal_ap",
        "weeks",
        False,
        True,
    )
    ended = wholeschool(
        "support", "end", tiny_store, begun["support_id"], "--on", day_of(3, 0), "--dose", "3.5", "--outcome",
        "partly met", "--destination", "all_lessons", *WHO,
    )  # fmt: skip
    assert ended.out == "Recorded: internal_ap ended on 2025-01-27, 3.5 weeks given: partly_met.\n"
    (row,) = wholeschool("support", "list", tiny_store, "--school", "100001", *WHO, "--json").document["rows"]
    assert (row["back_on"], row["practice"], row["pupil_id"]) == (
        "2025-01-27", "Internal alternative provision", begun["pupil"],
    )  # fmt: skip


def test_practices_are_listed_and_one_is_told() -> None:
    assert "counselling" in wholeschool("support", "practices").out
    (one,) = wholeschool("support", "practices", "School counselling", "--json").document["rows"]
    assert one["id"] == "counselling"
    told = wholeschool("support", "practices", "counselling").out
    assert "  Core part: The pupil chooses to come." in told
    assert "which we have not read ourselves" in told
