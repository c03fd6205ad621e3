"""What checks find besides estimates, as plain numbers by group."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt

from theracurve.analysis.bias.milestones import Milestone

UNALIKE = 0.1  # standardised difference from which groups are called unalike: Austin 2009


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Time before the treatment that the planned comparison counts for the treated group.

    treated         patients of the group who were ever treated, be it after the end of the comparison
    waiting_months  their time before it, up to that end, summed
    share           of all the group's time
    latest_day      of a first administration
    before          patients of the group who had the event untreated: where there are some, the group is one by
                    intention, and its waiting was not without risk
    elsewhere       patients of the reference group who were given the treatment after all
    """

    treated: int
    waiting_months: float
    share: float
    latest_day: float
    before: int
    elsewhere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLate:
    """A group, `late`, whose members are those who reached a milestone, and the `other` one.

    late_reached, other_reached     how many of each did
    earliest_day, median_day, latest_day    of reaching it, in the late group: the days on which its members are known
    late_before                     members of it who had the event before they reached it
    other_before                    patients of the other group who had the event before the latest day, who are the
                                    `patients_before`; `other_before_median` before the median day
    other_left                      patients of the other group whose observation ended without it before the latest day
    waiting_months, share           time of the late group before the milestone, and its share of all the group's time
    """

    milestone: Milestone
    late: str
    other: str
    late_n: int
    late_reached: int
    other_n: int
    other_reached: int
    earliest_day: float
    median_day: float
    latest_day: float
    late_before: int
    other_before: int
    other_before_median: int
    other_left: int
    patients_before: tuple[str, ...]
    waiting_months: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulation:
    """The clones of a grace period; `effective` sample sizes by strategy, `covariates` those of the model."""

    grace_days: float
    began: int
    waited: int
    neither: int
    effective: Mapping[str, float]
    largest_weight: float
    covariates: tuple[str, ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CovariateBalance:
    """One baseline covariate or category: means (shares) by group, and their standardised difference.

    `missing` counts, by group, the patients without a value; `reason` says why there is no difference.
    """

    covariate: str
    group_mean: float | None
    reference_mean: float | None
    difference: float | None
    missing: Mapping[str, int]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """In how many of so many random allocations of groups of the same sizes (`hits`) as many of these covariates lie
    apart as in the study, or more."""

    covariates: tuple[str, ...]
    hits: int
    draws: int
    seed: int

    @property
    def share(self) -> float:
        """The allocation that was made is one of them, so it is never 0 (Phipson and Smyth 2010)."""
        return (self.hits + 1) / (self.draws + 1)

    @property
    def error(self) -> float:
        """Gives the Monte Carlo standard error of the share."""
        return sqrt(self.share * (1 - self.share) / self.draws)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imbalance:
    """A covariate of several categories has a line for each of them, too, named `covariate=category`.

    `chances` are those of all covariates, and of those that the protocol does not weight for; none in large groups.
    """

    balances: tuple[CovariateBalance, ...]
    chances: tuple[Chance, ...] = ()

    @property
    def covariates(self) -> tuple[str, ...]:
        """Each once."""
        return tuple(dict.fromkeys(balance.covariate.partition("=")[0] for balance in self.balances))

    def without(self, covariates: Collection[str]) -> "Imbalance":
        """The other covariates."""
        left = tuple(b for b in self.balances if b.covariate.partition("=")[0] not in covariates)
        return Imbalance(balances=left, chances=self.chances)

    @property
    def chance(self) -> Chance | None:
        """The chance level of these covariates."""
        return next((chance for chance in self.chances if chance.covariates == self.covariates), None)

    def apart(self, least: float) -> tuple[str, ...]:
        """The covariates in which the groups, or one of their categories, differ by so much."""
        far = {
            b.covariate.partition("=")[0]
            for b in self.balances
            if b.reason == "apart" or abs(b.difference or 0.0) >= least
        }
        return tuple(covariate for covariate in self.covariates if covariate in far)

    @property
    def largest(self) -> CovariateBalance | None:
        known = [balance for balance in self.balances if balance.difference is not None]
        return max(known, key=lambda balance: abs(balance.difference or 0.0), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """What the weighted estimates rest on.

    effective       effective sample size by kind of weight and group
    outside         patients whose propensity score nobody of the other group shares
    extreme         patients with a score below 0.1 or above 0.9
    left_out        patients without a value of some covariate
    balances        the largest standardised difference that is left, by kind of weight
    differences     the standardised difference of each covariate, as they are and by kind of weight
    """

    covariates: tuple[str, ...]
    n: int
    left_out: int
    effective: Mapping[str, Mapping[str, float]]
    outside: int
    extreme: int
    balances: Mapping[str, float]
    differences: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """The pairs of patients, and who is in none.

    exact               covariates whose category a pair shares
    caliper             in standard deviations of the logit of the propensity score
    left_out            patients in no pair, by group; `patients_left_out` are they
    unknown             patients without a value of some covariate
    differences         what standardised difference of each covariate is left between the pairs
    apart               how far those of the group in no pair lie from those in one
    """

    covariates: tuple[str, ...]
    exact: tuple[str, ...]
    caliper: float
    pairs: int
    left_out: Mapping[str, int]
    patients_left_out: tuple[str, ...]
    unknown: int
    differences: Mapping[str, float]
    apart: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confounder:
    """E-values of the planned hazard ratio and of its limit nearer 1, and how it was turned into a risk ratio."""

    e_value: float
    limit: float | None
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSidedEvent:
    """A kind of event for which some group was not watched: how often it was the endpoint's event, by group."""

    kind: str
    cannot: tuple[str, ...]
    decided: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How often a group was seen: days with an assessment after time zero, over the years of observation."""

    group: str
    patients: int
    days: int
    years: float

    @property
    def per_year(self) -> float | None:
        return self.days / self.years if self.years else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveillance:
    looks: tuple[Looks, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One group's follow-up: patients recorded as lost before the comparison ended; without an event and observed
    shorter than the comparison asks for; and the reverse Kaplan-Meier median, None where it is not reached."""

    group: str
    n: int
    lost: int
    short: int
    median_months: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropout:
    """`p_value` of the log-rank test of the groups' follow-up."""

    groups: tuple[Lost, ...]
    p_value: float | None


Found = (
    Waiting
    | KnownLate
    | Emulation
    | Imbalance
    | Weighted
    | Matched
    | Confounder
    | OneSidedEvent
    | Surveillance
    | Dropout
)
