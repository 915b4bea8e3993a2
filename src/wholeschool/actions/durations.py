"""What a school assumes of events that nobody timed: `durations.toml` in the store's folder.

[everywhere]
sent_out = 20

[123456]
late = 10
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wholeschool.continuum.books.inputs import Durations
from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.forms import durations

FILE = "durations.toml"


def read_durations(store: Path) -> Durations:
    """The assumed durations (rule 10), with what the store's own file says instead."""
    path = store / FILE
    if not path.exists():
        return Durations()
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongCallError(f"this is no TOML: {error}", where=FILE) from error
    everywhere = {**durations(), **_minutes(content.pop("everywhere", {}), "everywhere")}
    of_school = {}
    for urn, kinds in content.items():
        if not (urn.isascii() and urn.isdigit()):
            raise WrongCallError(
                f"“{urn}” is neither “everywhere” nor a URN", where=FILE, advice="Name schools by their URN."
            )
        of_school[int(urn)] = _minutes(kinds, urn)
    return Durations(everywhere, of_school)


def _minutes(kinds: Any, where: str) -> Mapping[str, int]:
    if not isinstance(kinds, dict):
        raise WrongCallError(f"[{where}] holds no list of minutes", where=FILE, advice="Write: late = 10")
    for kind, minutes in kinds.items():
        if kind not in durations():
            raise WrongCallError(
                f"[{where}] names “{kind}”, for which nothing is ever assumed",
                where=FILE,
                nearest=nearest(kind, durations()),
                advice="Minutes can be assumed for: " + ", ".join(durations()) + ".",
            )
        if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes <= 480:
            raise WrongCallError(
                f"[{where}] {kind} = {minutes}", where=FILE, advice="Give whole minutes, 0 to 480."
            )
    return kinds
