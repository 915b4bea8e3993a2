"""Tests of `practice/power`."""
