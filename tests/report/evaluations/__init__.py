"""Tests of `report/evaluations`."""
