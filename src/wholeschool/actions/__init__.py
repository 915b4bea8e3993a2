"""What a user can do, each one a function: the only way in for the skins."""
