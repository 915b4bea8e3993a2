"""The commands that pages name to staff: each exists, with the options that the page gives it."""

from __future__ import annotations

import re

import pytest

from tests.cli.command import wholeschool
from wholeschool.report.folding import COMMANDS


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_command_named_on_a_page_is_one(command: str) -> None:
    name, store, *_ = command.split()
    answer = wholeschool(name, "--help")
    assert answer.exit_code == 0
    assert store == "STORE"
    for option in re.findall(r"--[a-z]+", command):
        assert re.search(rf"{option}\b", answer.out), option
