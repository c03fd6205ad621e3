"""What a study's analysis gives: plain frozen values, everything that the report and `results.json` say.

Times are months of 30.4375 days where a name says so, otherwise days. A number that cannot be estimated is None and
`reason` says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from theracurve.analysis.agreement_of_readers import RatersAgreement
from theracurve.analysis.bias.check import BiasCheck
from theracurve.analysis.bias.emulated_strategy import EmulatedStrategy
from theracurve.analysis.changes import Changes
from theracurve.analysis.claims.verdict import CheckedClaim
from theracurve.analysis.conduct import Conduct
from theracurve.analysis.death_causes import DeathCause
from theracurve.analysis.description import Description
from theracurve.analysis.doses import Doses
from theracurve.analysis.exposure import Exposure
from theracurve.analysis.kidney import KidneyFunction
from theracurve.analysis.line_values import NO_LINES, LineResults
from theracurve.analysis.plain.fact import PlainFinding
from theracurve.analysis.planned import Planned
from theracurve.analysis.regression_values import OddsRegression, Regression, Subgroup
from theracurve.analysis.response_landmark import ResponseLandmark
from theracurve.analysis.score_means import ScoreMean
from theracurve.analysis.score_models import ModelledScore
from theracurve.analysis.scrutiny import Detectable, Fragility, Horizons, WindowEnd
from theracurve.analysis.severe_grades import SevereGrades
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult, StudyTest, as_cells, as_result_columns
from theracurve.analysis.switched_reference import SwitchedReference
from theracurve.analysis.variations.values import Variations
from theracurve.definition.analyses import Analysis
from theracurve.phrases import Statement
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.plotting import Plotted, Steps, together
from theracurve.survival._values.tabular import TypedColumn, counts, numbers, texts
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.study_quantities import StudyQuantity


@dataclass(frozen=True, slots=True)
class Curve(Shown, Plotted):
    """One group's Kaplan-Meier curve (where deaths compete: 1 - cumulative incidence) for drawing; times in months.
    Steps start at (0, 1), with `start_lower` as the lower limit up to the first of them, where the interval has one.
    `interval` names that of a Kaplan-Meier curve; the method of any other says its own. `censored_at` counts, at each
    time, those censored; nothing where that is not counted."""

    group: str
    n: int
    events: int
    times: tuple[float, ...]
    survival: tuple[float, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    at_risk: tuple[int, ...]
    events_at: tuple[int, ...]
    censor_times: tuple[float, ...]
    last_time: float
    interval: str
    method: Statement
    start_lower: float | None = None
    censored_at: tuple[int, ...] = ()

    def events_by(self, months: float) -> int:
        """How many had had the event up to and including a time."""
        return sum(n for time, n in zip(self.times, self.events_at, strict=True) if time <= months)

    def censored_by(self, months: float) -> int:
        """How many had been censored up to and including a time."""
        return sum(n for time, n in zip(self.times, self.censored_at, strict=True) if time <= months)

    def at_risk_at(self, months: float) -> int:
        """How many were still observed just before a time."""
        return next((n for time, n in zip(self.times, self.at_risk, strict=True) if time >= months), 0)

    def as_columns(self) -> dict[str, TypedColumn]:
        values = {name: numbers(getattr(self, name)) for name in ("survival", "lower", "upper")}
        told = {"at_risk": counts(self.at_risk), "events": counts(self.events_at)}
        return {"group": texts(*[self.group] * len(self.times)), "months": numbers(self.times), **values, **told}

    def _steps(self) -> tuple[Steps, ...]:
        columns = (self.times, self.survival, self.lower, self.upper, self.censor_times)
        times, survival, lower, upper, left = (np.array(values, np.float64) for values in columns)
        return (Steps(self.group, "survival", 1.0, times, survival, lower, upper, left, "months"),)

    def _cells(self) -> Cells:
        title = f"{self.group}: {self.n} patients, {self.events} events"
        header = ("months", "survival", "lower", "upper", "at risk", "events")
        columns = zip(self.times, self.survival, self.lower, self.upper, self.at_risk, self.events_at, strict=True)
        rows = tuple((*map(number, row[:4]), *map(str, row[4:])) for row in columns)
        return Cells(title=title, header=header, rows=rows, notes=(self.method,))


@dataclass(frozen=True, slots=True)
class VisitCurve(Shown, Plotted):
    """One group's Turnbull curve: the intervals (left, right], in months, in which it falls, and where it is after."""

    group: str
    n: int
    left: tuple[float, ...]
    right: tuple[float, ...]
    survival: tuple[float, ...]

    def as_columns(self) -> dict[str, TypedColumn]:
        values = {name: numbers(getattr(self, name)) for name in ("left", "right", "survival")}
        return {"group": texts(*[self.group] * len(self.left)), **values}

    def _steps(self) -> tuple[Steps, ...]:
        right, survival = (np.array(values, np.float64) for values in (self.right, self.survival))
        return (Steps(self.group, "survival", 1.0, right, survival, time="months"),)

    def _cells(self) -> Cells:
        rows = tuple(tuple(map(number, row)) for row in zip(self.left, self.right, self.survival, strict=True))
        title = f"{self.group}: {self.n} patients, seen at visits"
        return Cells(title=title, header=("after", "up to", "survival then"), rows=rows)


