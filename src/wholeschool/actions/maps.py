"""Header maps of a store: saved as STORE/maps/NAME.toml, and used for every file whose headers they have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wholeschool.errors import WrongCallError, nearest
from wholeschool.ingest.maps.header_map import HeaderMap, read_map

MAPS = "maps"


def maps_for(store: Path, named: str | None) -> Sequence[HeaderMap]:
    """The maps of a call: the one that it names, by its path or its name, else all that are saved.

    Raises WrongCallError where there is no such map, or one of them cannot be read.
    """
    saved = {path.stem: path for path in sorted((store / MAPS).glob("*.toml"))}
    if named is None:
        return [read_map(path) for path in saved.values()]
    if Path(named).is_file():
        return [read_map(Path(named), named=True)]
    if named in saved:
        return [read_map(saved[named], named=True)]
    raise WrongCallError(
        f"There is no map “{named}”, neither as a file nor in {store / MAPS}.",
        nearest=nearest(named, saved),
        advice="Make one: wholeschool map FILE.",
    )
