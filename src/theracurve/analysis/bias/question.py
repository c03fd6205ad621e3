"""One planned comparison of a group with its reference, as every check for bias is asked about it."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.check import BiasCheck, BiasKind, Reason
from theracurve.analysis.bias.found import Found
from theracurve.analysis.bias.milestones import MadeLater, Milestone
from theracurve.analysis.bias.people import People
from theracurve.analysis.observations import Observations
from theracurve.analysis.phrases import EFRON, StudyPhrase, and_p
from theracurve.analysis.planned import Planned, noted
from theracurve.analysis.regression_values import is_penalised
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.study import Study
from theracurve.phrases import Statement, apart
from theracurve.survival import CoxFit, cox
from theracurve.survival._values.phrases import Method
from theracurve.vocabulary.study_quantities import StudyQuantity

HALF_A_DAY = 0.5
TERM = "treated"  # of the models


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """`pair` holds the two groups up to the horizon; `rows` where its patients stand in `people`, -1 for nowhere;
    `membership` since when they count in a group that a milestone makes."""

    study: Study
    planned: Planned
    ratio: StudyEstimate
    group: str
    reference: str
    pair: Observations
    people: People
    rows: NDArray[np.int64]
    membership: MadeLater | None = None

    @property
    def treated(self) -> NDArray[np.bool_]:
        return np.asarray(self.pair.group == self.group, dtype=np.bool_)

    @property
    def is_planned(self) -> bool:
        """Whether the plan sets the group against this reference."""
        return self.reference == self.study.reference_group

    @property
    def covariate_names(self) -> tuple[str, ...]:
        return tuple(self.study.covariates)

    @property
    def lost(self) -> NDArray[np.bool_]:
        return (self.rows >= 0) & self.people.lost[self.rows] if self.people.lost.size else self.rows >= 0

    @property
    def time(self) -> NDArray[np.float64]:
        """A follow-up of 0 days is half a day: somebody who died on day 0 was at risk on it."""
        return np.where(self.pair.time == 0, HALF_A_DAY, self.pair.time)

    @property
    def first_administration(self) -> NDArray[np.float64]:
        """Its day, be it after the end; infinite where there is none."""
        return self.here(self.people.started)

    def day_of(self, milestone: Milestone) -> NDArray[np.float64]:
        """When the patients reached it; infinite where they never did."""
        return self.here(self.people.milestones[milestone])

    def here(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        """Days of all people as those of this comparison's patients, infinite for whom nothing is known."""
        return np.where(self.rows >= 0, days[self.rows], np.inf) if days.size else np.full(self.pair.n, np.inf)

    @property
    def started(self) -> NDArray[np.float64]:
        """The first administration, or what else makes the groups; on the day of the end, half a day before it, so
        that it is seen; infinite where there was none up to the end."""
        days = self.first_administration if self.membership is None else self.membership.day
        days = np.where(days == self.pair.time, days - HALF_A_DAY, days)
        return np.where(days < self.time, np.maximum(days, 0.0), np.inf)

    @property
    def treated_against_untreated(self) -> bool:
        """Whether the protocol treats the group and not its reference, so that to be treated is to be in the group."""
        groups = self.study.groups
        return groups[self.group].treated and not groups[self.reference].treated

    @property
    def one_untreated(self) -> bool:
        """Whether the protocol treats one of the two groups only."""
        groups = self.study.groups
        return groups[self.group].treated != groups[self.reference].treated

    @property
    def turned(self) -> bool:
        """Whether it is the reference whose members are made after time zero."""
        return self.membership is not None and self.membership.late == self.reference

    def counted(self, begun: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tells who counts in the group, by who has begun to be of the one that is made after time zero."""
        return ~begun if self.turned else begun

    def covariates(self, kept: NDArray[np.bool_]) -> dict[str, NDArray[np.generic]]:
        """The protocol's covariates of these patients."""
        return {name: self.people.covariates[name][self.rows[kept]] for name in self.covariate_names}

    @property
    def complete(self) -> NDArray[np.bool_]:
        """Finds who has a value of every covariate of the protocol."""
        known = self.rows >= 0
        for name in self.covariate_names:
            missing = self.people.missing(name)
            known = known & ~missing[self.rows] if missing.size else np.zeros(self.pair.n, dtype=np.bool_)
        return known

    @property
    def notes(self) -> tuple[Statement, ...]:
        """What its hazard ratios count."""
        return (StudyPhrase.CAUSE_SPECIFIC(),) if self.pair.competing.any() else ()

    def fit(self, covariate: NDArray[np.bool_], **columns: object) -> CoxFit:
        """Cox's model of one covariate, called `treated`, under Firth's penalty where its likelihood rises for ever and
        no weights are given; time, event, entry and weights may be other ones."""
        used: dict[str, object] = {"time": self.time, "event": self.pair.event, "entry": self.pair.late, **columns}
        time, event = used.pop("time"), used.pop("event")
        usual = cox(time, event, {TERM: covariate}, ties="efron", **used)  # type: ignore[arg-type]
        if TERM not in usual.reasons or not usual.events or usual.data.robust:
            return usual
        penalised = cox(time, event, {TERM: covariate}, ties="efron", penalty="firth", **used)  # type: ignore[arg-type]
        return usual if TERM in penalised.reasons else penalised

    @staticmethod
    def interval_of(fit: CoxFit) -> tuple[Statement, ...]:
        """How its ties, interval and P value were found."""
        penalised = (EFRON, Method.FIRTH(), StudyPhrase.PROFILE_INTERVAL_AND_P())
        return penalised if is_penalised(fit.method) else (EFRON, StudyPhrase.WALD_INTERVAL_AND_P())

    def estimate(self, fit: CoxFit, quantity: StudyQuantity) -> StudyEstimate:
        """The hazard ratio of a model of `fit`."""
        ratio = fit.hazard_ratio(TERM)
        method = and_p(ratio.method) if is_penalised(ratio.method) else apart((ratio.method, StudyPhrase.WALD_P()))
        estimate = self.planned.estimate(ratio, quantity, groups=(self.group, self.reference))
        return noted(replace(estimate, p_value=fit.p_values[TERM], method=method), *self.notes)

    def found(self, kind: BiasKind, *estimates: StudyEstimate, found: Found | None = None) -> BiasCheck:
        return BiasCheck(kind=kind, estimates=estimates, found=found, **self._place)

    def not_given(self, kind: BiasKind, code: str, **values: str | int | Statement) -> BiasCheck:
        return BiasCheck(kind=kind, reason=Reason(code, values), **self._place)

    @property
    def _place(self) -> dict[str, Any]:
        return {
            "groups": (self.group, self.reference),
            "endpoint": self.planned.analysis.endpoint,
            "horizon_months": self.planned.horizon_months,
            "planned": self.ratio,
            "milestone": self.membership and self.membership.milestone,
        }
