"""Journeys: who moves from which rung to which, how often, how fast and how often back."""
