"""How much the test hangs on single patients: the status of each is changed in turn and P computed again.

Walsh and others (2014), J Clin Epidemiol 67:622-8, ask how many patients would have to be changed; with few events one
is telling enough, and who it is can be looked up in the records.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from theracurve.analysis.pairs import Pair
from theracurve.analysis.phrases import WALSH, StudyPhrase
from theracurve.analysis.planned import DAYS_IN_MONTH
from theracurve.analysis.scrutiny import Change, Fragility
from theracurve.phrases import NOTHING, Statement, clauses
from theracurve.survival import exact_log_rank, log_rank
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.survival._tests.many_studies import ManyStudies
from theracurve.vocabulary.study_quantities import StudyQuantity

MOST_PATIENTS = 500  # of many patients no single one moves a test
MOST_FOR_EXACT = 36  # two groups of 18 without ties take a fifth of a second for each patient that is changed
METHOD = clauses(StudyPhrase.STATUS_CHANGED(), StudyPhrase.EVENT_TO_CENSORED(), StudyPhrase.SAME_TIME())


def fragilities(pair: Pair, level: float) -> Iterator[Fragility]:
    """By the log-rank test, and where there are few patients by the exact one."""
    if pair.unasked:
        yield without_changes(pair, level, pair.unasked)
        return
    if pair.within.n > MOST_PATIENTS:
        many = StudyPhrase.NOBODY_MOVES(count=pair.within.n, most=MOST_PATIENTS)
        yield without_changes(pair, level, many)
    else:
        yield fragility(pair, level, StudyQuantity.LOG_RANK, log_rank(pair.table).p_value, by_log_rank(pair))
    if pair.within.n <= MOST_FOR_EXACT:
        yield fragility(
            pair, level, StudyQuantity.EXACT_LOG_RANK, exactly(pair, pair.within.event), by_exact_test(pair)
        )


def without_changes(pair: Pair, level: float, reason: Statement) -> Fragility:
    return replace(fragility(pair, level, StudyQuantity.LOG_RANK, None, np.full(pair.within.n, np.nan)), reason=reason)


def fragility(pair: Pair, level: float, test: StudyQuantity, p_value: float | None, changed: FloatArray) -> Fragility:
    """`changed` are the P values after each patient's change, in the order of patients; NaN where there is none."""
    within = pair.within
    columns = zip(within.patient, within.group, within.event, within.time, changed, strict=True)
    changes = tuple(
        Change(str(patient), str(group), bool(event), float(time) / DAYS_IN_MONTH, float(p))
        for patient, group, event, time, p in columns
        if np.isfinite(p)
    )
    return Fragility(
        endpoint=pair.planned.analysis.endpoint,
        horizon_months=pair.planned.horizon_months,
        groups=pair.groups,
        test=test,
        n=within.n,
        events=int(within.event.sum()),
        level=level,
        p_value=p_value if changes else None,
        changes=changes if p_value is not None else (),
        method=METHOD,
        source=WALSH,
        reason=NOTHING if changes and p_value is not None else StudyPhrase.NO_EVENT_OR_GROUPS(),
        notes=pair.notes,
    )


def each_changed(event: BoolArray) -> BoolArray:
    """(patients, patients): in each row one patient's status is the other."""
    return event[None, :] ^ np.eye(len(event), dtype=np.bool_)


def by_log_rank(pair: Pair) -> FloatArray:
    return ManyStudies.of(pair.within.time, each_changed(pair.within.event), pair.first).log_rank_p()


def by_exact_test(pair: Pair) -> FloatArray:
    found = (exactly(pair, changed) for changed in each_changed(pair.within.event))
    return np.array([np.nan if p is None else p for p in found])


def exactly(pair: Pair, event: BoolArray) -> float | None:
    return exact_log_rank(pair.within.time, event, pair.within.group).p_value
