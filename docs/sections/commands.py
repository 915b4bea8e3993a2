"""The commands, from the command line itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import typer

from docs.sections.markdown import code, table
from wholeschool.cli.app import app


def commands() -> str:
    """Every command: what it does, how it is called, its arguments and options."""
    return "\n".join(_command(name, each) for name, each in _each("", typer.main.get_command(app)))


def _each(before: str, group: Any) -> Iterator[tuple[str, Any]]:
    """The commands of a group by their whole names, and those of the groups within it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _each(f"{before}{name} ", command)
        else:
            yield f"{before}{name}", command


def _command(name: str, command: Any) -> str:
    usage = " ".join(["wholeschool", name, "[OPTIONS]", *(_metavar(each) for each in _arguments(command))])
    text = inspect.cleandoc(command.help)
    rows = [_row(each) for each in command.params]
    parts = [f"## {name}", text, f"```console\n{usage}\n```", table(("", "What it is", "If not given"), rows)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _arguments(command: Any) -> list[Any]:
    return [each for each in command.params if each.param_type_name == "argument"]


def _metavar(parameter: Any) -> str:
    """What the usage line calls an argument."""
    metavar = str(parameter.metavar or parameter.name.upper())
    return metavar if parameter.required else f"[{metavar}]"


def _row(parameter: Any) -> tuple[str, str, str]:
    if parameter.param_type_name == "argument":
        name = code(parameter.metavar)
    elif parameter.is_flag:
        name = code(parameter.opts[0])
    else:
        name = code(f"{parameter.opts[0]} {_value(parameter)}")
    return name, parameter.help or "", _default(parameter)


def _value(parameter: Any) -> str:
    """What stands for the value of an option."""
    word = "N" if isinstance(parameter.default, int) else parameter.name.upper()
    return str(parameter.metavar or word)


def _default(parameter: Any) -> str:
    if parameter.required:
        return "has to be given"
    if parameter.default is None or parameter.default is False:
        return ""
    return code(str(parameter.default))
