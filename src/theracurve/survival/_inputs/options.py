"""Numbers that callers choose (a time, a level, a number of draws), refused in one way where they cannot be meant."""

from collections.abc import Callable
from math import isfinite
from numbers import Real

from theracurve.errors import UsageError


def is_number(value: object) -> bool:
    """Whether it is one finite number of any type, and neither a text nor a column."""
    return isinstance(value, Real) and isfinite(value)


def chosen_number(value: object, expected: str, fits: Callable[[float], bool]) -> float:
    """The value as a float. Raises UsageError unless it is one finite number that fits."""
    if isinstance(value, Real) and isfinite(value) and fits(float(value)):
        return float(value)
    raise UsageError(f"expected {expected}, found {value!r}")


def chosen_time(time: object) -> float:
    return chosen_number(time, "a time of 0 or more", lambda t: t >= 0)


def chosen_probability(p: object) -> float:
    return chosen_number(p, "a probability between 0 and 1", lambda share: 0 < share < 1)


def chosen_draws(draws: object) -> int:
    return int(chosen_number(draws, "at least one draw", lambda count: count >= 1 and count.is_integer()))
