"""Load the libraries of estimators without what they ask for whole and hardly use.

diff_diff and statsmodels ask for all of `scipy.stats`, and drdid for all of `statsmodels.api`: a good second
of the three that an evaluation may take from the shell. They use a few distributions and two models. And of
diff_diff, which loads all of its hundred modules at once, a few are used. Inside `lightly` these names stand
for that; whoever asks for anything else gets the whole library, at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from scipy import special

_STATS = "scipy.stats"
_MODELS = "statsmodels.api"
_ESTIMATORS = "diff_diff"


class _Told(NamedTuple):
    """How scipy.stats tells something without `loc` and `scale`, of so many arguments.

    `of`: of which arguments; beyond the ends of a distribution it has answers of its own.
    """

    by: Callable[..., Any]
    arguments: int
    of: Callable[..., bool]


def _any(*given: Any) -> bool:
    return True


def _chance(q: Any, *freedom: Any) -> bool:
    return bool(np.all((np.asarray(q) > 0) & (np.asarray(q) < 1)))


def _upwards(x: Any, *freedom: Any) -> bool:
    known = all(np.isfinite(each).all() for each in (x, *freedom))
    return bool(known and np.all(np.asarray(x) >= 0) and all((np.asarray(of) > 0).all() for of in freedom))


_TOLD = {
    ("norm", "cdf"): _Told(special.ndtr, 1, _any),
    ("norm", "sf"): _Told(lambda x: special.ndtr(-np.asarray(x)), 1, _any),
    ("norm", "ppf"): _Told(special.ndtri, 1, _chance),
    ("t", "cdf"): _Told(lambda x, df: special.stdtr(df, x), 2, _any),
    ("t", "sf"): _Told(lambda x, df: special.stdtr(df, -np.asarray(x)), 2, _any),
    ("t", "ppf"): _Told(lambda q, df: special.stdtrit(df, q), 2, _chance),
    ("chi2", "sf"): _Told(lambda x, df: special.chdtrc(df, x), 2, _upwards),
    ("f", "sf"): _Told(lambda x, upper, lower: special.fdtrc(upper, lower, x), 3, _upwards),
}
# What libraries take by name as they load. Where anything else is asked for, all of it is loaded.
_TAKEN = ("norm", "t", "chi2", "f", "nct", "truncnorm", "multivariate_normal", "skew", "kurtosis")
_OF_MODELS = {
    "WLS": "statsmodels.regression.linear_model",
    "GLM": "statsmodels.genmod.generalized_linear_model",
    "families": "statsmodels.genmod",
}


@contextmanager
def lightly() -> Iterator[None]:
    """Inside, whoever loads `scipy.stats`, `statsmodels.api` or modules of `diff_diff` gets the few.

    And the rest when it is asked for. What is loaded already stays. Afterwards the first two mean the whole
    again for whoever loads them, and the third does for whoever asks it for anything.
    """
    with ExitStack() as light:
        light.enter_context(_standing_for(_STATS, _of_stats))
        light.enter_context(_standing_for(_MODELS, _of_models))
        light.enter_context(_standing_for(_ESTIMATORS, _of_estimators, by_parts=True))
        yield


@contextmanager
def _standing_for(name: str, given: Callable[[str], Any], *, by_parts: bool = False) -> Iterator[None]:
    """`by_parts`: its modules are loaded one by one, later ones too, so that it stays a door to the whole."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = light = _Light(name, given, by_parts=by_parts)
    try:
        yield
    finally:
        if sys.modules.get(name) is light and not by_parts:
            del sys.modules[name]


class _Light(ModuleType):
    """A module that has what `given` knows, and of all else is the library."""

    def __init__(self, name: str, given: Callable[[str], Any], *, by_parts: bool) -> None:
        super().__init__(name)
        self.__dict__["_given"] = given
        self.__spec__ = found = find_spec(name)  # by which others ask whether it is installed
        if found and found.submodule_search_locations is not None:
            places = found.submodule_search_locations
            self.__path__ = list(places) if by_parts else _Places(name, places)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self.__dict__["_given"](name)
        except KeyError:
            return getattr(_whole(self.__name__), name)


class _Places(list[str]):
    """Where the parts of a library lie: whoever looks for one has all of it loaded first, as ever."""

    def __init__(self, name: str, places: Iterable[str]) -> None:
        super().__init__(places)
        self._name = name

    def __iter__(self) -> Iterator[str]:
        _whole(self._name)
        return super().__iter__()


class _Taken:
    """A distribution or function of scipy.stats, loaded when it is asked for more than `_TOLD`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *given: Any, **named: Any) -> Any:
        return getattr(_whole(_STATS), self._name)(*given, **named)

    def __getattr__(self, method: str) -> Any:
        if method.startswith("__"):
            raise AttributeError(method)
        told = _TOLD.get((self._name, method))
        if told is None:
            return self._whole(method)

        def asked(*given: Any, **named: Any) -> Any:
            as_is = not named and len(given) == told.arguments and told.of(*given)
            return told.by(*given) if as_is else self._whole(method)(*given, **named)

        return asked

    def _whole(self, method: str) -> Any:
        return getattr(getattr(_whole(_STATS), self._name), method)


def _of_stats(name: str) -> Any:
    if name not in _TAKEN:
        raise KeyError(name)
    return _Taken(name)


def _of_models(name: str) -> Any:
    with lightly():  # for it is asked for when a model is fitted, long after its library was loaded
        return getattr(import_module(_OF_MODELS[name]), name)


def _of_estimators(name: str) -> Any:
    raise KeyError(name)  # its modules are loaded by their names, one by one


def _whole(name: str) -> ModuleType:
    """The library itself, from now on also for whoever loads it by name."""
    if isinstance(sys.modules.get(name), _Light):
        del sys.modules[name]
    return import_module(name)
