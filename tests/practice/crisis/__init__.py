"""Tests of `practice/crisis`."""
