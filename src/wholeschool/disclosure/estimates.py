"""Estimates that leave: an effect is a difference of rates, and stands on as many pupils as a rate has to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wholeschool.disclosure.policy import Policy
from wholeschool.disclosure.released import Released, ReleasedColumn, Value, make_released
from wholeschool.errors import WrongCallError

PUPILS = "pupils"


def fewest_pupils(policy: Policy) -> int:
    """How many pupils an effect has to be of, at the least, to leave under a policy."""
    return max(policy.threshold, policy.percent_from_pupils)


def check_estimate(pupils: int, policy: Policy, *, where: str = "") -> None:
    """Raise WrongCallError where an effect is of too few pupils to leave."""
    if pupils < fewest_pupils(policy):
        raise WrongCallError(
            f"the effect is of fewer than {fewest_pupils(policy)} pupils: it would tell of single ones",
            where=where,
            advice="Put pupils of several years or schools together, and evaluate them as one.",
        )


def release_estimates(
    title: str,
    columns: Sequence[ReleasedColumn | str],
    rows: Iterable[Mapping[str, Value]],
    policy: Policy,
    *,
    source: str,
) -> Released:
    """Effects with their errors, each with the `pupils` that it is of, which are rounded.

    A row that has no pupils (None) is of nobody, such as a practice that nobody has evaluated. Raises
    WrongCallError as `check_estimate` does: what a library holds has been checked before, and if it is not
    fit to be shown, somebody changed it.
    """
    shown = []
    for row in rows:
        pupils = row[PUPILS]
        if isinstance(pupils, int | float):
            check_estimate(int(pupils), policy, where=title)
            shown.append({**row, PUPILS: policy.rounded_count(float(pupils))})
        else:
            shown.append(dict(row))
    named = [each if isinstance(each, ReleasedColumn) else ReleasedColumn(each) for each in columns]
    return make_released(
        title, named, shown, source=source, policy=policy.name,
        notes=(
            f"An effect of fewer than {fewest_pupils(policy)} pupils is not shown; numbers of pupils are "
            f"rounded to the nearest {policy.round_counts_to}.",
        ),
    )  # fmt: skip
