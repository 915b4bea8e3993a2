"""Wonde's API (v1.0): pages are fetched, kept without free text, and read as any other file."""
