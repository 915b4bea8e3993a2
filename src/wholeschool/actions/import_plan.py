"""Which files an import reads, of which kind each is, in which order, and which it has read before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wholeschool.errors import WrongCallError
from wholeschool.ingest.census.place import Place, census_place
from wholeschool.ingest.files import find_files
from wholeschool.ingest.maps.header_map import HeaderMap
from wholeschool.ingest.rows.reading import ORDER_OF_KINDS, Kind
from wholeschool.ingest.rows.recognise import Recognised, look_at
from wholeschool.ingest.rows.whose import urn_parser
from wholeschool.schema.findings import Finding
from wholeschool.store import Commit

CalledSchools = tuple[int | None, dict[str, int]]
"""Which schools a call names: that of files that name none, and NativeId → URN of those of a census."""
_FIRST: Place = (0, 0, 0)


@dataclass(frozen=True)
class Plan:
    """A file to be read, or to be passed over because an earlier import read it."""

    path: Path
    kind: Kind
    sha256: str
    read_by: str
    earlier: Mapping[str, Any] | None
    census: Place | None = None
    """Where a census file stands among others; None = no census."""


def read_schools(texts: Sequence[str]) -> CalledSchools:
    """What a call says after --urn: a URN, or NativeId=URN as often as there are schools.

    Raises WrongCallError where it is neither, or several URNs stand alone.
    """
    alone: list[int] = []
    by_native: dict[str, int] = {}
    for text in texts:
        native, equals, number = text.rpartition("=")
        cell = urn_parser()(number.strip())
        if cell.value is None or (equals and not native.strip()):
            raise WrongCallError(
                f"--urn {text} names no school.", advice="Write --urn 123456, or --urn SCH4=123456."
            )
        if equals:
            by_native[native.strip()] = cell.value
        else:
            alone.append(cell.value)
    if len(alone) > 1:
        raise WrongCallError(
            "Two schools cannot both be that of files which name none.",
            advice="Import their files one after the other; for tables of a census write --urn NativeId=URN.",
        )
    return (alone[0] if alone else None), by_native


def plan_kinds(
    paths: Sequence[Path], unknown: list[Finding], maps: Sequence[HeaderMap]
) -> list[tuple[Path, Recognised]]:
    """Each file and what it is. In a folder, a file that is none of ours is passed over and said."""
    found = find_files(paths)
    named = {path.resolve() for path in paths}
    files = []
    for path in found:
        try:
            _check_place(path, paths)
            files.append((path, look_at(path, maps)))
        except WrongCallError as error:
            if path in paths or path.resolve() in named:
                raise
            unknown.append(Finding("unknown_file", "warning", file=_shown(path), advice=error.what))
    return files


def _check_place(path: Path, paths: Sequence[Path]) -> None:
    """Raise WrongCallError where a file's name is no text, or a link in a named folder leads out of it."""
    if _shown(path) != path.name:
        raise WrongCallError(
            "has a name that is no text.", where=_shown(path), advice="Rename it, and import it again."
        )
    within = [each for each in paths if each in path.parents]
    if within and not any(path.resolve().is_relative_to(each.resolve()) for each in within):
        raise WrongCallError(
            "is a link that leads out of its folder.",
            where=path.name,
            advice="Name the file itself, if it is meant.",
        )


def _shown(path: Path) -> str:
    """A file's name with question marks for bytes that are no text."""
    return path.name.encode("utf-8", "replace").decode()


def plan_files(
    files: Sequence[tuple[Path, Recognised]],
    digests: Iterable[str],
    paths: Sequence[Path],
    schools: CalledSchools,
    log: Sequence[Commit],
    store: Path,
) -> list[Plan]:
    """The files, each with its digest, in the order in which they are read into `store`, whose log is given.

    By kind, censuses by their time, then as the paths were named, then by name: the later has the last word.
    """
    plans = [
        _plan(path, known, digest, schools, log, store)
        for (path, known), digest in zip(files, digests, strict=True)
    ]
    named = [path.resolve() for path in paths]

    def place(plan: Plan) -> tuple[int, Place, int, str]:
        path = plan.path.resolve()
        given = next(number for number, each in enumerate(named) if each in (path, *path.parents))
        return ORDER_OF_KINDS.index(plan.kind), plan.census or _FIRST, given, str(plan.path)

    return sorted(plans, key=place)


def _plan(
    path: Path, known: Recognised, digest: str, schools: CalledSchools, log: Sequence[Commit], store: Path
) -> Plan:
    """A file with what the log says of an earlier import of it, for the same schools and by the same map.

    A quarantine file that such an import wrote as it had read it is what that import left to do: it is read
    again, as what its rows lacked (a pupil, a school) may have come in since.
    """
    entries = [entry for commit in log for entry in commit.files if entry["sha256"] == digest]
    own = (*schools, known.read_by)
    same = [e for e in entries if (e["urn"], e.get("native_ids", {}), e.get("map", "")) == own]
    here = path.resolve()
    earlier = [e for e in same if here not in {(store / name).resolve() for name in e["quarantine"]}]
    place = census_place(path) if known.kind == "census" else None
    return Plan(path, known.kind, digest, known.read_by, earlier[-1] if earlier else None, place)
