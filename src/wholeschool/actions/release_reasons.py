"""Why a release may not leave, as sentences that tell no count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wholeschool.disclosure import Told

_ADVICE = {
    "cell": "Cross it by fewer columns, or by the same ones as the release that it is held against.",
    "group": "Draft it when more pupils have come or left.",
    "joint": "Leave out a column that the other releases have not: together they join what none shows.",
    "page": (
        "Cross it by fewer columns: the pages of gaps show rounded numbers of the same pupils."
    ),
    "apart": (
        "If it counts the same pupils at another time, say when with --at. If it is of others altogether, "
        "say of whom with --of. If one is of a part of the other's pupils, the rest follows, and neither "
        "will do: draft it of the same pupils."
    ),
    "regrouped": (
        "Draft both by the same values. If one is of others altogether, say of whom with --of."
    ),
}  # fmt: skip


def advice(found: Sequence[Told], *, rounding: bool) -> tuple[str, ...]:
    """What may help, for each kind of what could be told; `rounding`: it is not done, and would help."""
    kinds = dict.fromkeys(each.what for each in found)
    said = [_ADVICE[each] for each in kinds]
    if rounding and {"group", "page"} & {*kinds}:
        said.append("It may help to draft it for an audience that gets rounded counts, as all before was.")
    return tuple(said)


def reasons(found: Sequence[Told]) -> tuple[str, ...]:
    """What the release and earlier ones would tell; of a cell that two of them hide, once."""
    sentences: dict[frozenset[Told], str] = {}
    for each in found:
        mirrored = replace(each, table=each.against, against=each.table)
        if each.what == "cell" and mirrored in found:
            both = f"“{each.words}” is hidden in {each.table} and in {each.against}"
            said = f"{both}, and follows from the two, exactly or nearly."
            sentences.setdefault(frozenset((each, mirrored)), said)
        else:
            sentences[frozenset((each,))] = _reason(each)
    return tuple(sentences.values())


def _reason(told: Told) -> str:
    """What the release and an earlier one would tell together."""
    if told.what == "apart":
        return (
            f"“{told.words}” is counted under the same names in {told.table} and in {told.against}, and they "
            "are far apart: nobody here knows who is missing."
        )
    if told.what == "regrouped":
        return (
            f"“{told.words}” has other values in {told.table} than in {told.against}, and who knows which of "
            "them belong together can take one from the other."
        )
    if told.what == "joint":
        return (
            f"“{told.words}” stands in no release by itself, and is of a few pupils: how many they are "
            f"follows from {told.table} together with {told.against}."
        )
    if told.what == "group":
        return (
            f"“{told.words}” in {told.table} counts a few pupils who are not counted there in "
            f"{told.against}: how many they are follows from the two, exactly or nearly."
        )
    if told.what == "page":
        return (
            f"“{told.words}” in {told.table} is hidden, and follows from it and the pages of gaps "
            "together, exactly or nearly."
        )
    return (
        f"“{told.words}” in {told.table} is hidden, and follows from it and {told.against} "
        "together, exactly or nearly."
    )
