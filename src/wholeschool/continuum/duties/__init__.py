"""Statutory duties as dated facts: what had to be done, by when, and whether it was."""
