"""A person's own TOML file in the place of reviewed data: what is wrong in it is theirs to mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from wholeschool.errors import DamagedDataError, WrongCallError, no_such_path

T = TypeVar("T")


def read_own(path: Path, parse: Callable[[str], T], *, advice: str) -> T:
    """What `parse` makes of a file's text; `advice` goes with complaints of a field that have none.

    Raises WrongCallError, where DamagedDataError would speak of damage to the store.
    """
    try:
        return parse(path.read_bytes().decode("utf-8"))
    except FileNotFoundError as error:
        raise no_such_path(path) from error
    except OSError as error:
        raise WrongCallError(f"could not be opened: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise WrongCallError(
            "this is no text in UTF-8", where=path.name, advice="Save it as UTF-8."
        ) from error
    except DamagedDataError as error:
        raise WrongCallError(
            error.what, where=error.where, nearest=error.nearest, advice=error.advice or advice
        ) from error
