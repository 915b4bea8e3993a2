"""The tests. They calculate as the command line does (`cli/sparing`), before anything loads numpy."""

from wholeschool.cli.sparing import calculate_on_one_thread

calculate_on_one_thread()
