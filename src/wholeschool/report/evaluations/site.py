"""Writing the page of evaluations: static, beside the pages of a trust, with their style sheet."""

from __future__ import annotations

from pathlib import Path

from wholeschool.report.evaluations.content import EvaluationsContent
from wholeschool.report.evaluations.shown import evaluations_shown
from wholeschool.report.templating import check_folder, copy_style_sheet, render
from wholeschool.schema.years import year_label

EVALUATIONS_PAGE = "evaluations.html"
_STYLE_SHEET = "site.css"


def write_evaluations_site(out: Path, content: EvaluationsContent) -> list[Path]:
    """Write the page and its style sheet, in this order. Raises WrongCallError as `check_folder`."""
    check_folder(out)
    notes = dict.fromkeys(note for table in (content.about, content.effects) for note in table.notes)
    text = render(
        "evaluations/evaluations.html",
        content=content,
        shown=list(evaluations_shown(content)),
        notes=list(notes),
        year=year_label(content.year),
    )
    out.mkdir(parents=True, exist_ok=True)
    (out / EVALUATIONS_PAGE).write_text(text, "utf-8")
    return [out / EVALUATIONS_PAGE, copy_style_sheet(_STYLE_SHEET, out)]