@dataclass(frozen=True, slots=True)
class Comparison(Shown, Plotted):
    """One analysis of the plan under one definition: its curves and estimates.

    `visit_curves` are there where the endpoint's events are only seen at visits, `regression` where the plan adjusts
    for covariates, `subgroups` where it names some, `switching` where it says what switches the reference; these under
    the protocol's own definitions alone. `odds` is of an answer that has no time, and stands alone.
    """

    planned: Planned
    curves: tuple[Curve, ...]
    estimates: tuple[StudyResult, ...]
    visit_curves: tuple[VisitCurve, ...] = ()
    regression: Regression | None = None
    subgroups: tuple[Subgroup, ...] = ()
    switching: tuple[SwitchedReference, ...] = ()
    odds: OddsRegression | None = None

    @property
    def every_result(self) -> tuple[StudyResult, ...]:
        """Its estimates, and those of its regression, its subgroups, the ways to take a switch, and its odds."""
        found = (self.regression, *self.subgroups, *self.switching, self.odds)
        return (*self.estimates, *(result for part in found if part is not None for result in part.results))

    @property
    def analysis(self) -> Analysis:
        return self.planned.analysis

    @property
    def endpoint(self) -> str:
        return self.analysis.endpoint

    @property
    def variant(self) -> str:
        return self.planned.variant

    @property
    def at_months(self) -> float | None:
        return self.planned.at_months

    @property
    def horizon_months(self) -> float | None:
        return self.planned.horizon_months

    def of(self, quantity: str) -> tuple[StudyResult, ...]:
        """The estimates or tests of a quantity."""
        return tuple(found for found in self.estimates if found.quantity == quantity)

    def estimates_of(self, quantity: StudyQuantity) -> tuple[StudyEstimate, ...]:
        return tuple(found for found in self.of(quantity) if isinstance(found, StudyEstimate))

    def tests_of(self, quantity: StudyQuantity) -> tuple[StudyTest, ...]:
        return tuple(found for found in self.of(quantity) if isinstance(found, StudyTest))

    def as_columns(self) -> dict[str, TypedColumn]:
        """Gives the estimates and tests; `curves` holds the curves."""
        return as_result_columns(self.estimates)

    def _steps(self) -> tuple[Steps, ...]:
        return together(self.curves)

    def of_all_groups(self, result: StudyResult) -> bool:
        """Says whether a test or a ratio is of every group of this comparison, not of two among more."""
        return len(result.groups or self.curves) == len(self.curves)

    @property
    def contrasts(self) -> tuple[tuple[str, ...], ...]:
        """The groups that are compared: all together where they are, then each two."""
        found = dict.fromkeys(result.groups for result in self.estimates if result.groups)
        return tuple(sorted(found, key=len, reverse=True))

    def _cells(self) -> Cells:
        return as_cells(f"{self.endpoint}, {self.variant}", self.estimates)


