"""From nothing to pages: a made-up trust through the real importers."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wholeschool.actions.build import build
from wholeschool.actions.demo_library import write_demo_library
from wholeschool.actions.import_files import import_files
from wholeschool.actions.report import report
from wholeschool.errors import WrongCallError
from wholeschool.simulate import Settings, write_trust
from wholeschool.simulate.schools import FIRST_URN
from wholeschool.simulate.supports import PREVENTED
from wholeschool.store import Store

_MARKER = ".wholeschool-demo"
_OUTCOME = "+".join(PREVENTED)
"""What the supports of a made-up trust prevent, some of them."""


@dataclass(frozen=True)
class Demo:
    """What a demo made, and where."""

    folder: Path
    seconds: float
    marks: int
    quarantined: int
    pupil_weeks: int
    pages: tuple[Path, ...]

    @property
    def look_next(self) -> tuple[tuple[str, str], ...]:
        """What to look at next, and the file or the command."""
        store = self.folder / "store"
        return (
            ("The trust's page, in a browser:", str(self.folder / "site" / "index.html")),
            ("What came of made-up supports:", str(self.folder / "site" / "evaluations.html")),
            ("Practices, with made-up estimates of them:", str(self.folder / "site" / "library.html")),
            ("The files that a school would hand over:", str(self.folder / "files")),
            ("Rows that could not be read, to be mended:", str(store / "quarantine")),
            (
                "Pupils whom nobody has acted for yet:",
                f'wholeschool pupils {store} --school {FIRST_URN} --as head --why "looking at the demo"',
            ),
            ("The ledger by school and form:", f"wholeschool ledger {store} --by school,form"),
            ("Every book worked out again:", f"wholeschool check {store}"),
            ("What really happened, for comparison:", str(self.folder / "files" / "truth.json")),
        )

    def as_dict(self) -> dict[str, object]:
        """The demo for scripts."""
        return {
            "directory": str(self.folder),
            "seconds": round(self.seconds, 1),
            "marks": self.marks,
            "quarantined": self.quarantined,
            "pupil_weeks": self.pupil_weeks,
            "pages": [str(page) for page in self.pages],
        }


def run_demo(
    folder: Path,
    settings: Settings,
    *,
    progress: Callable[[str, int, int], None] = lambda *_: None,
    say: Callable[[str], None] = lambda _: None,
) -> Demo:
    """Simulate, import, build and report into a folder that is new, empty, or an earlier demo's."""
    started = time.monotonic()
    _clear(folder)
    made = write_trust(folder / "files", settings, progress=progress)
    say(f"1/4  Made a trust: {made.schools} schools, {made.pupils:,} pupils, {made.marks:,} marks.")
    imported = import_files(folder / "store", [folder / "files"], progress=progress)
    rows = {name: imported.total(name) for name in ("read", "accepted", "quarantined")}
    say(
        f"2/4  Imported {rows['read']:,} rows: {rows['accepted']:,} accepted, {rows['quarantined']:,} "
        f"set aside with a reason, {len(imported.findings)} kinds of findings."
    )
    built = build(Store.open(folder / "store"), progress=lambda what: progress(what, 0, 0)).built
    pupil_weeks = built.pupil_weeks if built else 0
    say(f"3/4  Made the books of {pupil_weeks:,} pupil-weeks.")
    library = write_demo_library(folder / "library")
    store = Store.open(folder / "store")
    pages = tuple(report(store, folder / "site", library=library, evaluate=_OUTCOME, made_up=True))
    say(f"4/4  Wrote {sum(page.suffix == '.html' for page in pages)} pages.")
    seconds = time.monotonic() - started
    return Demo(folder, seconds, made.marks, rows["quarantined"], pupil_weeks, pages)


def _clear(folder: Path) -> None:
    """Make the folder, or empty that of an earlier demo; never one that holds something else."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARKER).exists():
            raise WrongCallError(
                "The folder holds something that no demo made.",
                where=str(folder),
                advice="Name an empty folder or a new one.",
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARKER).write_text("A demo made this folder, and the next demo may empty it.\n", "utf-8")
