"""Carry a store away in one file, and make a store of such a file again."""

from wholeschool.store.backup import BackedUp, back_up
from wholeschool.store.restore import Restored, restore

__all__ = ["BackedUp", "Restored", "back_up", "restore"]
