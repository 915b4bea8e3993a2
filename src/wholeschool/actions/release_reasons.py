"""Why a release may not leave, as sentences that tell no count."""

from __future__ import annotations

from wholeschool.disclosure import Told


def reason(told: Told) -> str:
    """What the release and an earlier one would tell together."""
    if told.what == "apart":
        return (
            f"“{told.words}” is counted under the same names in {told.table} and in {told.against}, and they "
            "are far apart. If one is of a part of the other's pupils, the rest follows: draft it of the "
            "same pupils. If it is of others altogether, say of whom with --of."
        )
    if told.what == "regrouped":
        return (
            f"“{told.words}” has other values in {told.table} than in {told.against}, and who knows which of "
            "them belong together can take one from the other. Draft both by the same values. If one is of "
            "others altogether, say of whom with --of."
        )
    if told.what == "joint":
        return (
            f"“{told.words}” stands in neither {told.table} nor {told.against}, and is of a few pupils: how "
            "many they are follows from the two."
        )
    if told.what == "group":
        return (
            f"“{told.words}” in {told.table} counts a few pupils who are not counted there in "
            f"{told.against}: how many they are follows from the two."
        )
    return f"“{told.words}” in {told.table} is hidden, and follows together with {told.against}."
