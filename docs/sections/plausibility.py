"""What is hard to believe, from its list."""

from __future__ import annotations

from wholeschool.reference.plausible import PlausibilityCheck, plausibility_list


def all_checks() -> str:
    """A chapter a finding, in the order of the file, and who vouches for the limits."""
    told = plausibility_list()
    reviewed = (
        f"Author and checker: {told.author}; {told.checker}. Reviewed {told.reviewed_on.isoformat()}, to be "
        f"reviewed again by {told.review_by.isoformat()}.\n"
    )
    return reviewed + "\n" + "\n".join(_chapter(each) for each in told.checks.values())


def _chapter(each: PlausibilityCheck) -> str:
    numbers = ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in each.numbers.items())
    facts = [
        ("Expected", f"{each.expected[0].upper()}{each.expected[1:]}."),
        ("What to do", each.advice),
        ("Where it is silent", each.silent),
        *([("Limits", numbers)] if numbers else []),
        ("Sources", "; ".join(each.sources)),
    ]
    listed = "".join(f"- **{name}**: {text}\n" for name, text in facts)
    return f"## {each.title}\n\n`{each.name}`\n\n{listed}"
