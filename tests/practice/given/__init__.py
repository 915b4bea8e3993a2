"""Tests of `practice/given`."""
