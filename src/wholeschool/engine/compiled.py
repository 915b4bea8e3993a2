"""Compiled plans, kept beside the modules that Python has compiled: the next process compiles none of them.

To make the expressions of a build and to put them into an engine's words takes a third of a build of some
hundred pupils. What comes out hangs on the program alone, as a module's bytecode does. So it lies in the same
folders (`__pycache__`): whoever can write there could change the program as well. It is taken where that
is still what it was; a file that is another program's, or cannot be read, is as if it were not there.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, wraps
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from typing import ParamSpec, cast

import duckdb
import ibis
import sqlglot

import wholeschool
from wholeschool.engine.plan import CompiledStep

_PROGRAM = Path(wholeschool.__file__).parent
_P = ParamSpec("_P")


def compiled_once(
    compile_plan: Callable[_P, tuple[CompiledStep, ...]],
) -> Callable[_P, tuple[CompiledStep, ...]]:
    """`compile_plan`, called once for the same arguments, and by no later process of this program.

    Only for what hangs on the program and on its arguments: plain values that name no school and no pupil.
    """

    @cache
    @wraps(compile_plan)
    def once(*given: _P.args, **named: _P.kwargs) -> tuple[CompiledStep, ...]:
        place = _place(compile_plan, repr((given, sorted(named.items()))))
        steps = _kept(place)
        if steps is None:
            steps = compile_plan(*given, **named)
            _keep(place, steps)
        return steps

    return cast(Callable[_P, tuple[CompiledStep, ...]], once)


def _place(compile_plan: Callable[..., object], arguments: str) -> Path:
    """Where a plan lies: beside the bytecode of the module that makes it."""
    module = Path(cache_from_source(compile_plan.__code__.co_filename))
    told = blake2b(arguments.encode(), digest_size=8).hexdigest()
    return module.with_name(f"{module.stem}.{compile_plan.__name__}.{told}.plan")


def _kept(place: Path) -> tuple[CompiledStep, ...] | None:
    """The steps that lie there, if this very program laid them down."""
    try:
        said = json.loads(place.read_bytes())
        if said["of"] != program():
            return None
        return tuple(
            CompiledStep(name, statement, ibis.schema(columns), kept)
            for name, statement, columns, kept in said["steps"]
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _keep(place: Path, steps: tuple[CompiledStep, ...]) -> None:
    """Lay the steps down for the next process; where nobody may write, it compiles them again."""
    if sys.dont_write_bytecode:
        return
    told = [
        (step.name, step.statement, {name: str(kind) for name, kind in step.schema.items()}, step.kept)
        for step in steps
    ]
    half_written = place.with_suffix(f".{os.getpid()}")
    try:
        half_written.write_text(json.dumps({"of": program(), "steps": told}), "utf-8")
        half_written.replace(place)
    except OSError:
        with suppress(OSError):
            half_written.unlink(missing_ok=True)


@cache
def program() -> str:
    """Tells this program from others: by size and time of its files, as Python does, and by what compiles."""
    told = blake2b(digest_size=16)
    compilers = (ibis.__version__, sqlglot.__version__, duckdb.__version__)
    for version in (sys.version, *compilers):
        told.update(f"{version}\n".encode())
    for path, size, changed_at in sorted(_files(str(_PROGRAM))):
        told.update(f"{path} {size} {changed_at}\n".encode())
    return told.hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            else:
                found = entry.stat()
                yield entry.path, found.st_size, found.st_mtime_ns
