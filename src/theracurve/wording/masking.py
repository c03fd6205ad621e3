"""How a count of patients is said in what may leave the group: small ones are masked, and what would give them away."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from theracurve.wording.numbers import count_of
from theracurve.wording.words import SaidCount, Words

UNKNOWN = ""  # the part of those of whom it is not known


@dataclass(frozen=True, slots=True)
class Mask:
    """Counts of 1 to less than `least` are hidden, and what would give them away by subtraction; None hides nothing."""

    least: int | None

    def hides(self, count: int, total: int | None = None) -> bool:
        """Whether a count, or of a total that is told what is left of it, is below the least."""
        return self.is_small(count) or (total is not None and self.is_small(total - count))

    def is_small(self, count: int) -> bool:
        return self.least is not None and 0 < count < self.least

    def number(self, count: int, words: Words, total: int | None = None) -> str:
        least = self.least or 0
        if self.is_small(count):
            return words("report.masked", least=least)
        if total is not None and self.is_small(total - count):
            return words("report.masked_above", most=total - least)
        return str(count)

    def share(self, count: int, total: int, words: Words) -> str:
        """A count of a total, without its percentage where that would tell the count."""
        if not self.hides(count, total):
            return count_of(count, total, words)
        return words("numbers.of_total", count=self.number(count, words, total), total=total)

    def parts(self, counts: Mapping[str, int], words: Words) -> dict[str, str]:
        """Counts that add up to a total which is told elsewhere, each as it may be told."""
        hidden, masked = self.hidden_parts(counts), words("report.hidden")
        if self.follows(counts, hidden):  # of so few nothing is told of any part
            return dict.fromkeys(counts, masked)
        return {
            name: masked if name in hidden and not self.is_small(n) else self.number(n, words)
            for name, n in counts.items()
        }

    def shares(self, counts: Mapping[str, int], words: Words, unknown: int = 0) -> dict[str, str]:
        """Counts of a total as shares of it. Of `unknown` more the part is not known: where they are hidden, so is the
        total, from which their number would follow."""
        total, texts = sum(counts.values()), self.parts({**counts, UNKNOWN: unknown}, words)
        if texts[UNKNOWN] != str(unknown):
            return {name: texts[name] for name in counts}
        return {
            name: count_of(n, total, words)
            if texts[name] == str(n)
            else words("numbers.of_total", count=texts[name], total=total)
            for name, n in counts.items()
        }

    def hidden_parts(self, counts: Mapping[str, int]) -> frozenset[str]:
        """Which of the parts of a total are hidden: the small ones, and the smallest others until nobody who subtracts
        comes nearer to one than the mask does. (Complementary suppression: Willenborg and de Waal 2001, Elements of
        Statistical Disclosure Control.)"""
        hidden = {name for name, n in counts.items() if self.is_small(n)}
        shown = sorted((name for name, n in counts.items() if n and name not in hidden), key=lambda name: counts[name])
        while shown and self.follows(counts, hidden):
            hidden.add(shown.pop(0))
        return frozenset(hidden)

    def follows(self, counts: Mapping[str, int], hidden: Collection[str]) -> bool:
        """Whether subtraction leaves fewer numbers for a hidden part than the mask does."""
        return bool(hidden) and any(len(found) < (self.least or 0) - 1 for found in self.possible(counts, hidden))

    def possible(self, counts: Mapping[str, int], hidden: Collection[str]) -> Iterator[range]:
        """What each hidden part may be to somebody who knows the total, the parts that are told, and the rule."""
        total, least = sum(counts[name] for name in hidden), self.least or 0
        bounds = [(1, least - 1) if self.is_small(counts[name]) else (least, total) for name in hidden]
        lowest, highest = (sum(ends) for ends in zip(*bounds, strict=True))
        for low, high in bounds:
            yield range(max(low, total - (highest - high)), min(high, total - (lowest - low)) + 1)


def count_told(count: int, words: Words, total: int | None = None) -> int:
    """A count, or one of a total, as words that mask may say it."""
    mask = Mask(words.least_count)
    return SaidCount(mask.number(count, words, total)) if mask.hides(count, total) else count
