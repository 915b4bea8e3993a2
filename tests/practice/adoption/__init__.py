"""Tests of `practice/adoption`."""
