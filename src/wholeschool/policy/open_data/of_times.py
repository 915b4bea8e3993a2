"""Checks of time_period and time_identifier."""

from __future__ import annotations

from wholeschool.policy.open_data.checks import check
from wholeschool.policy.open_data.pair import Found, Noticed, Pair, did_you_mean, listed
from wholeschool.policy.open_data.standard import FOUR_DIGITS, IDENTIFIER, PERIOD, SIX_DIGITS, TOGETHER


@check("precheck_time_id_valid")
def identifier_unknown(pair: Pair) -> Noticed:
    """time_identifier is one that the service knows."""
    for value in _distinct(pair, IDENTIFIER):
        if value not in FOUR_DIGITS | SIX_DIGITS:
            advice = did_you_mean(value, sorted(FOUR_DIGITS | SIX_DIGITS), "Such as Academic year.")
            yield Found(IDENTIFIER, value, advice=advice, rows=pair.where(IDENTIFIER, value))


@check("precheck_time_id_mix")
def identifiers_mixed(pair: Pair) -> Noticed:
    """One file has one sort of times; terms may stand beside terms, and months beside months."""
    values = [each for each in _distinct(pair, IDENTIFIER) if each in FOUR_DIGITS | SIX_DIGITS]
    if len(values) > 1 and not any({*values} <= {*sort} for sort in TOGETHER):
        yield Found(IDENTIFIER, listed(values), advice="Make a file for each.")


@check("check_time_period", "precheck_time_period_num")
def period_of_another_length(pair: Pair) -> Noticed:
    """time_period has six digits for academic and financial years and their parts, else four."""
    if not {PERIOD, IDENTIFIER} <= pair.by_name.keys():
        return
    wanted = {6 if each in SIX_DIGITS else 4 for each in pair.distinct(IDENTIFIER)}
    for value in pair.distinct(PERIOD):
        if not value.isdecimal() or (len(wanted) == 1 and len(value) not in wanted):
            expected = " or ".join(f"{each} digits" for each in sorted(wanted))
            yield Found(PERIOD, value, expected, rows=pair.where(PERIOD, value))


@check("check_time_period_six")
def years_not_consecutive(pair: Pair) -> Noticed:
    """A time_period of six digits is a year and the one after it, as 202122."""
    for value in _distinct(pair, PERIOD):
        if len(value) == 6 and value.isdecimal() and (int(value[2:4]) + 1) % 100 != int(value[4:]):
            expected = f"{value[:4]}{(int(value[2:4]) + 1) % 100:02d}"
            yield Found(PERIOD, value, expected, rows=pair.where(PERIOD, value))


def _distinct(pair: Pair, name: str) -> list[str]:
    return pair.distinct(name) if name in pair.by_name else []
