"""Writing the site: static pages, one style sheet, nothing that a network would have to fetch."""

from __future__ import annotations

from pathlib import Path

from wholeschool.disclosure import HIDDEN_NOTE
from wholeschool.report.content import SiteContent
from wholeschool.report.gaps import GapsPage, gaps_file, gaps_pages
from wholeschool.report.pages import Page, file_name, pages
from wholeschool.report.tables import schools_in_order
from wholeschool.report.templating import check_folder, copy_style_sheet, render
from wholeschool.schema.years import year_label

STYLE_SHEET = "site.css"


def write_site(out: Path, content: SiteContent) -> list[Path]:
    """Write the trust's page, one page a school, those of gaps and the style sheet; the files in this order.

    Pages of an earlier site in the same folder are replaced; what else lies beside them is left alone. Raises
    WrongCallError as `check_folder` does.
    """
    check_folder(out)
    texts = {file_name(page.population): _html(content, page) for page in pages(content)}
    texts |= {gaps_file(page.population): _gaps_html(content, page) for page in gaps_pages(content)}
    out.mkdir(parents=True, exist_ok=True)
    for pattern in ("school-[0-9]*.html", "gaps-[0-9]*.html", "gaps.html"):
        for old in out.glob(pattern):
            old.unlink()
    written = [_write(out / name, text) for name, text in texts.items()]
    return [*written, copy_style_sheet(STYLE_SHEET, out)]


def _write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def _html(content: SiteContent, page: Page) -> str:
    notes = dict.fromkeys(note for table in content.tables for note in table.notes)
    return render(
        "page.html",
        content=content,
        page=page,
        notes=list(notes),
        sources=list(dict.fromkeys(table.source for table in content.tables)),
        schools=schools_in_order(content.schools),
        file_name=file_name,
        gaps_file=gaps_file if content.gaps else None,
        year=year_label(content.year),
    )


def _gaps_html(content: SiteContent, page: GapsPage) -> str:
    tables = [each.table for each in content.gaps if each.table is not None]
    tables += [each.table for each in content.rates]
    notes = dict.fromkeys(note for table in tables for note in table.notes)
    return render(
        "gaps.html",
        content=content,
        page=page,
        # A page writes “not shown” where a file has a symbol.
        notes=[note for note in notes if note != HIDDEN_NOTE],
        sources=list(dict.fromkeys(table.source for table in tables)),
        schools=schools_in_order(content.schools),
        file_name=file_name,
        gaps_file=gaps_file,
        year=year_label(content.year),
    )
