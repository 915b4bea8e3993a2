"""One cell: a text becomes a value, or a trouble that says why it cannot."""
