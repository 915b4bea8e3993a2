"""Gaps between groups of pupils: how large, how sure, and what of them lies between schools."""
