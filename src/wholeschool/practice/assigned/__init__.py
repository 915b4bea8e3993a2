"""Who gets something is decided by chance, or by the line of a rule."""
