"""A linear program that is asked many times: HiGHS, kept warm from one question to the next.

Asked anew each time, as scipy does it, a program of a few hundred cells takes long to be set up and little to
be solved. Here it is handed over once; a question changes prices or bounds, and goes on from the last answer.
"""

from __future__ import annotations

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

ALMOST = 1e-6
_NEAR = 0.1
_OPTIONS = {"output_flag": False, "threads": 1, "presolve": "off"}
_PRIMAL, _DUAL = 4, 1


class Program:
    """Columns between `low` and `high` whose `sums` (rows × columns) come to `right`."""

    def __init__(
        self, sums: sparse.csr_array, right: Floats, low: Floats, high: Floats, *, other_ends: bool = False
    ) -> None:
        """`other_ends`: from question to question the ends of columns change as well as prices.

        With other prices alone the last answer is still one, though not the least: the primal simplex goes on
        from it. With other ends it is none, and the dual simplex is a third quicker.
        """
        rows, columns = sums.shape
        self._highs = highspy.Highs()
        for option, value in _OPTIONS.items():
            self._highs.setOptionValue(option, value)
        self._highs.setOptionValue("simplex_strategy", _DUAL if other_ends else _PRIMAL)
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = rows, columns
        program.row_lower_ = program.row_upper_ = right
        program.col_cost_, program.col_lower_, program.col_upper_ = np.zeros(columns), low, high
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = sums.indptr
        program.a_matrix_.index_ = sums.indices
        program.a_matrix_.value_ = sums.data
        self._highs.passModel(program)
        self._all = np.arange(columns, dtype=np.int32)
        self._whole = False

    def price(self, prices: Floats) -> None:
        """What each column costs."""
        self._highs.changeColsCost(len(prices), self._all, prices)

    def bound(self, columns: Places, low: Floats, high: Floats) -> None:
        """Put some columns between other ends."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), low, high)

    def least(self, *, whole: bool = False, near: bool = False, seconds: float = np.inf) -> Floats | None:
        """The columns at which the price is least; None where there is no answer, or none in time.

        `whole`: in whole numbers, which takes longer. `near`: any that are about as good will do.
        """
        if whole != self._whole:
            kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
            self._highs.changeColsIntegrality(len(self._all), self._all, np.full(len(self._all), kind))
            self._highs.setOptionValue("presolve", "on" if whole else "off")
            self._whole = whole
        self._highs.setOptionValue("mip_rel_gap", _NEAR if near else 0.0)
        self._highs.setOptionValue("time_limit", max(0.01, float(seconds)) + self._highs.getRunTime())
        self._highs.run()
        status = self._highs.getModelStatus()
        late = (
            status == highspy.HighsModelStatus.kTimeLimit and near and self._highs.getSolution().value_valid
        )
        if status != highspy.HighsModelStatus.kOptimal and not late:
            return None
        return np.asarray(self._highs.getSolution().col_value, dtype=np.float64)


def is_whole(values: Floats) -> bool:
    """Whether all are whole numbers, but for the solver's inexactness."""
    return bool((np.abs(values - np.rint(values)) < ALMOST).all())
