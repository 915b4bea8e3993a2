"""What a design is asked, beside the panel itself."""

from __future__ import annotations

from dataclasses import dataclass

from wholeschool.practice.compared import Control


@dataclass(frozen=True)
class Asked:
    """Whom to compare with, and how the outcome is called in sentences."""

    control: Control = "notyet"
    outcome: str = "the outcome"
