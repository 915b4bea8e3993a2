"""Displacement: whether something else rose while suspensions fell."""
