"""Make a store small again: what nobody needs any more is removed."""

from wholeschool.store import Vacuumed, vacuum

__all__ = ["Vacuumed", "vacuum"]
