"""Rows of the books as arrays and expressions, worked out a year at a time: where analyses start."""
