"""What England's records mean: code lists, the forms of lost learning, the measures, each with its source."""
