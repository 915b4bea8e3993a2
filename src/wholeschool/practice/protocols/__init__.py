"""Plans written before outcomes are read, and what an evaluation without one is worth."""
