"""`python -m wholeschool`: the command line, where its script is not on the path."""

from wholeschool.cli import run

run()
