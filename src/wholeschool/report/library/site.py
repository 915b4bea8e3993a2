"""Writing the pages of a library: static, one style sheet, and a few lines of script that filter cards."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

from wholeschool.report.library.cards import cards
from wholeschool.report.library.content import LibraryContent
from wholeschool.report.templating import check_folder, copy_style_sheet, render

LIBRARY_PAGE = "library.html"
SCRIPT = "library.js"
_STYLE_SHEET = "site.css"


def write_library_site(out: Path, content: LibraryContent) -> list[Path]:
    """Write the page of cards, a page a practice, the script and the style sheet; the files in this order.

    They may stand beside the pages of a trust. Pages of an earlier library are replaced. Raises
    WrongCallError as `check_folder` does.
    """
    check_folder(out)
    shown = list(cards(content))
    texts = {LIBRARY_PAGE: render("library/library.html", content=content, cards=shown)}
    texts |= {
        card.page: render("library/practice.html", content=content, card=card, practice=card.practice)
        for card in shown
    }
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("practice-*.html"):
        old.unlink()
    written = []
    for name, text in texts.items():
        (out / name).write_text(text, "utf-8")
        written.append(out / name)
    return [*written, _copy_script(out), copy_style_sheet(_STYLE_SHEET, out)]


def _copy_script(out: Path) -> Path:
    with resources.as_file(resources.files("wholeschool.report.library") / SCRIPT) as script:
        shutil.copyfile(script, out / SCRIPT)
    return out / SCRIPT
