"""What commands do without: pandas is not loaded for Arrow's sake, and is there for whoever needs it."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

pytestmark = pytest.mark.skipif(find_spec("pandas") is None, reason="pandas is not installed")

_LISTS = "import pyarrow as pa; pa.array(['a']); print('pandas' in sys.modules); "


def _run(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; " + code], check=True, capture_output=True, text=True
    )
    return done.stdout.split()


def test_arrow_by_itself_loads_pandas_for_a_list() -> None:
    assert _run(_LISTS) == ["True"]


def test_a_command_does_not_load_pandas_for_a_list_and_calculates_on_one_thread() -> None:
    code = (
        "import os; os.environ.pop('OPENBLAS_NUM_THREADS', None)\n"
        "from wholeschool.cli import main; sys.argv = ['wholeschool', 'no-command']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
    )
    assert _run(code + _LISTS + "print(os.environ['OPENBLAS_NUM_THREADS'])") == ["False", "1"]


@pytest.mark.parametrize(("command", "pool"), [("import", "system"), ("no-command", "default")])
def test_what_reads_large_files_has_arrow_take_memory_from_the_system(command: str, pool: str) -> None:
    code = (
        "import os; os.environ.pop('ARROW_DEFAULT_MEMORY_POOL', None)\n"
        f"from wholeschool.cli import main; sys.argv = ['wholeschool', '{command}']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "import pyarrow as pa; print(pa.default_memory_pool().backend_name == 'system')"
    )
    assert _run(code)[-1] == str(pool == "system")


def test_building_books_loads_nothing_of_statistics_that_takes_a_second() -> None:
    named = "[name in sys.modules for name in ('scipy.stats', 'scipy.optimize')]"
    assert _run(f"import wholeschool.actions.build; print(any({named}))") == ["False"]


def test_whoever_needs_pandas_gets_it_and_its_tables() -> None:
    code = (
        "from wholeschool.cli.sparing import leave_pandas_aside; leave_pandas_aside(); "
        f"{_LISTS}import pandas; print(pa.table({{'a': [7]}}).to_pandas()['a'].sum()); "
        "print(any('Unseen' in type(each).__name__ for each in sys.meta_path))"
    )
    assert _run(code) == ["False", "7", "False"]
