"""The reference of a comparison that switched to the treatment: what records say of it, and every way to take it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import exp

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.alike import left_out_notes
from theracurve.analysis.asked_comparison import AskedComparison
from theracurve.analysis.bias.delayed import SEED, resamples_for
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import against_reference, noted
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.analysis.switched_reference import SwitchedReference
from theracurve.definition.analyses import Analysis
from theracurve.survival._values.values import Estimate
from theracurve.survival.switching import TreatmentSwitching, treatment_switching
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity

WAYS = {
    "ignored": StudyQuantity.SWITCH_IGNORED_HAZARD_RATIO,
    "censored": StudyQuantity.SWITCH_CENSORED_HAZARD_RATIO,
    "weighted": StudyQuantity.SWITCH_WEIGHTED_HAZARD_RATIO,
    "rank_preserving": StudyQuantity.RANK_PRESERVING_HAZARD_RATIO,
    "two_stage": StudyQuantity.TWO_STAGE_HAZARD_RATIO,
}


@dataclass(frozen=True, slots=True, eq=False)
class SwitchDays:
    """Study days (n,) by patient, infinite for never: the first switch, the first event from which patients may
    switch, and the data cut-off, infinite where none is stated."""

    switched: NDArray[np.float64]
    after: NDArray[np.float64]
    cut_off: NDArray[np.float64]

    def where(self, chosen: NDArray[np.bool_]) -> "SwitchDays":
        return SwitchDays(self.switched[chosen], self.after[chosen], self.cut_off[chosen])


def switch_days(connection: duckdb.DuckDBPyConnection, analysis: Analysis, patients: NDArray[np.object_]) -> SwitchDays:
    """What the records say of these patients (n,); the analysis is one with `switching`."""
    assert analysis.switching is not None
    first = "SELECT patient_id, min(days) FROM derived_evidence WHERE decision = 'other_treatment'"
    event = "SELECT patient_id, min(day) FROM derived_events WHERE variant = ? AND kind = ? GROUP BY patient_id"
    kinds = list(analysis.switching.treatments)
    switched = connection.execute(f"{first} AND list_contains(?, subject) GROUP BY patient_id", [kinds]).fetchall()
    after = connection.execute(event, [PROTOCOL, analysis.switching.after]).fetchall()
    ends = connection.execute("SELECT patient_id, cutoff_day FROM people WHERE cutoff_day IS NOT NULL").fetchall()
    return SwitchDays(*(in_order(dict(rows), patients) for rows in (switched, after, ends)))


def in_order(days: dict[str, float], patients: NDArray[np.object_]) -> NDArray[np.float64]:
    return np.array([days.get(patient, np.inf) for patient in patients], dtype=np.float64)


def switching_of(asked: AskedComparison, days: SwitchDays) -> Iterator[SwitchedReference]:
    """Each group against the reference; nothing where either has nobody. `days` are of those `within`."""
    columns, known = asked.covariates(asked.study.covariates_of_switch(asked.analysis))
    for group, reference in against_reference(asked.study, asked.groups):
        chosen = np.isin(asked.within.group.astype(str), (group, reference))
        pair = chosen & known
        if len(set(asked.within.group[pair])) == 2:
            these = {name: column[pair] for name, column in columns.items()}
            yield of_two(asked, days.where(pair), these, pair, (group, reference), known[chosen])


def of_two(
    asked: AskedComparison,
    days: SwitchDays,
    covariates: dict[str, NDArray[np.generic]],
    pair: NDArray[np.bool_],
    groups: tuple[str, str],
    known: NDArray[np.bool_],
) -> SwitchedReference:
    within = asked.within.where(pair)
    treated = within.group == groups[0]
    found = treatment_switching(
        within.time,
        within.event,
        treated,
        days.switched,
        censoring=potential_censoring(asked, within.time, days),
        progressed=days.after,
        covariates=covariates or None,
        resamples=resamples_for(within.n),
        seed=SEED,
    )
    notes = left_out_notes(known)
    if not np.isfinite(days.cut_off).all():
        notes = (*notes, StudyPhrase.NOT_CENSORED_ANEW())
    return SwitchedReference(
        groups=groups,
        reference_n=int((~treated).sum()),
        switched=found.switched,
        left_out=int((~known).sum()),
        ratios=tuple(noted(ratio, *notes) for ratio in ratios_of(asked, found, groups)),
        time_ratio=noted(time_ratio(asked, found.log_time_ratio, groups), *notes),
    )


def potential_censoring(asked: AskedComparison, time: NDArray[np.float64], days: SwitchDays) -> NDArray[np.float64]:
    """(n,) when observation would have ended without the event: at the cut-off, or at the horizon before it. Whoever is
    observed longer was to be observed at least so long."""
    horizon = asked.planned.end_days
    return np.maximum(np.minimum(days.cut_off, np.inf if horizon is None else horizon), time)


def ratios_of(asked: AskedComparison, found: TreatmentSwitching, groups: tuple[str, str]) -> Iterator[StudyEstimate]:
    for way, ratio in found.ratios.items():
        yield unless_late(asked, asked.planned.estimate(ratio, WAYS[way], groups=groups))


def unless_late(asked: AskedComparison, estimate: StudyEstimate) -> StudyEstimate:
    """No number where patients enter late: of them nobody knows who switched before."""
    if asked.within.late is None:
        return estimate
    return replace(estimate, value=None, lower=None, upper=None, reason=StudyPhrase.LATE_ENTRY())


def time_ratio(asked: AskedComparison, psi: Estimate, groups: tuple[str, str]) -> StudyEstimate:
    """By what the treatment multiplies time, exp(-psi): treated time runs exp(psi) times as fast."""
    estimate = asked.planned.estimate(psi, StudyQuantity.TIME_RATIO, groups=groups)
    value, lower, upper = (None if end is None else exp(-end) for end in (psi.value, psi.upper, psi.lower))
    return unless_late(asked, replace(estimate, value=value, lower=lower, upper=upper))
