"""Header maps: the school's own word for which column of its exports is which."""
