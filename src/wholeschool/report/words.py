"""Sentences that figures make: what the numbers say, and nothing that they do not say.

No sentence gives a cause. Each states the direction that is good, so that nobody has to guess it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wholeschool.schema.wording import counted, listed, number
from wholeschool.schema.years import year_label

NOT_SHOWN = "not shown"
NO_RUNG = "No rung"
_AUGUST = 8

BRANCHES: Mapping[str, str] = {
    "school_exclusion": "School exclusion",
    "self_exclusion": "Self-exclusion",
    "hidden": "Hidden forms",
}

WHAT_TO_DO: Mapping[str, tuple[str, str]] = {
    "missing_mark": (
        "Sessions without a mark",
        "Complete the marks: time without a mark can be counted neither as taught nor as lost.",
    ),
    "unknown_code": (
        "Sessions with an unknown code",
        "Correct the code in the register system: until then it counts as no mark.",
    ),
    "e_without_record": (
        "Sessions marked E with no suspension on record",
        "Find the record of the suspension, or correct the mark.",
    ),
    "present_while_suspended": (
        "Sessions marked present inside a suspension",
        "Check the dates of the suspension, and the mark: until then the session counts as taught.",
    ),
    "other_code_while_suspended": (
        "Sessions inside a suspension under another absence code",
        "Correct the mark to E, so that the absence figures show the suspension.",
    ),
    "event_while_absent": (
        "Events in lessons that the pupil was not marked present for",
        "Check the date of the event, or the mark.",
    ),
    "event_on_no_school_day": (
        "Events on a day with no school",
        "Correct the date of the event, or the school's calendar.",
    ),
    "duration_missing": (
        "Suspensions without a length",
        "Enter the number of sessions: until then only the first one counts.",
    ),
    "code_outside_its_dates": (
        "Sessions with a code that was not in force",
        "Use the codes of August 2024; old ones are read by what they meant.",
    ),
}


def rate_text(rate: float) -> str:
    """A rate as it is written: always with a decimal place, so that rates line up."""
    return f"{float(rate):,}"


def days_lost(days: float, pupils: float) -> str:
    """Days as they are written: some that round to nothing are under 1 day."""
    return "under 1 day" if days == 0 and pupils > 0 else counted(days, "day")


def in_sentence(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it is an abbreviation or a code."""
    begins_with_a_code = label[:2].isupper() and not label.startswith("A ")
    return label if begins_with_a_code else label[:1].lower() + label[1:]


def good(direction: str) -> str:
    """Which direction is good."""
    return "Lower is better." if direction == "lower" else "Higher is better."


def lost_in_all(place: str, year: str, days: float | None, pupils: float | None) -> str:
    """The first sentence of a page: how many days were lost, by about how many pupils."""
    label = year_label(year)
    if days is None or pupils is None:
        return (
            f"The days lost at {place} in {label} are not shown: they would rest on too few pupils, or let "
            "another school's be worked out."
        )
    if pupils == 0:
        return f"No lost learning is recorded at {place} in {label}."
    return (
        f"In {label}, about {counted(pupils, 'pupil')} at {place} lost {days_lost(days, pupils)} of learning "
        "in all forms of the continuum together. Fewer is better."
    )


def days_of_august(year: str, last_day: date, left_out: str) -> str:
    """What is said where a year has days of August alone, as a term that runs on makes it; else empty.

    The Department for Education counts years from 1 August. `left_out`: such a year after that of the page.
    """
    if left_out:
        return (
            f"Some sessions lie in August {left_out[:4]}. By the Department for Education's count they "
            f"belong to {year_label(left_out)}, and they are left out here until that year's "
            "data reach September."
        )
    if (last_day.year, last_day.month) == (int(year[:4]), _AUGUST):
        return (
            f"All data of {year_label(year)} lie in August {year[:4]}, with which the Department for "
            "Education begins a new year: a few days, and not a year to judge by."
        )
    return ""


