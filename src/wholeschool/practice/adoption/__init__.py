"""Many units that began at different times, beside those that had not begun."""
