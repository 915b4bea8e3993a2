"""The Department's service Explore Education Statistics (public API, v1): what it has, fetched as files."""
