"""Many studies under stated conditions: the operating characteristics of every planned comparison."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial, reduce
from operator import add
from typing import TypeVar

from theracurve.definition.study import Study
from theracurve.simulation.assumptions import SIDE_EFFECT, Conditions
from theracurve.simulation.courses import courses_of, draw_lives
from theracurve.simulation.looking import LOOKS, Drawn
from theracurve.simulation.performance import Share, StudiesSeen, Tally, tally
from theracurve.simulation.plan import SimulatedAnalysis, planned_comparisons

PORTION = 500  # studies drawn from one stream: whoever works on it, it is the same
NO_EFFECT = 1.0
COURSES, SIZES = 0, 1  # streams

NOT_KNOWN = Share(0, 0)

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Characteristics:
    """One planned comparison at one hazard ratio: how it fares there, and where there is no effect.

    `side_effects_of` are those of its two groups that have side effects of the therapy which count in it. No hazard
    ratio makes them fewer: of one group alone its hazard differs without an effect as well, of any the truth of the
    estimate is not the ratio.
    """

    analysis: SimulatedAnalysis
    ratio: float
    found: Tally
    without_effect: Tally
    side_effects_of: tuple[str, ...]

    @property
    def tests(self) -> tuple[str, ...]:
        return tuple(self.found.rejected)

    @property
    def planned_test(self) -> str:
        """The test that the plan names, or that its rule takes: the exact one where it is given."""
        named = self.analysis.analysis.test
        return named if named in self.tests else self.tests[-1]

    @property
    def power(self) -> Share:
        """How often the planned test rejects."""
        return self.found.rejected[self.planned_test]

    def type_one_error(self, test: str) -> Share:
        """How often a test rejects where nothing differs; of nothing where side effects differ."""
        return NOT_KNOWN if len(self.side_effects_of) == 1 else self.without_effect.rejected[test]

    @property
    def bias(self) -> tuple[float | None, float | None]:
        """That of the estimate with its Monte Carlo error; none where side effects count."""
        return (None, None) if self.side_effects_of else (self.found.bias, self.found.bias_error)

    @property
    def coverage(self) -> Share:
        """How often the interval holds the truth; of nothing where side effects count."""
        return NOT_KNOWN if self.side_effects_of else self.found.coverage


def in_order(work: Callable[[T], R], parts: Iterable[T], workers: int) -> list[R]:
    """What the work makes of each part, in the order of the parts, however many do it."""
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, parts))


def simulate(
    study: Study, conditions: Conditions, studies: int, seed: int, workers: int, drawn: Drawn = Drawn.TIMES
) -> tuple[Characteristics, ...]:
    """The characteristics of every comparison that is simulated, at every hazard ratio."""
    analyses = planned_comparisons(study).simulated
    ratios = (NO_EFFECT, *conditions.ratios)
    portion = partial(tallies, study, conditions, analyses, ratios, seed, drawn)
    found = in_order(portion, portions(studies), workers)
    sums = [reduce(add, same) for same in zip(*found, strict=True)]
    by_ratio = [sums[place :: len(ratios)] for place in range(len(ratios))]
    return tuple(characteristics(study, conditions, analyses, by_ratio))


def characteristics(
    study: Study, conditions: Conditions, analyses: tuple[SimulatedAnalysis, ...], by_ratio: Sequence[Sequence[Tally]]
) -> Iterator[Characteristics]:
    """Pairs what an analysis gave at each ratio with what it gave without an effect, which comes first."""
    for place, analysis in enumerate(analyses):
        suffer = side_effects_in(study, conditions, analysis)
        for ratio, found in zip(conditions.ratios, by_ratio[1:], strict=True):
            yield Characteristics(analysis, ratio, found[place], by_ratio[0][place], suffer)


def side_effects_in(study: Study, conditions: Conditions, analysis: SimulatedAnalysis) -> tuple[str, ...]:
    """The groups of an analysis that have side effects which count in it."""
    if SIDE_EFFECT not in analysis.kinds or not conditions.hazards[SIDE_EFFECT]:
        return ()
    return tuple(name for name in (analysis.group, analysis.reference) if study.groups[name].treated)


def portions(studies: int) -> Iterator[tuple[int, int]]:
    """The number of each portion, and how many studies it has."""
    for number, start in enumerate(range(0, studies, PORTION)):
        yield number, min(PORTION, studies - start)


def tallies(
    study: Study,
    conditions: Conditions,
    analyses: tuple[SimulatedAnalysis, ...],
    ratios: tuple[float, ...],
    seed: int,
    drawn: Drawn,
    portion: tuple[int, int],
) -> list[Tally]:
    """Tallies each analysis, one after the other, at each ratio."""
    number, studies = portion
    lives = draw_lives(study, conditions, studies, seed, COURSES, number)
    courses = {ratio: courses_of(lives, study, conditions, ratio) for ratio in ratios}
    looked_at = {ratio: StudiesSeen(lives.group, LOOKS[drawn](study, found)) for ratio, found in courses.items()}
    return [tally(study, conditions, a, looked_at[ratio], ratio) for a in analyses for ratio in ratios]
