"""Estimates that schools share, and what they say together."""
