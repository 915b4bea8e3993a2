"""Make a trust that does not exist, with its truth written down."""

from wholeschool.simulate import Settings, Summary, write_trust

__all__ = ["Settings", "Summary", "write_trust"]
