"""Pages from templates, and the style sheets beside them: what every site is written with."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from wholeschool.errors import WrongCallError

if TYPE_CHECKING:
    from jinja2 import Environment


STYLE_SHEETS = ("site.css", "national.css")
"""Every style sheet that a site may have."""


def render(template: str, **given: object) -> str:
    """The text of a page; whatever is given is escaped, and a name that is not given is an error."""
    return _environment().get_template(template).render(**given)


def copy_style_sheet(name: str, out: Path) -> Path:
    """Put a style sheet of this room beside the pages in `out`; gives its file."""
    with resources.as_file(resources.files("wholeschool.report") / name) as sheet:
        shutil.copyfile(sheet, out / name)
    return out / name


def check_folder(out: Path, sheets: Collection[str] = STYLE_SHEETS[:1]) -> None:
    """Raise WrongCallError where `out` is a file, or a folder of other things than an earlier site.

    `sheets` are the style sheets of the site, without them those of a trust's: another kind has others.
    """
    if out.exists() and not out.is_dir():
        raise WrongCallError("this is a file, and the site needs a folder", where=str(out))
    there = {name for name in STYLE_SHEETS if (out / name).is_file()}
    if out.exists() and any(out.iterdir()) and there != set(sheets):
        raise WrongCallError(
            "this folder holds other files, and no such site was written here before",
            where=str(out),
            advice="Name a new folder, or an empty one.",
        )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("wholeschool.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
