"""The action gap: whose rung rose or who crossed a line, and nobody has acted since."""
