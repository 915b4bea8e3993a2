"""Log-linear models: against statsmodels, and what has no fit."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from wholeschool.stats.poisson import modified_poisson


def _rows(rows: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    dice = np.random.default_rng(1)
    design = np.column_stack([np.ones(rows), dice.random(rows) < 0.3, dice.normal(size=rows)]).astype(float)
    whole, clusters = dice.integers(1, 6, rows).astype(float), np.arange(rows) // 3
    rate = np.exp(design @ [-1.0, 0.7, 0.2] + dice.normal(0, 0.4, rows // 3)[clusters])
    return dice.poisson(whole * rate).astype(float), design, whole, clusters


def test_coefficients_and_errors_are_those_of_statsmodels() -> None:
    part, design, whole, clusters = _rows()
    model = sm.GLM(part, design, family=sm.families.Poisson(), offset=np.log(whole))
    for groups, how in ((None, {"cov_type": "HC0"}), (clusters, _CLUSTERED | {"cov_kwds": _kwds(clusters)})):
        theirs, found = model.fit(**how), modified_poisson(part, design, whole, groups)
        assert found.coefficients == pytest.approx(theirs.params, abs=1e-8)
        assert found.errors == pytest.approx(theirs.bse, rel=1e-6)


_CLUSTERED = {"cov_type": "cluster"}


def _kwds(clusters: np.ndarray) -> dict[str, object]:
    return {"groups": clusters, "use_correction": False}


def test_what_has_no_fit_is_refused() -> None:
    part, design, whole, _ = _rows()
    with pytest.raises(ValueError, match="told apart"):
        modified_poisson(part, np.column_stack([design, design[:, 1]]), whole)
    with pytest.raises(ValueError, match="nothing was counted"):
        modified_poisson(0 * part, design, whole)
    with pytest.raises(ValueError, match="a group has no part"):
        modified_poisson(np.where(design[:, 1] > 0, 0.0, part), design, whole)
