"""How a count of patients is said in what may leave the group: small ones are masked, and what would give them away."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from theracurve.analysis.claims.verdict import CheckedClaim
from theracurve.analysis.study_estimate import StudyResult
from theracurve.vocabulary.study_quantities import Scale, StudyQuantity
from theracurve.wording.numbers import count_of
from theracurve.wording.words import SaidCount, Words

UNKNOWN = ""  # the part of those of whom it is not known
OF_COUNTS = (  # of two groups, or one against a fixed share: from any of them and one count the other follows
    StudyQuantity.CONDITIONAL_ODDS_RATIO,
    StudyQuantity.FISHER_EXACT,
    StudyQuantity.BOSCHLOO_EXACT,
    StudyQuantity.BINOMIAL_EXACT,
)
OF_ANSWERS = (StudyQuantity.UNIVARIABLE_ODDS_RATIO, StudyQuantity.MULTIVARIABLE_ODDS_RATIO)


@dataclass(frozen=True, slots=True)
class Mask:
    """Counts of 1 to less than `least` are hidden, and what would give them away by subtraction; None hides nothing."""

    least: int | None

    def hides(self, count: int, total: int | None = None) -> bool:
        """Whether a count, or of a total that is told what is left of it, is below the least."""
        return self.is_small(count) or (total is not None and self.is_small(total - count))

    def is_small(self, count: int) -> bool:
        return self.least is not None and 0 < count < self.least

    def tells(self, result: StudyResult, few: Collection[tuple[object, ...]]) -> bool:
        """Whether a count that is hidden would follow from a result: a share or a probability of so few itself, or what
        compares shares where (`few`) one of them is hidden."""
        if result.group is not None and result.quantity.scale in (Scale.PROBABILITY, Scale.COUNT):
            return self.hides(result.events or 0, result.n)
        if result.quantity in OF_ANSWERS:  # of categories, whose own counts do not stand beside it
            return self.least is not None
        compares = result.quantity.scale is Scale.PROBABILITY_DIFFERENCE or result.quantity in OF_COUNTS
        return compares and place_of(result) in few

    def hides_own(self, own: Mapping[str, int | float | None]) -> bool:
        """Whether the numbers of the study's own data that stand beside a claim are of a hidden count."""
        count, total = own.get("count", own.get("n")), own.get("total")
        return self.hides(int(count or 0), None if total is None else int(total))

    def few_among(self, results: Iterable[StudyResult]) -> frozenset[tuple[object, ...]]:
        """The places at which a share or a probability of a group is hidden."""
        if self.least is None:
            return frozenset()
        return frozenset(place_of(result) for result in results if result.group and self.tells(result, ()))

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


def masking(words: Words, least: int | None, results: Iterable[StudyResult]) -> Words:
    """The words that say nothing from which a count of the results below the least would follow."""
    return replace(words, least_count=least, few=Mask(least).few_among(results))


def place_of(result: StudyResult) -> tuple[object, ...]:
    """The question that a result answers, whoever is counted for it."""
    return result.endpoint, result.variant, result.at_months, result.horizon_months


def told_claims(claims: Iterable[CheckedClaim], words: Words) -> list[CheckedClaim]:
    """The claims without those beside which the study's own data would tell a count that is masked."""
    mask = Mask(words.least_count)
    return [claim for claim in claims if not any(mask.hides_own(own) for own in claim.check.working.get("own", ()))]


def count_told(count: int, words: Words, total: int | None = None) -> int:
    """A count, or one of a total, as words that mask may say it."""
    mask = Mask(words.least_count)
    return SaidCount(mask.number(count, words, total)) if mask.hides(count, total) else count
