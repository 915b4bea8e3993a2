"""The documentation, and the code that writes those parts of it that say what the code says."""
