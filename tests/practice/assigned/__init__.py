"""Tests of `practice/assigned`."""
