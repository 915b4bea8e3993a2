"""Files whose rows are rows of one canonical table."""
