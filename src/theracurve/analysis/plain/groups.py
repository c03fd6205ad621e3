"""The facts of the groups: how they came about, and how unalike they are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.found import UNALIKE, Chance, Confounder, Imbalance, Weighted
from theracurve.analysis.characteristics import is_age
from theracurve.analysis.plain.fact import PlainFinding, Rank
from theracurve.analysis.results import Results
from theracurve.definition.study import Study

OF_WAITING = (BiasKind.GROUP_KNOWN_LATE, BiasKind.IMMORTAL_TIME)
RARE = 0.05  # share of random allocations below which that many unlike covariates are more than chance


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRandomised(PlainFinding):
    """The protocol says that patients were not allocated at random. The E-values are those of the planned ratio and
    of its limit nearer 1, None where nothing that is planned has one."""

    code: ClassVar[str] = "not_randomised"
    section: ClassVar[str] = "bias"
    e_value: float | None = None
    limit: float | None = None
    checked: bool = True
    described: bool = True

    @property
    def rank(self) -> Rank:
        return Rank.EVERY_COMPARISON

    @property
    def see(self) -> str:
        """The checks for bias, or what stands in their place."""
        return self.section if self.checked else "flow" if self.described else "survival"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationNotSaid(NotRandomised):
    """The protocol does not say how patients were allocated."""

    code: ClassVar[str] = "allocation_not_said"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlikeGroups(PlainFinding):
    """Two groups differ in `unalike` of `of` covariates that no comparison is weighted for, most in one; `chance`
    is the share of random allocations that give as many, with its Monte Carlo error."""

    code: ClassVar[str] = "imbalance"
    section: ClassVar[str] = "flow"
    group: str
    reference: str
    covariate: str
    difference: float
    unalike: int
    of: int
    chance: float | None = None
    chance_error: float | None = None
    draws: int | None = None
    seed: int | None = None

    @property
    def rank(self) -> Rank:
        return Rank.EVERY_COMPARISON if self.chance is None or self.chance < RARE else Rank.REST


def of_groups(study: Study, results: Results) -> Iterator[PlainFinding]:
    """How the groups came about, and how unalike they are where that was not weighted for."""
    if len(study.groups) < 2 or study.allocation == "randomised":
        return
    kind = NotRandomised if study.allocation else AllocationNotSaid
    check, confounder = first_confounder(results.bias)
    yield kind(
        planned=check.planned if check else None,
        e_value=confounder.e_value if confounder else None,
        limit=(confounder.limit or 1.0) if confounder else None,
        checked=bool(results.bias),
        described=bool(results.flow or results.description.characteristics),
    )
    facts = [fact for check in results.bias if (fact := unalike(check, results.bias)) is not None]
    yield from sorted(facts, key=lambda fact: (fact.chance or 0.0, -abs(fact.difference)))[:1]


def first_confounder(checks: tuple[BiasCheck, ...]) -> tuple[BiasCheck, Confounder] | tuple[None, None]:
    """Finds a confounder of a comparison whose ratio is not off already."""
    biased = {c.comparison for c in checks if c.kind in OF_WAITING and is_out_of_the_interval(c)}
    for check in checks:
        if isinstance(check.found, Confounder) and check.comparison not in biased:
            return check, check.found
    return None, None


def is_out_of_the_interval(check: BiasCheck) -> bool:
    """Then the planned ratio is off already, and what would explain it away is no question."""
    move = check.largest_move
    return move is not None and move.half_widths is not None and abs(move.half_widths) >= 1


def unalike(check: BiasCheck, checks: tuple[BiasCheck, ...]) -> UnlikeGroups | None:
    """How far two groups lie apart in what no comparison of theirs is weighted for."""
    if not isinstance(check.found, Imbalance):
        return None
    left = check.found.without(weighted_for(check.groups, checks))
    largest = left.largest
    if largest is None or largest.difference is None or abs(largest.difference) < UNALIKE:
        return None
    group, reference = check.groups
    fact = UnlikeGroups(
        group=group,
        reference=reference,
        covariate=largest.covariate,
        difference=largest.difference,
        unalike=len(left.apart(UNALIKE)),
        of=len(left.covariates),
    )
    return fact if left.chance is None else with_chance(fact, left.chance)


def with_chance(fact: UnlikeGroups, chance: Chance) -> UnlikeGroups:
    return replace(fact, chance=chance.share, chance_error=chance.error, draws=chance.draws, seed=chance.seed)


def weighted_for(groups: tuple[str, str], checks: tuple[BiasCheck, ...]) -> set[str]:
    found = (check.found for check in checks if check.groups == groups and isinstance(check.found, Weighted))
    covariates = {covariate for weighted in found for covariate in weighted.covariates}
    # Every column of age is the same characteristic, whichever of them the groups were compared in.
    ages = {of for check in checks if isinstance(check.found, Imbalance) for of in check.found.covariates if is_age(of)}
    return covariates | ages if any(map(is_age, covariates)) else covariates
