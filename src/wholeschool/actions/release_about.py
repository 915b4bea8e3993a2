"""What leaves beside a release: what it is, by which rules, and what is taken for granted."""

from __future__ import annotations

from typing import Any

from wholeschool.actions.release_register import Draft, Release
from wholeschool.disclosure import CountsReleased, taken_for_pupils


def taken(draft: Draft) -> tuple[str, ...]:
    """What is taken for granted of a file's table; of a store's, pupils are counted."""
    if draft.year:
        return ()
    return (*taken_for_pupils(draft.counting, draft.base, draft.outcomes, draft.policy), *draft.notes)


def metadata(release: Release, made: CountsReleased) -> dict[str, Any]:
    """What leaves beside a table: what it is and by which rules, and how much is hidden of it."""
    draft = release.draft
    return {
        "release": release.number,
        "title": draft.title,
        "source": draft.source,
        "academic_year": draft.year or None,
        "of": draft.of or None,
        "at": draft.at or None,
        "audience": draft.policy.label,
        "policy": draft.policy.name,
        # With noise nothing is hidden for being small, and nothing rounded.
        "threshold": None if draft.epsilon else draft.policy.threshold,
        "rounded_to": None if draft.epsilon else draft.policy.round_counts_to,
        "columns": [name for name, _ in draft.columns],
        "counts": draft.counting,
        "base": draft.base or None,
        "epsilon": draft.epsilon or None,
        "cells": made.cells,
        "hidden": made.small + made.besides,
        "notes": list(made.released.notes),
    }
