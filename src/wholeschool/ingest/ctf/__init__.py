"""The Common Transfer File: what one school says of a pupil to the next."""
