"""Immortal time: the treatment as it was, beginning when it began; landmarks; and the trial that was not run."""

from dataclasses import replace

import numpy as np

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.found import Emulation, Waiting
from theracurve.analysis.bias.question import Question
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import DAYS_IN_MONTH, noted
from theracurve.analysis.population import Population
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.phrases import clauses
from theracurve.survival import CloneCensorWeight, clone_censor_weight, landmark, treatment_periods
from theracurve.survival._cox.treatment_periods import SOURCE as PERIODS_SOURCE
from theracurve.survival._tests.landmark import SOURCE as LANDMARK_SOURCE
from theracurve.survival._values.phrases import Method
from theracurve.survival._values.values import Estimate
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.study_time import months_of

LANDMARK_DAYS = (30, 60, 90)
RESAMPLES = 500
MOST_DRAWN = 500_000  # patients drawn in all resamples together
FEWEST_RESAMPLES = 200  # with fewer, less than 5 lie beyond each 95 % limit
SEED = 1


def delayed_checks(question: Question) -> tuple[BiasCheck, ...]:
    """All that is asked about the time before the treatment began."""
    kinds = (BiasKind.IMMORTAL_TIME, BiasKind.LANDMARK, BiasKind.CLONE_CENSOR_WEIGHT)
    reason = why_not_asked(question)
    if reason is not None:
        return tuple(question.not_given(kind, reason) for kind in kinds)
    if not np.isfinite(question.started).any():
        waited = question.found(BiasKind.IMMORTAL_TIME, found=waiting(question))
        return waited, *(question.not_given(kind, "begins_after_end") for kind in kinds[1:])
    grace = question.study.grace_period
    return (
        immortal_time(question),
        landmarks_at(question, LANDMARK_DAYS),
        emulation(question, None if grace is None else float(grace.days)),
    )


def why_not_asked(question: Question) -> str | None:
    if not question.treated_against_untreated:
        return "treated_against_untreated"
    return None if np.isfinite(question.first_administration).any() else "no_administration"


def immortal_time(question: Question) -> BiasCheck:
    return question.found(BiasKind.IMMORTAL_TIME, time_dependent(question), found=waiting(question))


def time_dependent(question: Question) -> StudyEstimate:
    """Everybody counts in the group from the day on that makes him one of it."""
    rows = treatment_periods(question.time, question.pair.event, question.started, entry=question.pair.late)
    covariate = StudyPhrase.MEMBERSHIP() if question.membership else StudyPhrase.TIME_DEPENDENT()
    begun = question.counted(rows.treated)
    fit = question.fit(begun, time=rows.exit, event=rows.event, entry=rows.entry)
    return replace(
        question.estimate(fit, StudyQuantity.TIME_DEPENDENT_HAZARD_RATIO),
        n=question.pair.n,
        method=clauses(Method.COX(), covariate, *question.interval_of(fit)),
        source=PERIODS_SOURCE,
    )


def waiting(question: Question) -> Waiting:
    first, end, entry = question.first_administration, question.time, question.pair.entry
    own = question.treated & np.isfinite(first)
    waited = float((np.minimum(question.started, end) - entry)[own].clip(min=0).sum())
    all_time = float((end - entry)[question.treated].sum())
    untreated = question.treated & np.isinf(question.started)
    return Waiting(
        treated=int(own.sum()),
        waiting_months=waited / DAYS_IN_MONTH,
        share=waited / all_time if all_time else 0.0,
        latest_day=float(first[own].max(initial=0.0)),
        before=int((untreated & question.pair.event).sum()),
        elsewhere=int((~question.treated & np.isfinite(question.started)).sum()),
    )


def landmarks_at(question: Question, landmark_days: tuple[int, ...]) -> BiasCheck:
    """Those who lived to a day without the event, by whether they had been treated by then."""
    end = question.time.max(initial=0.0)
    days = [day for day in landmark_days if day < end]
    if not days:
        return question.not_given(BiasKind.LANDMARK, "before_landmarks", day=landmark_days[0])
    return question.found(BiasKind.LANDMARK, *(at_landmark(question, day) for day in days))


