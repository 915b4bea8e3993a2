"""The corpus: files that nobody should have to expect, each by its name, made by code."""
