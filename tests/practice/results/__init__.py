"""Tests of `practice/results`."""