def at_landmark(question: Question, day: int) -> StudyEstimate:
    at = landmark(question.time, question.pair.event, question.started, at=day)
    late = question.pair.late
    fit = question.fit(
        question.counted(at.treated),
        time=question.time[at.patient],
        event=question.pair.event[at.patient],
        entry=None if late is None else np.maximum(late[at.patient], day),
    )
    return replace(
        question.estimate(fit, StudyQuantity.LANDMARK_HAZARD_RATIO),
        population=Population.AT_RISK_AFTER(day=day),
        at_months=months_of(float(day)),
        source=LANDMARK_SOURCE,
        method=clauses(StudyPhrase.COX_FROM_DAY(day=day), *question.interval_of(fit)),
    )


def emulation(question: Question, grace: float | None) -> BiasCheck:
    """To begin within so many days, against not to."""
    if grace is None:
        return question.not_given(BiasKind.CLONE_CENSOR_WEIGHT, "no_grace_period")
    if question.pair.late is not None:
        return question.not_given(BiasKind.CLONE_CENSOR_WEIGHT, "late_entry")
    known = question.complete if question.covariate_names else np.ones(question.pair.n, dtype=np.bool_)
    if not known.any():
        return question.not_given(BiasKind.CLONE_CENSOR_WEIGHT, "covariates_missing")
    cloned = clone_censor_weight(
        question.time[known],
        question.pair.event[known],
        question.started[known],
        question.covariates(known) or None,
        grace=grace,
        resamples=resamples_for(int(known.sum())),
        seed=SEED,
    )
    if cloned.hazard_ratio.value is None:
        return question.not_given(BiasKind.CLONE_CENSOR_WEIGHT, "not_estimable", why=cloned.hazard_ratio.reason)
    return question.found(
        BiasKind.CLONE_CENSOR_WEIGHT,
        ratio_of_strategies(question, cloned),
        found=emulated(question, cloned, int((~known).sum())),
    )


def resamples_for(patients: int) -> int:
    """As many as a large study can be drawn in a reasonable time; none where that would be too few."""
    affordable = min(RESAMPLES, MOST_DRAWN // patients)
    return affordable if affordable >= FEWEST_RESAMPLES else 0


def ratio_of_strategies(question: Question, cloned: CloneCensorWeight) -> StudyEstimate:
    groups, quantity = (question.group, question.reference), StudyQuantity.CLONE_CENSOR_WEIGHT_HAZARD_RATIO
    found = reciprocal(cloned.hazard_ratio) if question.turned else cloned.hazard_ratio
    ratio = question.planned.estimate(found, quantity, groups=groups)
    estimate = replace(
        noted(ratio, StudyPhrase.DAY_OF_THE_END(), *question.notes),
        population=Population.BOTH_STRATEGIES(),
    )
    if estimate.lower is not None:
        return estimate
    too_many = StudyPhrase.TOO_MANY_TO_DRAW(count=question.pair.n, most=MOST_DRAWN // FEWEST_RESAMPLES)
    notes = estimate.notes if cloned.resamples[1] else (too_many, *estimate.notes)
    return replace(estimate, level=None, notes=notes)


def reciprocal(ratio: Estimate) -> Estimate:
    """The ratio the other way round; a limit of infinity is None beside one that is known."""
    if ratio.value is None or ratio.lower is None:
        return replace(ratio, value=ratio.value and 1 / ratio.value)
    lower, upper = 1 / ratio.upper if ratio.upper else 0.0, 1 / ratio.lower if ratio.lower else None
    return replace(ratio, value=1 / ratio.value, lower=lower, upper=upper)


def emulated(question: Question, cloned: CloneCensorWeight, left_out: int) -> Emulation:
    return Emulation(
        grace_days=cloned.grace,
        began=cloned.began,
        waited=cloned.waited,
        neither=cloned.neither,
        effective=dict(cloned.effective),
        largest_weight=cloned.largest_weight or 1.0,
        covariates=question.covariate_names,
        left_out=left_out,
    )
