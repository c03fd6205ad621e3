"""Random draws of one patient, from a stream of his own: patient k is the same however many patients are asked for."""

from collections.abc import Sequence
from math import exp
from typing import TypeVar

from numpy.random import PCG64, Generator, SeedSequence

T = TypeVar("T")


class Draws:
    """A child stream of the cohort's seed; `key` says whose it is."""

    def __init__(self, seed: int, *key: int) -> None:
        self.generator = Generator(PCG64(SeedSequence(seed, spawn_key=key)))
        self.uniform = self.generator.random

    def chance(self, probability: float) -> bool:
        return self.uniform() < probability

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.uniform()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both possible."""
        return low + int((high - low + 1) * self.uniform())

    def normal(self, mean: float, deviation: float) -> float:
        return mean + deviation * self.generator.standard_normal()

    def log_normal(self, median: float, deviation: float) -> float:
        """`deviation` is that of the logarithm."""
        return median * exp(self.normal(0.0, deviation))

    def exponential(self, mean: float) -> float:
        return mean * self.generator.standard_exponential()

    def one_of(self, options: Sequence[T]) -> T:
        return options[int(len(options) * self.uniform())]

    def weighted(self, weights: dict[T, float]) -> T:
        """A key, with a probability in proportion to its weight."""
        left = sum(weights.values()) * self.uniform()
        for option, weight in weights.items():
            left -= weight
            if left < 0:
                return option
        return option

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return [items[place] for place in self.generator.permutation(len(items))]