def against_earlier(now: float, earlier: float | None, earlier_year: str) -> str:
    """How a rate stands against the year before; empty where there is none to compare."""
    if earlier is None:
        return ""
    label = year_label(earlier_year)
    if now == earlier:
        return f"The same as in {label}."
    return f"{'Up' if now > earlier else 'Down'} from {rate_text(earlier)} in {label}."


def largest_parts(branches: Mapping[str, float], blocks: Sequence[tuple[str, float]], total: float) -> str:
    """Before the picture of the continuum: the largest branch and the largest form, in days."""
    if not blocks or total <= 0:
        return "No lost learning is recorded on the continuum. Fewer days are better."
    label, days = max(blocks, key=lambda block: block[1])
    form = f"The largest bar is {in_sentence(label)}, with {number(days)} of {counted(total, 'day')}."
    known = {name: value for name, value in branches.items() if value > 0}
    if len(known) < 2:
        return f"{form} Fewer days are better."
    branch = max(known, key=lambda name: known[name])
    part = f"{in_sentence(BRANCHES[branch])}, with {counted(known[branch], 'day')}"
    return f"The branch that took most is {part}. {form} Fewer days are better."


def most_and_fewest(label: str, half_terms: Sequence[tuple[str, float]]) -> str:
    """Before the half-terms: where the largest form took most days, and where fewest."""
    most, fewest = max(half_terms, key=lambda each: each[1]), min(half_terms, key=lambda each: each[1])
    if most[1] == fewest[1]:
        return f"{label} took {counted(most[1], 'day')} in every half-term. Fewer days are better."
    return (
        f"{label} took most days in {most[0]} ({number(most[1])}) and fewest in {fewest[0]} "
        f"({number(fewest[1])}). Fewer days are better."
    )


def over_the_year(label: str, spans: Sequence[tuple[str, float]]) -> str:
    """The same where the largest form is shown in longer parts of the year, which do not compare."""
    if not spans:
        return "No form is shown by half-term. Fewer days are better."
    parts = listed([f"{counted(days, 'day')} in {span}" for span, days in spans])
    return f"{label} took {parts}. Fewer days are better."


def spread(title: str, rates: Sequence[float], unit: str) -> str:
    """Before the comparison of schools: from where to where a measure runs. Schools are not ranked."""
    if len(rates) < 2:
        return "There are not enough schools with figures to compare. Lower is better throughout."
    schools = counted(len(rates), "school")
    low, high = rate_text(min(rates)), rate_text(max(rates))
    return f"{title}: from {low} to {high} {unit}, over {schools}. Lower is better throughout."


def rate_hidden(reason: str) -> str:
    """Why a rate is not shown."""
    if reason == "small base":
        return "No rate: too few pupils are on roll."
    return "Not shown: it would rest on too few pupils, or let another school's be worked out."


def only_for_the_year(labels: Sequence[str]) -> str:
    """Which forms have no chart by half-term; empty where all have one."""
    if not labels:
        return ""
    forms = listed([labels[0], *(in_sentence(label) for label in labels[1:])])
    return f"Shown for the year alone: {in_sentence(forms)}."


def assumed_share(percent: float | None) -> str:
    """How much of the lost time rests on assumed durations."""
    if percent is None:
        return "The share of lost minutes that rests on assumed durations is not shown."
    return (
        f"{rate_text(percent)} of every 100 minutes lost rest on an assumed duration, "
        "where a record gives none. Fewer is better: record how long it took."
    )


def doubtful_sessions(sessions: float | None, kinds_hidden: int) -> str:
    """Before the table of data quality: how many sessions or events are doubtful in all shown kinds."""
    if not sessions:
        text = "No doubtful session or event is shown."
    else:
        text = f"About {counted(sessions, 'session or event', 'sessions or events')} should be looked at."
    if kinds_hidden:
        text += f" {counted(kinds_hidden, 'kind is', 'kinds are')} not shown."
    return f"{text} Fewer is better."
