"""Gaps between groups: how large, how sure, and what may be said of them."""
