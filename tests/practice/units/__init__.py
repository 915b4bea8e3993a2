"""Tests of `practice/units`."""
