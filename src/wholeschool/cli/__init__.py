"""The command line: a thin skin over `actions`."""

from wholeschool.cli.app import main

__all__ = ["main"]
