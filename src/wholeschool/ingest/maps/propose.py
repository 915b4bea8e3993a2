"""What a file's columns may be: proposed from its headers and from what stands in them, with the reasons."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wholeschool.errors import WrongCallError, nearest
from wholeschool.ingest.cells.date_orders import DateOrder, First
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.maps.looked_at import LookedAt
from wholeschool.ingest.maps.shapes import SPEAKS, Fits, says_present, test_of
from wholeschool.ingest.rows.weekdays import halves_missing
from wholeschool.reference.headers import Layout, fold, layouts

LIKE = 0.8
FIT = 0.9
"""From this share of its values on, a column is what they say."""
_SOME_KINDS = 0.2
"""Of a school's own words for behaviour so many at least are words that everybody uses."""
_DATES = frozenset({"date", "start", "end", "at", "week", "birth_date"})


@dataclass(frozen=True)
class Proposed:
    """One header, and what it is proposed to be ("" = not read). Of `of` values looked at, `fit` fit."""

    header: str
    column: str
    by_name: float
    fit: int
    of: int
    sure: bool

    @property
    def why(self) -> str:
        """The evidence, in words; no value is shown."""
        like = (
            "the header is one of its names" if self.by_name == 1 else "the header is like one of its names"
        )
        named = like if self.by_name else ""
        fits = f"{self.fit:,} of {self.of:,} values fit" if self.of else ""
        return "; ".join(filter(None, (named, fits)))

    @property
    def score(self) -> float:
        """How much speaks for it."""
        share = self.fit / self.of if self.of else 0.0
        return 2 * self.by_name + (2 if self.column in SPEAKS else 0.5) * share


@dataclass(frozen=True)
class Proposal:
    """What a file is proposed to be: a header a line, in the file's order."""

    looked_at: LookedAt
    layout: Layout
    columns: tuple[Proposed, ...]
    first: First | None
    needs_order: bool
    """Whether there are dates that could have the day or the month first."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """Needed columns that no header is proposed for."""
        return self.layout.missing({each.column for each in self.columns} | set(self.layout.constants))

    def texts_of(self, column: str) -> Counter[str]:
        """The texts that stand under one of our columns."""
        for place, name in enumerate(self.looked_at.names):
            if any(each.header == name and each.column == column for each in self.columns):
                return self.looked_at.texts.get(place, Counter())
        return Counter()


def propose(looked_at: LookedAt, latest: date, kind: str | None = None) -> Proposal:
    """The layout that most speaks for, and its columns. `kind` names the layout where somebody knows it.

    Raises WrongCallError where there is no such layout, or nothing in the file is like any, or where it is a
    grid that does not say which marks are of the morning.
    """
    known = {layout.name: layout for layout in layouts()}
    if kind is not None and kind not in known:
        raise WrongCallError(
            f"There is no kind “{kind}”.",
            nearest=nearest(kind, known),
            advice=f"The kinds are {', '.join(known)}.",
        )
    wanted = [known[kind]] if kind else list(known.values())
    proposals = [_for_layout(looked_at, layout, latest) for layout in wanted]
    best = max(proposals, key=_rank)
    grid = best.layout.weekday_columns and not looked_at.weekdays
    if grid or (kind is None and best.lacking):
        problem = halves_missing(looked_at.names, looked_at.path.name)
        if problem:
            raise problem
    if not any(each.column for each in best.columns):
        raise WrongCallError(
            "has no column that is like one of any kind of file.",
            where=looked_at.path.name,
            advice="Name the kind with --kind, if it is one that can be imported.",
        )
    return best


def _rank(proposal: Proposal) -> tuple[float, ...]:
    layout = proposal.layout
    there = {each.column: each for each in proposal.columns if each.column}
    is_for = layout.is_for(proposal.looked_at.names, there)
    needed = [max((there[c].score for c in need if c in there), default=0.0) for need in layout.needs]
    grid = bool(proposal.looked_at.weekdays) == layout.weekday_columns
    have = sum(score > 0 for score in needed) / len(needed)
    return (
        grid,
        is_for,
        have,
        len([each for each in needed if each]),
        sum(needed),
        sum(e.score for e in there.values()),
    )


def _for_layout(looked_at: LookedAt, layout: Layout, latest: date) -> Proposal:
    dated = {header.place for header in looked_at.weekdays} if layout.weekday_columns else set()
    places = [place for place, name in enumerate(looked_at.names) if name and place not in dated]
    pairs = [
        (place, each)
        for place in places
        for column in layout.columns
        if (each := _weighed(looked_at, place, layout, column, latest)) is not None
    ]
    pairs.sort(key=lambda pair: -pair[1].score)
    chosen: dict[int, Proposed] = {}
    for place, each in pairs:
        if place not in chosen and each.column not in {other.column for other in chosen.values()}:
            rivals = [o for p, o in pairs if o.column == each.column and p != place and p not in chosen]
            chosen[place] = _judged(each, rivals)
    unread = (Proposed(looked_at.names[place], "", 0.0, 0, 0, sure=True) for place in places)
    columns = tuple(chosen.get(place, each) for place, each in zip(places, unread, strict=True))
    seen = _dates_seen(looked_at, columns, latest)
    return Proposal(looked_at, layout, columns, _order(seen), bool(seen.either or _order(seen)))


def _weighed(looked_at: LookedAt, place: int, layout: Layout, column: str, latest: date) -> Proposed | None:
    """What speaks for a header's being one of our columns; None where too little does."""
    name, texts = looked_at.names[place], looked_at.texts[place]
    by_name = max(_like(fold(name), fold(each)) for each in layout.columns[column])
    test = test_of(layout, column, latest)
    of = texts.total() if test else 0
    fit = _fit(texts, column, test, latest) if test else 0
    share = fit / of if of else 0.0
    if by_name == 0 and not _speaks(column, texts, share):
        return None
    if by_name < 1 and of and share < _SOME_KINDS:
        return None
    return Proposed(name, column, by_name, fit, of, sure=False)


