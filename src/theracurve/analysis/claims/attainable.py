"""Which sums and sums of squares n values on a given list can have: all of them, by going through them.

The layer of n maps each sum to the sums of squares that go with it, one bit each, so that adding a value is a shift.
"""

from collections.abc import Sequence
from itertools import islice

Layer = dict[int, int]

MOST_STEPS = 600_000
MOST_BITS = 60_000


def affordable(places: Sequence[int], most_n: int, most_squares: int) -> bool:
    """Whether going through them all is a matter of a second."""
    sums = 2 * int((most_n * most_squares) ** 0.5) + 1
    return most_squares <= MOST_BITS and len(places) * most_n * min(sums, most_n * span(places) + 1) <= MOST_STEPS


def span(places: Sequence[int]) -> int:
    """From the least to the greatest place; they stand in order."""
    return places[-1] - places[0]


def layers(places: Sequence[int], most_n: int, most_squares: int) -> list[Layer]:
    """The layers of 0, 1, ... `most_n` values; sums of squares above `most_squares` are left out."""
    found: list[Layer] = [{0: 1}]
    kept = (1 << (most_squares + 1)) - 1
    for _ in range(most_n):
        following: Layer = {}
        for total, squares in found[-1].items():
            for place in places:
                moved = (squares << place * place) & kept
                if moved:
                    following[total + place] = following.get(total + place, 0) | moved
        found.append(following)
    return found


def between(squares: int, low: int, high: int) -> int | None:
    """The least sum of squares in the bits that lies between two, if any does."""
    bits = (squares >> max(low, 0)) & ((1 << max(high - max(low, 0) + 1, 0)) - 1)
    return max(low, 0) + (bits & -bits).bit_length() - 1 if bits else None


def one_way(found: Sequence[Layer], places: Sequence[int], n: int, total: int, squares: int) -> list[int]:
    """n values with this sum and sum of squares, which must be attainable; the smaller ones first."""
    taken: list[int] = []
    for layer in reversed(found[:n]):
        place = next(p for p in places if squares >= p * p and layer.get(total - p, 0) >> (squares - p * p) & 1)
        taken.append(place)
        total, squares = total - place, squares - place * place
    return sorted(islice(taken, n))
