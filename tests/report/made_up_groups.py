"""Groups of pupils at the schools of a made-up trust, with gaps between them, as they would be released."""

from collections.abc import Iterator, Mapping

import numpy as np

from wholeschool.actions.report_gaps import released_groups
from wholeschool.actions.report_group_rates import released_rates
from wholeschool.disclosure import Released, load_policy
from wholeschool.equity.measured import MeasuredRows
from wholeschool.reference.measures import measures
from wholeschool.report.group_counts import BY, MEASURES, GroupCounts

GROUPS = {
    "fsm": ("free school meals", "no free school meals"),
    "sen": ("No SEN provision", "Education, health and care plan", "SEN support"),
    "sex": ("Female", "Male"),
    "ethnicity_major": ("Asian or Asian British", "Black or Black British", "White"),
}


def released_gaps(pupils: Mapping[str, int], source: str) -> Iterator[Released]:
    """Groups at each school: more of those with free school meals are counted everywhere.

    Of persistent absence by sex Simpson's paradox is planted: at each school fewer girls are counted than
    boys, and most girls go to the school where most are.
    """
    for by, groups in GROUPS.items():
        for key in MEASURES:
            counts = np.array(
                [
                    [_cell(urn, many // len(groups), by, key, at) for at in range(len(groups))]
                    for urn, many in pupils.items()
                ]
            )
            of = GroupCounts(key, by, f"{measures()[key].title} by {BY[by]}")
            yield released_groups(of, counts, [*pupils], groups, source, load_policy())
        for step, share in (("school_exclusion:1", 0.5), ("self_exclusion:0", 0.02)):
            went = [
                [
                    [int(share * n * (1.6 if not at else 1.0)), n]
                    for at, n in enumerate((200, 600, 90)[: len(groups)])
                ]
            ]
            of = GroupCounts(step, by, "On a rung, then a higher rung")
            yield released_groups(of, np.array(went), ["all"], groups, source, load_policy())


def released_group_rates(source: str) -> Iterator[Released]:
    """Suspensions of two thousand pupils, of those with free school meals three times as many."""
    dice = np.random.default_rng(5)
    group = np.repeat([0, 1], [600, 1400])
    rows = MeasuredRows(
        pupil=np.arange(2000), school=np.zeros(2000, dtype=np.int64), group=group,
        part=dice.poisson(np.where(group == 0, 0.3, 0.1)).astype(float), whole=np.ones(2000),
        groups=GROUPS["fsm"], schools=1, shares=False,
    )  # fmt: skip
    yield from released_rates("suspension_rate", "fsm", rows, "202425", source, load_policy())


def _cell(urn: str, pupils: int, by: str, key: str, group: int) -> list[int]:
    """Of as many pupils of a group how many are counted, and how many are not."""
    share = (0.2 if key == "persistent_absence" else 0.06) * (1 if group else 2)
    if (by, key) == ("sex", "persistent_absence") and urn in ("100001", "100002"):
        pupils = {("100001", 0): 600, ("100001", 1): 100, ("100002", 0): 50, ("100002", 1): 250}[urn, group]
        share = {"100001": 0.40, "100002": 0.10}[urn] * (1.5 if group else 1)
    return [round(share * pupils), pupils - round(share * pupils)]
