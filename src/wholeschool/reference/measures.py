"""The measures: reviewed data, one TOML file each in `measures/`, checked as it is read.

Numerator and denominator name the columns of the canonical tables that they sum, so that code reads a measure
from here and does not repeat it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.forms import event_kinds, forms
from wholeschool.reference.lists import code_list
from wholeschool.reference.measure_record import Example, Measure, Part, Source
from wholeschool.reference.toml_fields import Fields

__all__ = ["Example", "Measure", "Part", "Source", "measure", "measures", "parse_measure"]

_COUNTS = ("enrolments", "events", "minutes", "sessions")


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by its name, in alphabetical order.

    Raises DamagedDataError, with the file and the field, where a file does not say what a measure must say.
    """
    files = (resources.files("wholeschool.reference") / "measures").iterdir()
    texts = {each.name: each.read_text(encoding="utf-8") for each in files if each.name.endswith(".toml")}
    read = (parse_measure(name.removesuffix(".toml"), texts[name]) for name in sorted(texts))
    return MappingProxyType({each.name: each for each in read})


def measure(name: str) -> Measure:
    """The measure of that name. Raises WrongCallError, with the nearest name, where there is none."""
    if name not in measures():
        advice = f"The measures are {', '.join(measures())}."
        raise WrongCallError(
            f"There is no measure “{name}”.", nearest=nearest(name, measures()), advice=advice
        )
    return measures()[name]


def parse_measure(name: str, toml: str) -> Measure:
    """A measure from the text of its file, `name`.toml. Raises DamagedDataError as `measures` does."""
    fields = Fields.parse(f"reference/measures/{name}.toml", toml)
    read = Measure(
        name=fields.choice("name", (name,)),
        title=fields.one("title", str),
        question=fields.one("question", str),
        unit=fields.one("unit", str),
        per=fields.one("per", int),
        good_direction=fields.choice("good_direction", ("lower", "higher")),
        definition_of=fields.one("definition_of", str),
        why=fields.one("why", str),
        numerator=_needed_part(fields, "numerator"),
        denominator=_needed_part(fields, "denominator"),
        beside=_part(fields, "beside"),
        notes=fields.texts("notes"),
        sources=tuple(_source(each) for each in fields.tables("sources")),
        examples=tuple(_example(each) for each in fields.tables("examples")),
        **fields.review(),
    )
    fields.finish()
    _check(read, fields)
    return read


def _check(read: Measure, fields: Fields) -> None:
    if not read.sources:
        raise fields.wrong("sources", "is missing: a measure says where its definition was read")
    if read.per < 1:
        raise fields.wrong("per", "should be 1 or more")


def _needed_part(fields: Fields, name: str) -> Part:
    part = _part(fields, name)
    if part is None:
        raise fields.wrong(name, "is missing")
    return part


def _part(measure_fields: Fields, name: str) -> Part | None:
    fields = measure_fields.table(name)
    if fields is None:
        return None
    part = Part(
        words=fields.one("words", str),
        table=fields.choice("table", ("enrolments", "events", "ledger", "presence")),
        counts=fields.choice("counts", _COUNTS),
        columns=fields.texts("columns"),
        branches=fields.texts("branches", {form.branch for form in forms().values()}),
        quantities=fields.texts("quantities", {form.quantity for form in forms().values()}),
        only=fields.texts("only", forms()),
        kinds=fields.texts("kinds", event_kinds()),
        statuses=fields.texts("statuses", code_list("enrolment_status")),
        without_end=fields.one("without_end", bool, default=False),
        as_at=fields.choice("as_at", ("spring_census",), default=""),
        share_of=fields.texts("share_of"),
        at_least_percent=fields.one("at_least_percent", int, default=0),
    )
    fields.finish()
    _check_part(part, fields)
    return part


def _check_part(part: Part, fields: Fields) -> None:
    if part.counts in ("minutes", "sessions") and not part.columns:
        raise fields.wrong("columns", f"is missing: {part.counts} are the sum of columns")
    if part.table == "ledger" and not part.forms:
        raise fields.wrong("quantities", "leaves no form of these branches")
    if never := [forms()[each].label for each in part.forms if not forms()[each].may_be_compared]:
        raise fields.wrong("branches", f"counts what is never compared between groups: {', '.join(never)}")
    if bool(part.share_of) != bool(part.at_least_percent):
        raise fields.wrong("share_of", "and “at_least_percent” belong together")
    if not 0 <= part.at_least_percent <= 100:
        raise fields.wrong("at_least_percent", "should be 1 to 100")
    filters = {
        "ledger": ("branches", "quantities", "only"),
        "events": ("kinds", "without_end"),
        "enrolments": ("statuses", "as_at"),
    }
    for table, names in filters.items():
        for name in names if table != part.table else ():
            if getattr(part, name):
                raise fields.wrong(name, f"chooses rows of {table}, not of {part.table}")


def _source(fields: Fields) -> Source:
    source = Source(fields.one("title", str), fields.one("publisher", str), fields.one("where", str))
    fields.finish()
    return source


def _example(fields: Fields) -> Example:
    example = Example(
        count=fields.one("count", int),
        base=fields.one("base", int),
        rate=fields.one("rate", float),
        places=fields.one("places", int),
        source=fields.one("source", str),
    )
    fields.finish()
    return example
