"""How many patients of each group leave the risk set when, and from which cause: all that the estimators of competing
risks need of the patients."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from theracurve.errors import EstimationError
from theracurve.survival._inputs.inputs import (
    Array,
    BoolArray,
    Column,
    FloatArray,
    IntArray,
    Labels,
    as_labels,
    as_times,
    as_weights,
    refuse_weightless_groups,
    same_length,
)
from theracurve.survival._tables.risk_sets import distinct, rank
from theracurve.survival._tables.slot_intervals import sum_by

CENSORED = "0"
EVERYBODY = "all"


@dataclass(frozen=True, slots=True, eq=False)
class CompetingData:
    """Patients with the time at which they left and what happened then: cause `causes[cause[i]]`, or censoring
    where `cause` is -1; group `groups.names[groups.codes[i]]`."""

    time: Array
    cause: IntArray
    causes: tuple[str, ...]
    groups: Labels
    weight: FloatArray | None

    def happened(self, cause: str) -> BoolArray:
        """(n,) who had this cause; nobody where it is not among the causes."""
        code = self.causes.index(cause) if cause in self.causes else len(self.causes)
        happened: BoolArray = self.cause == code
        return happened


@dataclass(frozen=True, slots=True, eq=False)
class CompetingCounts:
    """One group: sums (causes + 1, times) of the weights, and of their squares, of those who leave; the last row are
    the censored. `events` counts the patients with each cause up to each time, whatever their weights."""

    times: Array
    leaving: FloatArray
    squares: FloatArray
    events: IntArray
    n: int

    @property
    def at_risk(self) -> FloatArray:
        """(times,) just before each time."""
        at_risk: FloatArray = self.leaving.sum(axis=0)[::-1].cumsum()[::-1]
        return at_risk


def competing_data(
    time: Column,
    event: Column,
    group: Column | None,
    weights: Column | None = None,
    expected: Sequence[object] = (),
) -> CompetingData:
    """Checks the columns; `event` is 0 where censored and otherwise the cause, a number or a label. `expected` are
    causes to be listed even where they never happened."""
    times, outcome = as_times(time), _outcomes(event)
    groups = Labels(np.zeros(len(times), np.int64), (EVERYBODY,)) if group is None else as_labels(group)
    weight = None if weights is None else as_weights(weights, "weights")
    same_length(time=times, event=outcome, group=groups, weights=weight)
    found = (name for name in outcome.names if name != CENSORED)
    causes = tuple(dict.fromkeys([*found, *map(cause_name, expected)]))
    number = np.array([causes.index(name) if name != CENSORED else -1 for name in outcome.names])
    return CompetingData(times, number[outcome.codes], causes, groups, weight)


def cause_name(cause: object) -> str:
    """A cause as text; whole numbers read alike whatever their type: 1, 1.0, True and "1.0" are "1"."""
    text = _TRUTHS.get(str(cause), str(cause))
    try:
        number = float(text)
    except ValueError:
        return text
    return str(int(number)) if number.is_integer() else text


_TRUTHS = {"False": "0", "True": "1"}


def _outcomes(event: Column) -> Labels:
    """What happened, by name; causes that read alike are the same."""
    labels = as_labels(event, "event")
    names = [cause_name(name) for name in labels.names]
    wrong = np.array([_is_no_code(name) for name in names], np.bool_)[labels.codes]
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise EstimationError(
            f"event: expected 0 (censored) or a cause, found {names[labels.codes[row]]} in row {row + 1}; rows are "
            "counted from 1; causes are labels or whole numbers above 0"
        )
    distinct_names = tuple(dict.fromkeys(names))
    return Labels(np.array([distinct_names.index(name) for name in names], np.int64)[labels.codes], distinct_names)


def _is_no_code(name: str) -> bool:
    """Whether it is a number that stands for no cause: below 0, broken or infinite."""
    try:
        return not float(name).is_integer() or float(name) < 0
    except ValueError:
        return False


def competing_counts(data: CompetingData) -> list[CompetingCounts]:
    """The counts of each group, at the times at which anybody of it leaves; who has weight 0 is not there."""
    there = np.ones(len(data.time), np.bool_) if data.weight is None else data.weight > 0
    members = [there & (data.groups.codes == group) for group in range(len(data.groups.names))]
    if data.weight is not None:
        refuse_weightless_groups(data.groups, data.weight, "weights")
    return [_counts_of(data, some) for some in members]


def _counts_of(data: CompetingData, members: BoolArray) -> CompetingCounts:
    times = distinct(data.time[members])
    kinds = len(data.causes) + 1
    cells = (data.cause[members] % kinds) * len(times) + rank(data.time[members], times) - 1
    weight = np.ones(int(members.sum())) if data.weight is None else data.weight[members]

    def tally(values: FloatArray) -> FloatArray:
        return sum_by(cells, values, kinds * len(times)).reshape(kinds, -1)

    events = tally(np.ones_like(weight))[:-1].cumsum(axis=1).astype(np.int64)
    return CompetingCounts(times, tally(weight), tally(weight**2), events, len(weight))
