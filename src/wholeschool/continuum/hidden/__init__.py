"""Hidden forms: unexplained exits, home education after sanctions, long part-time timetables, codes."""
