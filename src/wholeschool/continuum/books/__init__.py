"""The books: every minute of every pupil-week, counted once, by the rules of the continuum."""
