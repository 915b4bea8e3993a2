"""Tests of `practice/alone`."""
