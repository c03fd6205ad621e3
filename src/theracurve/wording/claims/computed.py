"""Computed numbers beside printed ones: with a decimal more than these."""

from typing import Any

from theracurve.definition.printed import Printed, PrintedP
from theracurve.wording.numbers import between, fixed
from theracurve.wording.words import Words


def p_like(value: float, printed: PrintedP, words: Words) -> str:
    """A computed P value with a decimal more than the printed one, and at least three."""
    return fixed(value, min(max(3, len(printed.number.partition(".")[2]) + 1), 4), words)


def like(value: float, printed: Printed, words: Words) -> str:
    """A computed number with a decimal more than the printed one."""
    return fixed(value, printed.decimals + 1, words)


def p_between(working: Any, p: PrintedP, words: Words) -> str:
    low, high = p_like(working["p_low"], p, words), p_like(working["p_high"], p, words)
    return low if low == high else between(low, high, words)
