"""Treatment that begins some time after the origin, as it is: a covariate that changes from 0 to 1 when it begins.

Patients are untreated until their treatment begins and treated from then on, in the counting-process rows of Andersen
and Gill (1982), Ann Stat 10:1100-20. To count the time before it as treated makes it immortal, because nobody who died
then could become treated: Suissa (2008), Am J Epidemiol 167:492-9.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.phrases import apart
from theracurve.survival._inputs.inputs import (
    Array,
    BoolArray,
    Column,
    FloatArray,
    IntArray,
    as_entries,
    as_events,
    as_starts,
    as_times,
    same_length,
)
from theracurve.survival._values import papers

SOURCE = apart((papers.ANDERSEN_GILL, papers.SUISSA))


@dataclass(frozen=True, eq=False, kw_only=True)
class TreatmentPeriods:
    """Rows for `cox(exit, event, {"treated": treated}, entry=entry)`: one or two for each patient.

    patient         (m,) the row of the patient among those given, counted from 0
    entry, exit     (m,) at risk in (entry, exit]
    treated         (m,) whether the treatment had begun
    """

    patient: IntArray
    entry: FloatArray
    exit: FloatArray
    event: BoolArray
    treated: BoolArray


def treatment_periods(time: Column, event: Column, started: Column, *, entry: Column | None = None) -> TreatmentPeriods:
    """Each patient's time before and after the treatment began.

    time, event     (n,) exit from risk, and 1 or true where the event happened then
    started         (n,) when the treatment began: missing or infinite where it never did; what begins at the exit or
                    later is never seen, so that time is untreated
    entry           (n,) entry into risk

    Raises EstimationError for unusable columns, naming rows.
    """
    times, events, starts = as_times(time).astype(np.float64), as_events(event), as_starts(started)
    n = same_length(time=times, event=events, started=starts)
    entries = np.zeros(n) if entry is None else as_entries(entry, times).astype(np.float64)
    before, after = entries < starts, starts < times
    patients = np.arange(n)
    parts = (
        _rows(patients, entries, np.minimum(starts, times), events & ~after, before, treated=False),
        _rows(patients, np.maximum(starts, entries), times, events, after, treated=True),
    )
    order = np.argsort(np.concatenate([part.patient for part in parts]), kind="stable")
    columns = ("patient", "entry", "exit", "event", "treated")
    return TreatmentPeriods(
        **{name: np.concatenate([getattr(part, name) for part in parts])[order] for name in columns}
    )


def _rows(
    patient: IntArray, entry: FloatArray, exit: Array, event: BoolArray, kept: BoolArray, *, treated: bool
) -> TreatmentPeriods:
    return TreatmentPeriods(
        patient=patient[kept],
        entry=entry[kept],
        exit=exit[kept],
        event=event[kept],
        treated=np.full(int(kept.sum()), treated),
    )
