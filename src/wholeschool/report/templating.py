"""Pages from templates, and the style sheets beside them: what every site is written with."""

from __future__ import annotations

import shutil
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **given: object) -> str:
    """The text of a page; whatever is given is escaped, and a name that is not given is an error."""
    return _environment().get_template(template).render(**given)


def copy_style_sheet(name: str, out: Path) -> Path:
    """Put a style sheet of this room beside the pages in `out`; gives its file."""
    with resources.as_file(resources.files("wholeschool.report") / name) as sheet:
        shutil.copyfile(sheet, out / name)
    return out / name


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
