"""A figure of an official table is a number or a reason why there is none; never a silent zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.schema.national import SYMBOLS, UNREADABLE

_PLAIN = r"^-?[0-9]+(\.[0-9]+)?$"
_WITH_COMMA = r"^\s*-?[0-9]+,[0-9]+\s*%?\s*$"
_THOUSANDS = r"^\s*-?[1-9][0-9]{0,2},[0-9]{3}\s*%?\s*$"

_MORE_THAN_SLIPS = 3
"""So many different numbers with a comma at another place than thousands have are no slips of a hand."""


@dataclass(frozen=True)
class Figures:
    """A column of figures: `numbers` (float64, NaN where there is none) and why there is none.

    `reasons` has a symbol (in small letters; "" = blank) where a number is missing, None where there is one;
    `unknown` are different texts that are neither number nor symbol, at most ten.
    """

    numbers: NDArray[np.float64]
    reasons: pa.Array
    unknown: tuple[str, ...] = ()

    @property
    def given(self) -> NDArray[np.bool_]:
        """Which rows have a number."""
        return ~np.isnan(self.numbers)


def figures(column: pa.Array | pa.ChunkedArray) -> Figures:
    """Read a column, of text or of numbers. A percent sign and commas of thousands make no difference.

    Where most commas of a column part no thousands, and none of its numbers has a point, they are points.
    """
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_integer(whole.type) or pa.types.is_floating(whole.type):
        numbers = pc.fill_null(pc.cast(whole, pa.float64()), np.nan).to_numpy(zero_copy_only=False)
        blank = np.where(np.isnan(numbers), 0, -1)
        return Figures(numbers, _reasons(blank, [""]))
    encoded = (
        whole if pa.types.is_dictionary(whole.type) else pc.dictionary_encode(pc.cast(whole, pa.string()))
    )
    distinct = pa.concat_arrays([pc.cast(encoded.dictionary, pa.string()), pa.array([""])])
    codes = pc.fill_null(encoded.indices, len(distinct) - 1).to_numpy(zero_copy_only=False)
    numbers, symbols, unknown = _distinct(distinct)
    words = sorted({*symbols.values()})
    places = np.full(len(distinct), -1, np.int64)
    for place, symbol in symbols.items():
        places[place] = words.index(symbol)
    return Figures(numbers[codes], _reasons(places[codes], words), unknown)


def _distinct(texts: pa.Array) -> tuple[NDArray[np.float64], dict[int, str], tuple[str, ...]]:
    """The numbers of different texts; by place, why others have none; and those that cannot be read."""
    if _has_decimal_commas(texts):
        texts = pc.replace_substring(texts, ",", ".")
    is_plain = pc.match_substring_regex(texts, _PLAIN)
    numbers = np.full(len(texts), np.nan)
    numbers[is_plain.to_numpy(zero_copy_only=False)] = pc.cast(
        texts.filter(is_plain), pa.float64()
    ).to_numpy()
    symbols, unknown = {}, []
    for place in np.flatnonzero(~is_plain.to_numpy(zero_copy_only=False)):
        text = texts[place].as_py()
        numbers[place], reason = _figure(text)
        if reason is not None:
            symbols[int(place)] = reason
        if reason == UNREADABLE:
            unknown.append(text)
    return numbers, symbols, tuple(unknown[:10])


def _has_decimal_commas(texts: pa.Array) -> bool:
    """Whether commas stand for points: no number has a point, and of most the comma parts no thousands."""
    with_comma = texts.filter(pc.match_substring_regex(texts, _WITH_COMMA))
    if not len(with_comma) or pc.any(pc.match_substring_regex(texts, r"[0-9]\.|,.*,")).as_py():
        return False
    of_thousands = pc.sum(pc.match_substring_regex(with_comma, _THOUSANDS)).as_py() or 0
    others = len(with_comma) - of_thousands
    return bool(others >= _MORE_THAN_SLIPS and others > of_thousands)


def _reasons(places: NDArray[np.int64], words: list[str]) -> pa.Array:
    """Words by their place, -1 for none."""
    indices = pa.array(places.astype(np.int32), mask=places < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))


def _figure(text: str) -> tuple[float, str | None]:
    """The number of a cell, or the reason why it has none."""
    bare = text.strip().removesuffix("%").strip()
    try:
        number = float(bare.replace(",", "") if _is_grouped(bare) else bare)
    except ValueError:
        symbol = bare.lower()
        return np.nan, symbol if symbol in SYMBOLS or not symbol else UNREADABLE
    # Python reads “nan”, “inf”, “1_000” and other scripts' digits as numbers; a table means none of them so.
    if not np.isfinite(number) or "_" in bare or not bare.isascii():
        return np.nan, "na" if bare.lower() == "nan" else UNREADABLE
    return number, None


def _is_grouped(text: str) -> bool:
    """Whether the commas of a text part thousands."""
    whole, _, _ = text.lstrip("+-").partition(".")
    first, *groups = whole.split(",")
    return (
        bool(groups)
        and first.isdigit()
        and len(first) <= 3
        and all(len(each) == 3 and each.isdigit() for each in groups)
    )
