"""A file's rows as text: which columns they have, which of them can be read, which are set aside."""
