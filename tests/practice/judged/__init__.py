"""Tests of `practice/judged`."""