@dataclass(frozen=True, slots=True)
class CriterionCount:
    """How many patients of a group got each answer for a criterion at a visit."""

    group: str
    visit: str
    criterion: str
    answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BestResponseCount:
    """The best overall responses of a group by the deciding reader: patients by response, in the order of the codes."""

    group: str
    responses: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BestResponses:
    """What follows from best overall responses: counts, rates under every definition, times to and of the response.

    Everything but the rates and `landmarks` is of the protocol's own definition. Empty where it asks for none.
    """

    counts: tuple[BestResponseCount, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    target_changes: Changes | None = None
    agreements: tuple[RatersAgreement, ...] = ()
    landmarks: tuple[ResponseLandmark, ...] = ()

    def of(self, endpoint: str, variant: str = "protocol") -> tuple[StudyEstimate, ...]:
        """The numbers of a rate or a time under a definition."""
        found = (c for c in self.comparisons if (c.endpoint, c.variant) == (endpoint, variant))
        return tuple(e for c in found for e in c.estimates if isinstance(e, StudyEstimate))


@dataclass(frozen=True, slots=True)
class MarkerResponseResults:
    """The rates of every marker response under every definition that changes one, and the best changes of each analyte.

    Empty where the protocol asks for none.
    """

    comparisons: tuple[Comparison, ...] = ()
    changes: tuple[Changes, ...] = ()


@dataclass(frozen=True, slots=True)
class EventCount:
    """Pejorative events of a kind in a group: patients with at least one, events in all, and of how many patients to
    whom the kind can happen at all, who are the `population`."""

    group: str
    kind: str
    patients: int
    events: int
    of_patients: int
    population: Statement


@dataclass(frozen=True, slots=True)
class TreatmentCount:
    """Other antitumour treatments of a kind (`crossover`: the agent itself) in a group: patients, and all of them, of
    how many who can have it: nobody crosses over who is in a treated group."""

    group: str
    kind: str
    patients: int
    treatments: int
    of_patients: int


@dataclass(frozen=True, slots=True)
class GradeCount:
    """The worst grades of a laboratory term in a group: patients by grade (0 to 4), and those without a grade."""

    group: str
    term: str
    grading: str
    patients: Mapping[int, int]
    ungraded: int


@dataclass(frozen=True, slots=True)
class GroupFlow:
    """One group's way through the study, each a count of patients.

    `latest_start` is the latest study day on which a first administration was given; None where there was none.
    """

    group: str
    allocated: int
    treated: int
    followed: int
    died: int
    lost: int
    latest_start: int | None
    visits: Mapping[str, Mapping[str, int]]


OF_FOLLOW_UP = ("followed", "died", "lost")  # the states of a group's flow that only `follow_up` can tell


def unrecorded_states(flow: Sequence[GroupFlow]) -> frozenset[str]:
    """Names the states of the flow whose zeros count nobody, because nothing of the kind is recorded of anybody: of
    follow-up, without which nobody is known to have died or to be lost, or of administrations."""
    known = {"treated": any(entry.treated for entry in flow)} | dict.fromkeys(
        OF_FOLLOW_UP, any(e.followed for e in flow)
    )
    return frozenset(state for state, recorded in known.items() if not recorded)


@dataclass(frozen=True, slots=True)
class Results(Shown):
    """Everything that one run found."""

    estimates: tuple[StudyResult, ...]
    comparisons: tuple[Comparison, ...]
    criteria: tuple[CriterionCount, ...]
    event_counts: tuple[EventCount, ...]
    other_treatments: tuple[TreatmentCount, ...]
    laboratory_grades: tuple[GradeCount, ...]
    flow: tuple[GroupFlow, ...]
    description: Description
    conduct: Conduct
    doses: Doses
    exposure: tuple[Exposure, ...]
    claims: tuple[CheckedClaim, ...]
    findings: tuple[Finding, ...]
    fragilities: tuple[Fragility, ...] = ()
    detectable: tuple[Detectable, ...] = ()
    horizons: tuple[Horizons, ...] = ()
    bias: tuple[BiasCheck, ...] = ()
    strategies: tuple[EmulatedStrategy, ...] = ()
    plain_findings: tuple[PlainFinding, ...] = ()
    variations: Variations | None = None
    responses: BestResponses = BestResponses()
    lines: LineResults = NO_LINES
    marker_responses: MarkerResponseResults = MarkerResponseResults()
    window_ends: tuple[WindowEnd, ...] = ()
    odds_regressions: tuple[Comparison, ...] = ()
    score_means: tuple[ScoreMean, ...] = ()
    score_models: tuple[ModelledScore, ...] = ()
    kidney: KidneyFunction | None = None
    severe_grades: tuple[SevereGrades, ...] = ()
    death_causes: tuple[DeathCause, ...] = ()

    def estimates_of(
        self, endpoint: str, quantity: StudyQuantity, variant: str = "protocol"
    ) -> tuple[StudyEstimate, ...]:
        place = (endpoint, quantity, variant)
        estimates = (e for e in self.estimates if isinstance(e, StudyEstimate))
        return tuple(e for e in estimates if (e.endpoint, e.quantity, e.variant) == place)

    def as_columns(self) -> dict[str, TypedColumn]:
        return as_result_columns(self.estimates)

    def _cells(self) -> Cells:
        return as_cells(f"{len(self.estimates)} estimates", self.estimates)