def _fit(texts: Counter[str], column: str, test: Fits, latest: date) -> int:
    """How many of the values a column can have; of dates in the order in which more of them are some."""
    if column not in _DATES:
        return sum(count for text, count in texts.items() if test(text))
    orders: tuple[First, ...] = ("day", "month")
    readers = [date_parser(latest, DateOrder(first)) for first in orders]
    return max(sum(n for text, n in texts.items() if not read(text).trouble) for read in readers)


def _speaks(column: str, texts: Counter[str], share: float) -> bool:
    """Whether values say by themselves that they are of a column."""
    if column == "kind":
        return share >= _SOME_KINDS and len(texts) <= MOST_WORDS
    if column in ("mark", "am", "pm") and not says_present(texts):
        return False
    if column == "half" and all(len(text) == 1 for text in texts):
        return False  # A and P alone may be houses or tutor groups.
    return column in SPEAKS and share >= FIT


def _judged(each: Proposed, rivals: Sequence[Proposed]) -> Proposed:
    """With whether it is sure: its name and its values agree, or the values speak for themselves."""
    share = each.fit / each.of if each.of else None
    agree = share is None or share >= FIT or (each.column == "kind" and share > 0)
    alone = not any(rival.score >= each.score - 0.25 for rival in rivals)
    by_values = each.column in SPEAKS and share is not None and share >= FIT and alone
    return Proposed(
        each.header,
        each.column,
        each.by_name,
        each.fit,
        each.of,
        sure=(each.by_name == 1 and agree) or by_values,
    )


def _like(name: str, known: str) -> float:
    """1 for the same header, something less for one that is like it, 0 for another."""
    if name == known:
        return 1.0
    if len(known) > 3 and (known in name or (len(name) > 4 and name in known)):
        return 0.6
    ratio = difflib.SequenceMatcher(None, name, known).ratio()
    return 0.7 * ratio if ratio >= LIKE else 0.0


def _dates_seen(looked_at: LookedAt, columns: Sequence[Proposed], latest: date) -> DateOrder:
    """What all dates of a file together say of their order."""
    seen = DateOrder()
    for text in _date_texts(looked_at, columns):
        date_parser(latest, seen)(text)
    return seen


def _order(seen: DateOrder) -> First | None:
    """Whether the dates have the day or the month first; None where nothing decides or they contradict."""
    if bool(seen.day_first) == bool(seen.month_first):
        return None
    return "day" if seen.day_first else "month"


def _date_texts(looked_at: LookedAt, columns: Sequence[Proposed]) -> Iterator[str]:
    headers = {each.header for each in columns if each.column in _DATES}
    for place, texts in looked_at.texts.items():
        if looked_at.names[place] in headers:
            yield from texts


def words_to_ask(proposal: Proposal) -> Mapping[str, Mapping[str, int]]:
    """Our column → its words that have no meaning yet, with how often each stands, the most frequent first.

    Only marks and kinds of event have words; only those are told that stand in several rows, because a word
    that stands once may be somebody's name.
    """
    found: dict[str, Mapping[str, int]] = {}
    for column in ("kind", "mark", "am", "pm"):
        test = (
            test_of(proposal.layout, column, date.max.replace(year=2100))
            if column in proposal.layout.columns
            else None
        )
        if test is None:
            continue
        words = {
            text: count
            for text, count in proposal.texts_of(column).most_common()
            if count >= _SEVERAL
            and len(text) <= _LONGEST
            and not test(text)
            and not any(map(str.isdigit, text))
        }
        if words and len(words) <= MOST_WORDS:
            key = "kind" if column == "kind" else "mark"
            found[key] = {**found.get(key, {}), **words}
    return found


_SEVERAL, _LONGEST = 3, 40
MOST_WORDS = 60
"""A column with more different words than this holds texts, not words."""
