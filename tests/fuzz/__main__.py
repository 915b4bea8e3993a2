"""Fuzzing, led by coverage: `python -m tests.fuzz TARGET FOLDER [--seconds 600]` (needs the extra `fuzz`).

Files that reach new code are kept in FOLDER/corpus; a crash is written to FOLDER/crashes once for each place
that it comes from, and fuzzing goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import sys
import tempfile
import time
import traceback
from pathlib import Path

import atheris


def main() -> None:
    """Fuzz one target for some seconds, and say how often it ran."""
    options = _options()
    with atheris.instrument_imports(include=["wholeschool"]):
        targets = importlib.import_module("tests.fuzz.targets")
    words = importlib.import_module("tests.fuzz.words")
    corpus, crashes = options.folder / "corpus" / options.target, options.folder / "crashes" / options.target
    for folder in (corpus, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    for content in words.first_files()[options.target]:
        (corpus / hashlib.sha1(content, usedforsecurity=False).hexdigest()).write_bytes(content)
    listed = options.folder / "words.dict"
    listed.write_text("".join(f'"{_escaped(word)}"\n' for word in words.dictionary()), "ascii")
    target = targets.TARGETS[options.target]
    scratch = tempfile.TemporaryDirectory(prefix="wholeschool-fuzz-", dir=options.scratch)

    def once(data: bytes) -> None:
        started = time.monotonic()
        try:
            target(data, Path(scratch.name))
        except Exception as crash:
            _keep(crashes, data, crash)
        if time.monotonic() - started > _LONG_SECONDS:
            _keep(crashes, data, TimeoutError(f"more than {_LONG_SECONDS} s"))

    arguments = [
        f"-max_total_time={options.seconds}", f"-dict={listed}", f"-max_len={options.longest}",
        f"-artifact_prefix={crashes}/", "-rss_limit_mb=3000", "-print_final_stats=1", "-timeout=60",
        str(corpus),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *arguments], once)
    atheris.Fuzz()


_LONG_SECONDS = 10


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.fuzz")
    parser.add_argument("target")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--longest", type=int, default=4096)
    parser.add_argument("--scratch", type=Path, help="a folder for the files in hand, in memory if you can")
    return parser.parse_args()


def _keep(crashes: Path, data: bytes, crash: Exception) -> None:
    """Keep what crashed, once a place."""
    frames = traceback.extract_tb(crash.__traceback__)
    own = [each for each in frames if "/wholeschool/" in each.filename or "/tests/" in each.filename]
    place = f"{type(crash).__name__} {own[-1].filename}:{own[-1].lineno}" if own else type(crash).__name__
    path = crashes / hashlib.sha1(place.encode(), usedforsecurity=False).hexdigest()[:12]
    if not path.exists():
        path.write_bytes(data)
        path.with_suffix(".txt").write_text("".join(traceback.format_exception(crash)), "utf-8", "replace")
        sys.stderr.write(f"A crash: {place}\n")


def _escaped(word: str) -> str:
    content = word.encode("utf-8", "surrogatepass")
    return "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in content
    )


if __name__ == "__main__":
    main()
