"""Units over time: who is seen when, who began what, and who can be compared."""
