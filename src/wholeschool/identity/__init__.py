"""Who is who: links between records of one pupil, made and undone, and matches that a person has to judge."""
