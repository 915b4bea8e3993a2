"""Registers: marks become a pupil's week, and weeks are counted against calendar and roll."""
