"""What the word and the action of a row tell together: the gravest counts, and an exclusion is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown, shown_word
from wholeschool.ingest.rows.manner import LEFT_OUT
from wholeschool.ingest.tables.kind_words import (
    EXCLUSIONS,
    GENERIC,
    Named,
    gravest,
    is_any_exclusion,
    named,
)

_WHICH = (
    "suspension, lunchtime_suspension, permanent_exclusion or internal_exclusion",
    "They differ in law: say which it was, in the row or, if it is always the same, in a map.",
)
_SPEAKS_OF_ONE = (
    "a kind of event",
    "The action speaks of an exclusion or a suspension in words of its own, and is not counted. If it was "
    "one, say which in the row or, if the words are always the same, in a map: wholeschool map FILE.",
)
_SEVERAL = Trouble(
    "several_kinds",
    "info",
    "",
    "one kind of event a row",
    "An exclusion is counted first, then what the word says, then the action. What else a row names is not "
    "counted: give it a row of its own.",
)


@dataclass(frozen=True)
class Told:
    """The kind of a row, None where nobody knows it; and what is to be said, by column."""

    kind: str | None = None
    troubles: tuple[tuple[str, Trouble], ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Whether the row names no kind that anybody knows, and nothing that is asked for."""
        return self.kind is None and all(trouble.severity != "error" for _, trouble in self.troubles)


def told_by(word: str, action: str, *, log: bool) -> Told:
    """What a row's word and action tell. `log`: of a behaviour log, in which nothing is left out.

    An exclusion comes first, wherever it stands; then what the word says, and then the action; what says no
    more than “incident” comes last.
    """
    by_word, by_action = (Named() if text == LEFT_OUT else named(text) for text in (word, action))
    known = [*dict.fromkeys(each for each in (*by_word.kinds, *by_action.kinds) if each not in GENERIC)]
    exclusions = EXCLUSIONS.intersection(known)
    unsure = by_word.which or by_action.which or (log and by_word.perhaps and not known)
    if len(exclusions) > 1 or (unsure and not exclusions and "internal_exclusion" not in known):
        column = "action" if by_action.which and not by_word.which else "kind"
        return Told(None, ((column, which_exclusion(action if column == "action" else word)),))
    of_word = [each for each in by_word.kinds if each in known]
    choice = exclusions or of_word or known or [*by_word.kinds, *by_action.kinds]
    if not choice:
        return Told(None, _said_of_action(by_action, action))
    chosen = gravest(choice)
    several = [("kind" if len(by_word.kinds) > 1 else "action", _SEVERAL)] if len(known) > 1 else []
    return Told(chosen, (*several, *_said_of_action(by_action, action)))


def which_exclusion(text: str) -> Trouble:
    """The trouble of a text that says that it was an exclusion, and not which."""
    return Trouble(
        "unknown_kind", "error", shown_word(text) if is_any_exclusion(text) else shown(text), *_WHICH
    )


def _said_of_action(by_action: Named, action: str) -> tuple[tuple[str, Trouble], ...]:
    if not by_action.perhaps or EXCLUSIONS.intersection(by_action.kinds):
        return ()
    return (("action", Trouble("exclusion_in_words", "warning", shown(action), *_SPEAKS_OF_ONE)),)
