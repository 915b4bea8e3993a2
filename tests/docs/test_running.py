"""What holds the examples against the program can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import Block, blocks
from tests.docs.refresh import refreshed
from tests.docs.running import ExampleError, matches, run_blocks

PRINTED = ["Read 12 rows.", "", "  form      minutes", "  illness       300", "  late           12", "Done."]


def _block(language: str, *lines: str, **said: str) -> Block:
    return Block("page.md", 1, language, said, lines)


@pytest.mark.parametrize(
    "expected",
    [
        PRINTED,
        ["Read … rows.", "…", "Done."],
        ["…", "  late           12", "…"],
        ["Read 12 rows.", "", "…", "Done."],
        ["…"],
    ],
)
def test_lines_match(expected: list[str]) -> None:
    assert matches(expected, PRINTED)


@pytest.mark.parametrize(
    "expected",
    [
        ["Read 13 rows.", "…"],
        ["Read 12 rows.", "Done."],
        PRINTED[:-1],
        ["…", "Done.", "  late           12", "…"],
        ["Read … cells.", "…"],
    ],
)
def test_lines_do_not_match(expected: list[str]) -> None:
    assert not matches(expected, PRINTED)


def test_spaces_at_the_end_make_no_difference() -> None:
    assert matches(["a", "b"], ["a   ", "b", "", ""])


def test_a_wrong_output_is_told_with_what_was_printed(tmp_path: Path) -> None:
    shown = [_block("shell", "echo two"), _block("text", "one")]
    with pytest.raises(ExampleError, match="two"):
        run_blocks(shown, tmp_path)


@pytest.mark.parametrize(("command", "said"), [("false", {}), ("true", {"exit": "1"})])
def test_a_wrong_exit_code_is_told(command: str, said: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(ExampleError, match="ended with"):
        run_blocks([_block("shell", command, **said)], tmp_path)


def test_each_command_can_have_an_exit_code_of_its_own(tmp_path: Path) -> None:
    run_blocks([_block("shell", "true", "false", "true", exit="1,0")], tmp_path)


def test_our_command_runs_in_the_folder_and_tells_its_exit_code(tmp_path: Path) -> None:
    told = _block("text", "wholeschool: store: there is no store here. …")
    run_blocks([_block("shell", "wholeschool ledger store", exit="2"), told], tmp_path)


def test_a_named_block_is_saved_and_python_reads_it(tmp_path: Path) -> None:
    saved = _block("csv", "a,b", "1,2", file="folder/small.csv")
    read = _block("python", "print(len(open('folder/small.csv').readlines()))")
    run_blocks([saved, read, _block("text", "2")], tmp_path)


def test_blocks_of_a_page_keep_what_stands_beside_the_language(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "exit-codes.md"
    shell, text = list(blocks(page))
    assert (shell.language, shell.said, shell.runs) == ("shell", {"exit": "2"}, True)
    assert (text.language, text.runs) == ("text", False)


def test_numbers_are_refreshed_and_words_are_not() -> None:
    now = [
        "Read 1,012 rows.",
        "",
        "  form      minutes",
        "  illness     1,300",
        "  late           12",
        "Done.",
    ]
    assert refreshed(["Read 12 rows.", "…", "  illness       300", "…"], now) == [
        "Read 1,012 rows.",
        "…",
        "  illness     1,300",
        "…",
    ]
    assert refreshed(["Read 12 cells.", "…"], now) is None
