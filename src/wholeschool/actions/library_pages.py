"""The pages of a library: its estimates are released, and written beside what is published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from wholeschool import __version__
from wholeschool.actions.library import library_cards
from wholeschool.actions.library_files import read_library
from wholeschool.disclosure import Policy, load_policy, release_estimates
from wholeschool.reference.practices import national_practices
from wholeschool.report.library import ESTIMATE_COLUMNS, LibraryContent, write_library_site
from wholeschool.report.library.content import row_of

_SOURCE = (
    "Estimates that schools handed in, each with its design and grade; what is published of each practice."
)


def write_library(
    library: Path,
    out: Path,
    *,
    policy: Policy | None = None,
    store: Path | None = None,
    trust: str = "",
    today: date | None = None,
) -> list[Path]:
    """Write the pages of a library into `out`; the files, the page of cards first.

    `trust`: whose site they are part of; "" = they stand by themselves. Raises WrongCallError as
    `read_library` and `check_folder` do.
    """
    rows = [row_of(each) for each in read_library(library)]
    content = LibraryContent(
        practices=tuple(card.practice for card in library_cards(library, store)),
        estimates=release_estimates(
            "Estimates of practices", ESTIMATE_COLUMNS, rows, policy or load_policy(), source=_SOURCE
        ),
        reviewed_on=national_practices().reviewed_on,
        made_on=today or date.today(),
        version=__version__,
        trust=trust,
    )
    return write_library_site(out, content)
