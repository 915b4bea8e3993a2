"""Tests of `practice/before`."""
