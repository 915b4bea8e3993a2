"""Tests of `practice/library`."""
