"""What works: supports that began at some time somewhere, and what came of them, honestly told."""
