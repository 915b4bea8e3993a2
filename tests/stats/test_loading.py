"""Libraries loaded lightly tell what they tell, and who asks for more gets the whole."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wholeschool.stats.loading import _TOLD, _Taken, lightly

_COMPARED = """
import sys
import numpy as np
from wholeschool.practice.adoption.imputation import imputation
from wholeschool.practice.adoption.group_time import group_times
from wholeschool.practice.units.panel import NEVER, Panel

draw = np.random.default_rng(1)
units, times = np.repeat(np.arange(80), 5), np.tile(np.arange(1, 6), 80)
starts = np.repeat(np.where(np.arange(80) % 3, NEVER, 3 + np.arange(80) % 2), 5)
size = np.repeat(draw.normal(size=80), 5)
panel = Panel.of(units, times, size + draw.normal(size=400), starts, covariates={"size": size})
print(group_times(panel, "notyet").effect.tolist(), imputation(panel)[0].overall)
print("scipy.stats" in sys.modules, "statsmodels.api" in sys.modules, "diff_diff.trop" in sys.modules)
"""


def _said(script: str) -> list[str]:
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return ended.stdout.splitlines()


def test_effects_are_as_with_the_whole_libraries_and_these_are_not_loaded() -> None:
    lightly_told, loaded = _said(_COMPARED)
    wholly_told, _ = _said("import scipy.stats, statsmodels.api, diff_diff" + _COMPARED)
    assert loaded == "False False False"
    assert lightly_told == wholly_told


_ASKED = {
    "stats.norm.pdf(0.5)": stats.norm.pdf(0.5),  # a method that is not among the few
    "stats.norm.cdf(0.5, loc=1)": stats.norm.cdf(0.5, loc=1),  # one that is, of another place
    "stats.t.sf(0.5, 3, 1, 2)": stats.t.sf(0.5, 3, 1, 2),
    "stats.kurtosis([1, 2, 4, 9])": stats.kurtosis([1, 2, 4, 9]),
    "stats.binomtest(3, 9, 0.5).pvalue": stats.binomtest(3, 9, 0.5).pvalue,
    "stats.t.ppf(0, 3)": -np.inf,
    "stats.chi2.sf(1, 0)": np.nan,
    "copy(stats.norm).sf(1)": stats.norm.sf(1),
    "stats.distributions.norm.sf(1)": stats.norm.sf(1),
}


def test_who_asks_for_more_gets_the_whole() -> None:
    said = _said(f"""
import sys
from copy import copy
from wholeschool.stats.loading import lightly
with lightly():
    from scipy import stats
print("scipy.stats" in sys.modules)
for each in {[*_ASKED]}:
    print(float(eval(each)))
import scipy.stats
print(scipy.stats.gamma.name)
""")
    assert said == ["False", *(str(float(told)) for told in _ASKED.values()), "gamma"]


def test_parts_of_a_library_can_be_loaded_by_name_while_it_stands_lightly() -> None:
    said = _said("""
from wholeschool.stats.loading import lightly
with lightly():
    from scipy.stats.distributions import norm
    import statsmodels.api as sm
from scipy import stats
print(norm.sf(1) == stats.norm.sf(1), sm.OLS.__name__, sm.WLS.__name__)
""")
    assert said == ["True OLS WLS"]


def test_of_estimators_whoever_asks_for_another_gets_it() -> None:
    said = _said("""
from wholeschool.stats.loading import lightly
with lightly():
    from diff_diff.imputation import ImputationDiD
    from diff_diff.utils import safe_inference
from importlib.util import find_spec
assert find_spec("diff_diff"), "it is installed, and who asks is told so"
from diff_diff import TROP
import diff_diff
print(diff_diff.ImputationDiD is ImputationDiD, diff_diff.TROP is TROP)
""")
    assert said == ["True True"]


def test_what_is_loaded_already_stays() -> None:
    before = sys.modules["scipy.stats"]
    with lightly():
        assert sys.modules["scipy.stats"] is before
    assert sys.modules["scipy.stats"] is before


@pytest.mark.parametrize(("distribution", "method"), _TOLD)
@given(
    st.one_of(st.floats(-5, 60), st.sampled_from([0.0, 1.0, np.nan, np.inf, -np.inf])),
    st.one_of(st.floats(0.5, 1e5), st.sampled_from([np.inf, np.nan])),
    st.floats(0.5, 1e5),
)
def test_the_few_are_told_as_scipy_tells_them(
    distribution: str, method: str, first: float, second: float, third: float
) -> None:
    given_values = (first, second, third)[: _TOLD[distribution, method].arguments]
    with np.errstate(all="ignore"):
        told = getattr(_Taken(distribution), method)(*given_values)
        whole = getattr(getattr(stats, distribution), method)(*given_values)
    assert told == pytest.approx(whole, rel=1e-8, abs=1e-300, nan_ok=True)
