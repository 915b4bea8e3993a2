"""Schools as analyses count them: their calendars, names, rolls, and a school that changed its number."""
