"""School censuses: COLLECT's tables and XML messages, which become the same rows and share their readers."""
