"""Choices from small grids, so that coincidences are frequent; a failing example shrinks to the first options."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choose(ABC):
    """What a generator chooses with."""

    @abstractmethod
    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, `limit`."""

    def one(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def whole(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def rarely(self, of: int = 8) -> bool:
        """True once in so many times."""
        return self.below(of) == of - 1

    def mostly(self, of: int = 8) -> bool:
        return not self.rarely(of)

    def some(self, options: Sequence[T]) -> list[T]:
        """Any of the options, in their order."""
        return [option for option in options if self.below(2)]

    def at_least_one(self, options: Sequence[T]) -> list[T]:
        return self.some(options) or [self.one(options)]


class Drawn(Choose):
    """Every choice is Hypothesis's own: for the protocol, where each matters to the whole cohort."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def below(self, limit: int) -> int:
        return self.draw(st.integers(0, limit - 1))


class FromBytes(Choose):
    """Choices read from bytes that Hypothesis has drawn at once: a patient takes several hundred, and a draw of each
    would cost more than deriving the patient. Where the bytes end, everything is the first option."""

    def __init__(self, data: bytes) -> None:
        self.left = int.from_bytes(data, "little")

    def below(self, limit: int) -> int:
        width = (limit - 1).bit_length()
        width += limit & (limit - 1) != 0  # one bit more than needed, lest the first options be far more frequent
        value = self.left & ((1 << width) - 1)
        self.left >>= width
        return value % limit
