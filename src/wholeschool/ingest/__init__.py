"""Readers: one file of an export becomes canonical rows, findings, and rows set aside to be mended."""
