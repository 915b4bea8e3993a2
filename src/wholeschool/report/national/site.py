"""Writing the national site: static pages, two style sheets, nothing that a network would have to fetch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from wholeschool.report.national.authority_page import authority_page
from wholeschool.report.national.claims_page import CLAIMS, claims_page
from wholeschool.report.national.content import NationalContent, by_region
from wholeschool.report.national.england_page import england_page
from wholeschool.report.national.forms_page import FORMS_FILE, forms_page
from wholeschool.report.national.methods_page import METHODS, methods_page
from wholeschool.report.templating import STYLE_SHEETS, check_folder, copy_style_sheet, render

Progress = Callable[[str, int, int], None]


def write_national_site(
    out: Path, content: NationalContent, progress: Progress = lambda *_: None
) -> list[Path]:
    """Write the pages of England, of authorities, claims and methods, and the style sheets; the files.

    Pages of an earlier site in the same folder are replaced; what else lies beside them is left alone. Raises
    WrongCallError as `check_folder` does.
    """
    check_folder(out, STYLE_SHEETS)
    out.mkdir(parents=True, exist_ok=True)
    texts = _pages(content)
    number = 3 + (content.forms is not None) + len(content.authorities)
    old = {*out.glob("la-E[0-9]*.html"), *out.glob(FORMS_FILE)}
    written = []
    for place, (name, text) in enumerate(texts):
        progress("writing pages", place, number)
        (out / name).write_text(text, "utf-8")
        written.append(out / name)
    for each in old - {*written}:
        each.unlink()
    return [*written, *(copy_style_sheet(name, out) for name in STYLE_SHEETS)]


def _pages(content: NationalContent) -> Iterator[tuple[str, str]]:
    """File name and text of every page, England's first."""
    regions = by_region(content.authorities)
    forms = FORMS_FILE if content.forms else ""
    shared = {"content": content, "regions": regions, "methods": METHODS, "claims": CLAIMS, "forms": forms}
    yield content.england.page, render("national/england.html", page=england_page(content), **shared)
    for place in content.authorities:
        yield place.page, render("national/authority.html", page=authority_page(content, place), **shared)
    if content.forms:
        yield FORMS_FILE, render("national/forms.html", page=forms_page(content, content.forms), **shared)
    yield CLAIMS, render("national/claims.html", page=claims_page(content), **shared)
    yield METHODS, render("national/methods.html", page=methods_page(content), **shared)
