"""How a count of patients is said in what may leave the group: small ones are masked, and what would give them away."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from theracurve.analysis.claims.verdict import CheckedClaim
from theracurve.analysis.study_estimate import StudyResult
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import Scale, StudyQuantity
from theracurve.wording.numbers import count_of
from theracurve.wording.words import SaidCount, Words

Close = Mapping[tuple[str, int], int]
NOWHERE: Close = {}
AMONG = "\n"  # between the names of groups, none of which has it
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

    def tells(self, result: StudyResult, few: Collection[tuple[object, ...]], close: Close = NOWHERE) -> bool:
        """Whether a count that is hidden would follow from a result: a share or a probability of so few itself or of a
        size that is hidden (`close`), or what compares shares where (`few`) one of them is hidden."""
        if result.group is not None and result.quantity.scale in (Scale.PROBABILITY, Scale.COUNT):
            return self.hides(result.events or 0, result.n) or size_of(result) in close
        if result.quantity in OF_ANSWERS:  # of categories, whose own counts do not stand beside it
            return self.least is not None
        compares = result.quantity.scale is Scale.PROBABILITY_DIFFERENCE or result.quantity in OF_COUNTS
        return compares and place_of(result) in few

    def hides_own(self, own: Mapping[str, int | float | None]) -> bool:
        """Whether the numbers of the study's own data that stand beside a claim are of a hidden count."""
        count, total = own.get("count", own.get("n")), own.get("total")
        return self.hides(int(count or 0), None if total is None else int(total))

    def few_among(self, results: Iterable[StudyResult], close: Close = NOWHERE) -> frozenset[tuple[object, ...]]:
        """The places at which a share or a probability of a group is hidden."""
        if self.least is None:
            return frozenset()
        return frozenset(place_of(result) for result in results if result.group and self.tells(result, (), close))

    def close_among(self, results: Iterable[StudyResult]) -> Close:
        """The sizes of populations that are not told, each with the one beside it that is: a group's so close to
        another of the same group, told first under the protocol and the larger ones first, and of several groups
        together, where one of theirs is hidden, all but the largest."""
        if self.least is None:
            return NOWHERE
        sizes: dict[str, dict[int, None]] = {}
        for result in sorted(results, key=lambda result: (result.variant != PROTOCOL, -result.n)):
            sizes.setdefault(whose(result), {})[result.n] = None
        of_groups = {name: self.close_beside(found) for name, found in sizes.items() if AMONG not in name}
        hidden = {(name, n): beside for name, found in of_groups.items() for n, beside in found.items()}
        for name, found in sizes.items():
            if AMONG in name and any(of_groups.get(group) for group in name.split(AMONG)):
                hidden |= {(name, n): max(found) for n in found if n < max(found)}
            elif AMONG in name:
                hidden |= {(name, n): beside for n, beside in self.close_beside(found).items()}
        return hidden

    def close_beside(self, sizes: Iterable[int]) -> dict[int, int]:
        """Finds the sizes that lie too close beside one that is told before them, each with that one."""
        told, close = list[int](), dict[int, int]()
        for size in sizes:
            beside = next((n for n in told if self.is_small(abs(n - size))), None)
            if beside is None:
                told.append(size)
            else:
                close[size] = beside
        return close

    def number(self, count: int, words: Words, total: int | None = None) -> str:
        least = self.least or 0
        if self.is_small(count) or (total is not None and self.is_small(total)):
            return words("report.masked", least=least)
        if total is not None and self.is_small(total - count):
            return words("report.masked_above", most=total - least)
        return str(count)

    def share(self, count: int, total: int, words: Words) -> str:
        """A count of a total, without its percentage where that would tell the count."""
        if not self.hides(count, total):
            return count_of(count, total, words)
        return words("numbers.of_total", count=self.number(count, words, total), total=self.number(total, words))

    def nested(self, counts: Sequence[int], words: Words) -> list[str]:
        """Counts each of which is among the one before, the first a total that is told elsewhere: of one that lies too
        close below another that is told, or is small, only that."""
        told, texts = list(counts[:1]), [str(count) for count in counts[:1]]
        for count in counts[1:]:
            close = next((above for above in told if self.hides(count, above)), None)
            texts.append(self.number(count, words, close))
            told += [count] if close is None else []
        return texts

    def parts(self, counts: Mapping[str, int], words: Words) -> dict[str, str]:
        """Counts that add up to a total which is told elsewhere, each as it may be told."""
        hidden, masked = self.hidden_parts(counts), words("report.hidden")
        if self.follows(counts, hidden):
            return dict.fromkeys(counts, masked)
        return {
            name: masked if name in hidden and not self.is_small(n) else self.number(n, words)
            for name, n in counts.items()
        }

    def among(self, counts: Sequence[int], total: int, words: Words) -> list[str]:
        """Counts of separate parts of a total that is told elsewhere, of which others may be in none of them."""
        rest = max(0, total - sum(counts))
        return list(self.parts({str(place): n for place, n in enumerate((*counts, rest))}, words).values())[:-1]

    def told_parts(self, counts: Mapping[str, int]) -> frozenset[str]:
        """Which of the parts of a total are told as they are: none of so few that each would follow from the rule."""
        hidden = self.hidden_parts(counts)
        return frozenset() if self.follows(counts, hidden) else frozenset(counts.keys() - hidden)

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
    stated, mask = tuple(results), Mask(least)
    close = mask.close_among(stated)
    return replace(words, least_count=least, few=mask.few_among(stated, close), close=close)


def whose(result: StudyResult) -> str:
    """The group that a result is of, or the groups."""
    return result.group or AMONG.join(result.groups or ())


def size_of(result: StudyResult) -> tuple[str, int]:
    return whose(result), result.n


def size_told(result: StudyResult, words: Words) -> int:
    """The size of a result's population, as words that mask may say it."""
    beside = words.close.get(size_of(result))
    if beside is None or beside > result.n:
        return count_told(result.n, words, beside)
    return SaidCount(words("report.masked", least=beside + (words.least_count or 0)))


def place_of(result: StudyResult) -> tuple[object, ...]:
    """The question that a result answers, whoever is counted for it."""
    return result.endpoint, result.variant, result.at_months, result.horizon_months


def is_close(group: str, size: int, words: Words) -> bool:
    """Whether the size of a population of a group is not told: it is small, or whom it leaves out would follow."""
    return Mask(words.least_count).is_small(size) or (group, size) in words.close


def together_told(sizes: Mapping[str, int], words: Words) -> str:
    """How many patients several groups have together; nothing where the size of one is not told."""
    hidden = any(is_close(group, size, words) for group, size in sizes.items())
    return words("report.hidden") if hidden else str(sum(sizes.values()))


def told_claims(claims: Iterable[CheckedClaim], words: Words) -> list[CheckedClaim]:
    """The claims without those beside which the study's own data would tell a count that is masked."""
    mask = Mask(words.least_count)
    return [claim for claim in claims if not any(mask.hides_own(own) for own in claim.check.working.get("own", ()))]


def count_told(count: int, words: Words, total: int | None = None) -> int:
    """A count, or one of a total, as words that mask may say it."""
    mask = Mask(words.least_count)
    return SaidCount(mask.number(count, words, total)) if mask.hides(count, total) else count
