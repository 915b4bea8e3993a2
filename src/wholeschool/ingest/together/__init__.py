"""What several files, or a file and the store, say together."""
