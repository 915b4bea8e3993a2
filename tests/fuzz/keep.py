"""Keeping what fuzzing found: of its files, few small ones that reach all the code that any of them reaches.

`python -m tests.fuzz.keep FOLDER [TARGET …]` writes them to `tests/fuzz/seeds`, from FOLDER/corpus.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType

from tests.fuzz.targets import TARGETS, Target

SEEDS = Path(__file__).parent / "seeds"
MOST_OF_A_TARGET = 12
_OWN = "/src/wholeschool/"

Line = tuple[str, int]


def main() -> None:
    """Choose the seeds of every target that has a corpus."""
    parser = argparse.ArgumentParser(prog="tests.fuzz.keep")
    parser.add_argument("folder", type=Path)
    parser.add_argument("targets", nargs="*", help="all, where none is named")
    options = parser.parse_args()
    corpus = options.folder / "corpus"
    for name, target in TARGETS.items():
        if name in (options.targets or TARGETS) and (corpus / name).is_dir():
            kept = chosen(target, sorted((corpus / name).iterdir()))
            shutil.rmtree(SEEDS / name, ignore_errors=True)
            (SEEDS / name).mkdir(parents=True)
            for content in kept:
                digest = hashlib.sha256(content).hexdigest()[:16]
                (SEEDS / name / digest).write_bytes(content)
            sys.stdout.write(f"{name}: {len(kept)} files\n")


def chosen(target: Target, files: list[Path]) -> list[bytes]:
    """Files, each of which reaches more lines that the ones before do not than any other would."""
    with tempfile.TemporaryDirectory(prefix="wholeschool-seeds-") as scratch:
        contents = [path.read_bytes() for path in files]
        target(contents[0], Path(scratch))  # what is loaded once is no file's doing
        reached = {content: _lines(lambda c=content: target(c, Path(scratch))) for content in contents}
    kept: list[bytes] = []
    known: set[Line] = set()
    while len(kept) < MOST_OF_A_TARGET:
        best = max(reached, key=lambda content: (len(reached[content] - known), -len(content)))
        if not reached[best] - known:
            break
        kept.append(best)
        known |= reached.pop(best)
        if not reached:
            break
    return kept


def _lines(run: Callable[[], None]) -> set[Line]:
    """The lines of our own code that run."""
    seen: set[Line] = set()

    def within(frame: FrameType, event: str, _: object) -> object:
        if event == "line":
            seen.add((frame.f_code.co_filename, frame.f_lineno))
        return within

    def entering(frame: FrameType, event: str, _: object) -> object:
        return within if _is_own(frame.f_code) else None

    before = sys.gettrace()
    sys.settrace(entering)
    try:
        run()
    finally:
        sys.settrace(before)
    return seen


def _is_own(code: CodeType) -> bool:
    return _OWN in code.co_filename


if __name__ == "__main__":
    main()
