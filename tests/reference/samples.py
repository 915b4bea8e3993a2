"""Public samples that reference results were worked out from, and that come with no package of ours.

`lalonde.csv` (614 rows) is that of R's MatchIt, `nsw74psid1.csv.gz` (2,675 rows) that of R's DAAG: men of a
training scheme of the 1970s, chosen by chance, and others of a survey, who were not. Source: Dehejia & Wahba
(1999), Journal of the American Statistical Association 94.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

_FOLDER = Path(__file__).with_name("data")
LALONDE = ("age", "educ", "hispan", "white", "married", "nodegree", "re74", "re75")
"""Columns of R's formula, black being what the others are held against."""
PSID = ("age", "educ", "black", "hisp", "marr", "nodeg", "re74", "re75")


class Sample:
    """A table of numbers, with a column that says who began."""

    def __init__(self, file: str, began: str) -> None:
        self._file, self._began = file, began

    def column(self, name: str) -> np.ndarray:
        """A column as numbers: (n,)."""
        return _columns(self._file)[name]

    def began(self) -> np.ndarray:
        """Who began: (n,) of bool."""
        return self.column(self._began) == 1

    def design(self, names: Sequence[str], squares: Sequence[str] = ()) -> np.ndarray:
        """Ones, columns and squares of columns."""
        columns = [self.column(name) for name in names] + [self.column(name) ** 2 for name in squares]
        return np.column_stack([np.ones(len(columns[0])), *columns])


@cache
def _columns(file: str) -> dict[str, np.ndarray]:
    path = _FOLDER / file
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    found = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    if "hispan" in found:
        found["white"] = 1 - found["black"] - found["hispan"]
    return found


lalonde = Sample("lalonde.csv", "treat")
psid = Sample("nsw74psid1.csv.gz", "trt")
