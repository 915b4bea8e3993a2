"""What the columns of an official table mean, by the words of their headers and by what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wholeschool.errors import nearest
from wholeschool.ingest.official.coded import Coded
from wholeschool.ingest.official.groups import group_in, share_of_breakdowns
from wholeschool.ingest.official.opened import Sheet
from wholeschool.reference.official import Figure, OfficialNames, Role, Words
from wholeschool.schema.findings import Finding
from wholeschool.schema.national import CHARACTERISTICS, SYMBOLS

_PERIODS = ("period", "period_ending")
_FREE = ("reason", "setting", "sen_need", "release", "metric", "value")
_CHECKED = (*(name for name in CHARACTERISTICS if name not in _FREE), "phase", "term", "span")
"""Dimensions whose columns may be figures under the same name; of several, that with known words counts."""
_FRACTION, _RATE = "fraction", "rate"


@dataclass(frozen=True)
class Wanted:
    """Columns that give one measure: headers of count, base, rate. `metric`: in rows of that word alone."""

    figure: Figure
    headers: Mapping[Role, str]
    metric: str = ""


@dataclass(frozen=True)
class Meaning:
    """What was recognised of a table: dimensions → headers, measures, and headers that nobody knows."""

    dimensions: Mapping[str, str]
    wanted: tuple[Wanted, ...]
    term: str
    unknown: tuple[str, ...]

    @property
    def kind(self) -> str | None:
        """The kinds of figures in words; None where there is nothing that could be loaded."""
        if not self.wanted or not any(name in self.dimensions for name in _PERIODS):
            return None
        return ", ".join(dict.fromkeys(each.figure.kind for each in self.wanted))


def meaning_of(sheet: Sheet, names: OfficialNames) -> Meaning:
    """What the columns of a table mean."""
    words = {header: _words(sheet, names, header) for header in sheet.columns}
    dimensions, spare = _dimensions(sheet, names, words)
    wanted = _wanted(sheet, names, words, dimensions)
    used = {*dimensions.values(), *spare, *(header for each in wanted for header in each.headers.values())}
    unknown = tuple(
        header for header in sheet.columns if header not in used and not words[header] & names.context
    )
    term = next(
        (names.series[each] for found in words.values() for each in found if each in names.series), ""
    )
    return Meaning(dimensions, wanted, term, unknown)


def said_unknown(sheet: Sheet, meaning: Meaning, names: OfficialNames) -> Iterable[Finding]:
    """What was not recognised: single columns, or the whole file, with the nearest that is known."""
    if meaning.kind is None:
        yield _not_recognised(sheet, meaning)
        return
    for header in meaning.unknown:
        near = nearest(header, names.headers)
        known = near.casefold() == header.casefold()
        advice = f"Did you mean {near}? " if near and not known else ""
        yield Finding(
            "unknown_column",
            "info" if are_numbers(sheet, header) else "warning",
            file=sheet.name,
            column=header,
            advice=f"{advice}It is not read. Say what it means in a file for --names, if it matters.",
        )


def _not_recognised(sheet: Sheet, meaning: Meaning) -> Finding:
    measures = sorted({each.figure.measure for each in meaning.wanted})
    known = [*meaning.dimensions, *measures]
    lacks = []
    if not any(name in meaning.dimensions for name in _PERIODS):
        lacks.append("a column of years")
    if not measures:
        lacks.append("a column of figures that is known")
    unknown = ", ".join(meaning.unknown[:8]) or "nothing"
    return Finding(
        "unknown_file",
        "error",
        file=sheet.name,
        seen=f"recognised {', '.join(known[:8]) or 'nothing'}; not recognised {unknown}",
        expected=" and ".join(lacks),
        advice="Nothing of it was loaded. Say what its columns mean in a file for --names.",
    )


def _words(sheet: Sheet, names: OfficialNames, header: str) -> frozenset[Words]:
    """A header as words, and what its label says of it where nobody knows the header."""
    own = _as_rate(names.words(header))
    label = sheet.labels.get(header)
    known = (
        own in names.dimensions
        or own in names.context
        or any(own in _headers(each) for each in names.figures)
    )
    return (
        frozenset({own}) if known or label is None else frozenset({own, _as_rate(names.words(label.words))})
    )


def _as_rate(words: Words) -> Words:
    """A share is a rate in another unit, which is judged apart from what is measured."""
    return words - {_FRACTION} | {_RATE} if _FRACTION in words else words


def _headers(figure: Figure) -> set[Words]:
    return {words for each in figure.headers.values() for words in each}


def _dimensions(
    sheet: Sheet, names: OfficialNames, words: Mapping[str, frozenset[Words]]
) -> tuple[dict[str, str], set[str]]:
    """Dimension → header, the one with the most known values; and headers of the same that are not needed."""
    found: dict[str, list[tuple[float, str]]] = {}
    for header, said in words.items():
        for each in said & {*names.dimensions}:
            name = names.dimensions[each]
            known = _known(sheet, names, name, header) if name in _CHECKED else 1.0
            if known > 0 or not are_numbers(sheet, header):
                found.setdefault(name, []).append((-known, header))
    _part_breakdowns(sheet, names, found)
    best = {name: min(each, key=lambda pair: pair[0])[1] for name, each in found.items()}
    spare = {header for each in found.values() for _, header in each} - {*best.values()}
    # Two columns may speak of parts of the year: `time_identifier` of all, `term` of each row.
    if "span" not in best and (terms := [header for _, header in found.get("term", []) if header in spare]):
        best["span"] = terms[0]
    return best, spare


def _part_breakdowns(sheet: Sheet, names: OfficialNames, found: dict[str, list[tuple[float, str]]]) -> None:
    """Of two columns that may have groups, that which names breakdowns is the one beside the groups."""
    several = found.get("characteristic", [])
    if "characteristic_group" in found or len(several) < 2:
        return
    shares = [share_of_breakdowns(names, Coded.of(sheet.columns[header]).words) for _, header in several]
    if max(shares) > 0.5:
        found["characteristic_group"] = [several.pop(shares.index(max(shares)))]


def _known(sheet: Sheet, names: OfficialNames, dimension: str, header: str) -> float:
    """Which share of the different words of a column is known in a dimension."""
    texts = [text for text in Coded.of(sheet.columns[header]).words if text][:500]
    if dimension in CHARACTERISTICS:
        known = sum(group_in(names, dimension, text) is not None for text in texts)
    else:
        known = sum(
            names.value("term" if dimension == "span" else dimension, text) is not None for text in texts
        )
    return known / max(1, len(texts))


def are_numbers(sheet: Sheet, header: str) -> bool:
    """Whether a column holds figures: shares of pupils with free school meals, say, and no groups."""
    words = [word for word in Coded.of(sheet.columns[header]).words if word][:500]
    told = [word for word in words if word.lower() not in SYMBOLS]
    return bool(told or not words) and all(word.replace(".", "", 1).isdigit() for word in told)


def _wanted(
    sheet: Sheet,
    names: OfficialNames,
    words: Mapping[str, frozenset[Words]],
    dimensions: Mapping[str, str],
) -> tuple[Wanted, ...]:
    by_words = {each: header for header, said in reversed([*words.items()]) for each in said}
    if {"metric", "value"} <= {*dimensions}:
        return tuple(_of_metrics(sheet, names, dimensions))
    taken = {*dimensions.values()}
    found = []
    for figure in names.figures:
        if not figure.needs <= {*dimensions} or figure.lacks & {*dimensions}:
            continue
        headers: dict[Role, str] = {}
        for role, ways in figure.headers.items():
            header = next((by_words[way] for way in ways if way in by_words), None)
            if header is not None and header not in taken:
                headers[role] = header
        if "count" in headers or "rate" in headers:
            found.append(Wanted(figure, headers))
    return tuple(_most_fitting(found))


def _most_fitting(found: Sequence[Wanted]) -> Iterable[Wanted]:
    """Of several meanings of a column that which needs more of the file; a base is no measure itself."""
    bases = {each.headers["base"] for each in found if "base" in each.headers and "count" in each.headers}
    needed: dict[str, int] = {}
    for each in found:
        header = each.headers.get("count", each.headers.get("rate", ""))
        needed[header] = max(needed.get(header, 0), len(each.figure.needs))
    taken: set[str] = set()
    for each in found:
        header = each.headers.get("count", each.headers.get("rate", ""))
        if header in taken or len(each.figure.needs) < needed[header]:
            continue
        if header in bases and not each.figure.needs:
            continue
        taken.add(header)
        yield each


def _of_metrics(sheet: Sheet, names: OfficialNames, dimensions: Mapping[str, str]) -> Iterable[Wanted]:
    """Measures of a table that names in each row what its value is."""
    for metric in Coded.of(sheet.columns[dimensions["metric"]]).words:
        words = names.words(metric)
        for figure in names.figures:
            roles = [role for role, ways in figure.headers.items() if words in ways]
            if roles and roles[0] != "base" and figure.needs <= {*dimensions}:
                yield Wanted(figure, {roles[0]: dimensions["value"]}, metric)
                break
