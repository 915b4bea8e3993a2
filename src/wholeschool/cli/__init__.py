"""The command line: a thin skin over `actions`."""

from wholeschool.cli.app import main
from wholeschool.cli.leaving import run

__all__ = ["main", "run"]
