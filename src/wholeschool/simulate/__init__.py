"""A synthetic trust whose truth is known, written in the file formats that schools hand over."""

from wholeschool.simulate.settings import Settings, Summary
from wholeschool.simulate.trust import write_trust

__all__ = ["Settings", "Summary", "write_trust"]
