"""One unit, or a few: a series that is interrupted, a mixture of others."""
