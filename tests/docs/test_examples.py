"""The examples of the documentation are run, in the order in which a reader meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import MakeOnce
from tests.docs.pages import blocks, name_of, pages
from tests.docs.running import run_blocks
from tests.docs.starting import make_tutorial, start

WITH_EXAMPLES = [page for page in pages() if any(block.runs for block in blocks(page))]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_the_program_says_what_the_page_shows(page: Path, tmp_path: Path, made_once: MakeOnce) -> None:
    were_run = start(page, tmp_path, lambda: made_once("tutorial", make_tutorial))
    run_blocks(list(blocks(page)), tmp_path, were_run)


def test_there_are_examples_in_every_guide() -> None:
    without = [name_of(page) for page in pages() if page.parent.name in ("how-to", "tutorial")]
    assert set(without) <= {name_of(page) for page in WITH_EXAMPLES}
