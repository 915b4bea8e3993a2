"""The measures, from their files."""

from __future__ import annotations

from docs.sections.markdown import codes
from wholeschool.reference.measures import Measure, Part, Source, measures


def all_measures() -> str:
    """A chapter a measure, in alphabetical order of their names."""
    return "\n".join(_chapter(each) for each in measures().values())


def _chapter(each: Measure) -> str:
    facts = [
        ("Asks", each.question),
        ("Why it matters", each.why),
        ("Unit", f"{each.unit}; {each.good_direction} is better"),
        ("Defined by", each.definition_of),
        ("Numerator", _part(each.numerator)),
        ("Denominator", _part(each.denominator)),
        *([("Beside it, never added", _part(each.beside))] if each.beside else []),
        ("Sources", "; ".join(_source(source) for source in each.sources)),
        *(
            (
                "Published figure that the tests work again",
                f"{e.count:,} of {e.base:,} is {e.rate} ({e.source})",
            )
            for e in each.examples
        ),
        ("Author and checker", f"{each.author}; {each.checker}"),
        ("Reviewed", f"{each.reviewed_on.isoformat()}, to be reviewed again by {each.review_by.isoformat()}"),
    ]
    listed = "".join(f"- **{name}**: {text}\n" for name, text in facts)
    notes = "".join(f"- {note}\n" for note in each.notes)
    return f"## {each.title}\n\nFile: `reference/measures/{each.name}.toml`\n\n{listed}\nNotes:\n\n{notes}"


def _part(part: Part) -> str:
    """One side of a measure: in words, and the columns of the canonical tables that it counts."""
    counted = f"{part.counts} of {codes((part.table,))}"
    filters = [
        ("columns", codes(part.columns)),
        ("branches", codes(part.branches)),
        ("quantities", codes(part.quantities)),
        ("kinds", codes(part.kinds)),
        ("statuses", codes(part.statuses)),
        ("without an end", "only" if part.without_end else ""),
        ("as at", part.as_at.replace("_", " ")),
        ("share of", codes(part.share_of)),
        ("at least per cent", str(part.at_least_percent or "")),
    ]
    said = "; ".join(f"{name} {value}" for name, value in filters if value)
    return f"{part.words} ({counted}{'; ' if said else ''}{said})"


def _source(source: Source) -> str:
    return f"{source.title}, {source.publisher}, {source.where}"
