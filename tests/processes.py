"""Scripts in processes of their own, to be killed or kept waiting, that need not read the program first.

One process beside the tests has imported what the scripts need and splits for each of them (`forkserver` of
the standard library): a start takes no seconds, and a kill is as real as ever.
"""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

READ_BEFORE = (
    "ibis.backends.duckdb",
    "pandas",
    "wholeschool.actions.forget",
    "wholeschool.actions.import_files",
    "wholeschool.actions.rotate",
)
_SCRIPT = """
import os, sys
said = os.open({said!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.dup2(said, 1)
os.dup2(said, 2)
os.chdir({folder!r})
os.environ.clear()
os.environ.update({environment!r})
sys.argv = {arguments!r}
exec(compile({script!r}, "script", "exec"), {{"__name__": "__main__"}})
"""


@dataclass(frozen=True)
class Started:
    """A script that runs: its process, and the file that has what it said."""

    process: BaseProcess
    _said: Path

    def end(self, seconds: float = 120) -> tuple[int | None, str]:
        """Wait for its end; gives its exit code, or None where it has not ended in time, and what it said."""
        self.process.join(seconds)
        return self.process.exitcode, self._said.read_text("utf-8") if self._said.exists() else ""


def start(script: str, *arguments: object, said: Path, folder: Path | None = None) -> Started:
    """Start a script with arguments as in `sys.argv[1:]`; it writes what it says into the file `said`.

    `folder` is where it runs; None is where the tests run.
    """
    text = _SCRIPT.format(
        said=str(said),
        folder=str(folder or Path.cwd()),
        environment=dict(os.environ),
        arguments=["script", *map(str, arguments)],
        script=script,
    )
    process = _context().Process(target=exec, args=(text, {}))
    process.start()
    return Started(process, said)


def run(script: str, *arguments: object, folder: Path | None = None) -> tuple[int | None, str]:
    """Run a script to its end; gives its exit code and what it said."""
    with TemporaryDirectory() as aside:
        return start(script, *arguments, said=Path(aside) / "said", folder=folder).end()


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*READ_BEFORE])
    return context
