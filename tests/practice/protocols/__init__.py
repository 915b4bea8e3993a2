"""Tests of `practice/protocols`."""
