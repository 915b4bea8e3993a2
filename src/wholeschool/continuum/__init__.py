"""The continuum: the ledger of every minute, the rungs that pupils climb, and what analyses make of both."""
