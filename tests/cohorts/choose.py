"""Draws from small grids, so that coincidences are frequent; a failing example shrinks to the first options."""

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choose:
    """What a composite strategy draws with; `draw` is Hypothesis's."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def one(self, options: Sequence[T]) -> T:
        return self.draw(st.sampled_from(options))

    def whole(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def rarely(self, of: int = 8) -> bool:
        """True once in so many times."""
        return self.whole(1, of) == of

    def mostly(self, of: int = 8) -> bool:
        return not self.rarely(of)

    def some(self, options: Sequence[T]) -> list[T]:
        """Any of the options, in their order."""
        return [option for option in options if self.draw(st.booleans())]

    def at_least_one(self, options: Sequence[T]) -> list[T]:
        return self.some(options) or [self.one(options)]
