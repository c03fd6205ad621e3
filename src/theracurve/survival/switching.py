"""A comparison whose reference switched to the treatment: every way to take the switch, side by side.

None of them is the answer: each is right where its assumption holds, and says which that is.
"""

from dataclasses import dataclass

from theracurve.errors import UsageError
from theracurve.phrases import Statement, apart
from theracurve.survival._curves.intervals import check_level
from theracurve.survival._inputs.inputs import Column
from theracurve.survival._inputs.options import is_number
from theracurve.survival._switching.naive import switch_censored, switch_ignored
from theracurve.survival._switching.rank_preserving import log_time_ratio, switch_shrunk
from theracurve.survival._switching.switch_weights import switch_weighted
from theracurve.survival._switching.switched import as_switched
from theracurve.survival._switching.two_stage import switch_in_two_stages
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.tabular import TypedColumn
from theracurve.survival._values.values import ESTIMATE_FIELDS, Estimate

RESAMPLES = 500


@dataclass(frozen=True, kw_only=True)
class TreatmentSwitching(Shown):
    """Hazard ratios of the treated against the reference; the first note of each says what it assumes.

    ignored             the arms as allocated
    censored            the reference censored at the switch
    weighted            the same, weighted by the inverse probability of not having switched
    rank_preserving     against the times that the reference would have had without the switch, by one ratio of times
    two_stage           the same, with the ratio of those who switched after a secondary baseline
    log_time_ratio      psi of the rank-preserving model: treatment makes time run exp(psi) times as fast
    switched            how many of the reference switched
    """

    ignored: Estimate
    censored: Estimate
    weighted: Estimate
    rank_preserving: Estimate
    two_stage: Estimate
    log_time_ratio: Estimate
    switched: int

    @property
    def ratios(self) -> dict[str, Estimate]:
        """The hazard ratios by their name."""
        names = ("ignored", "censored", "weighted", "rank_preserving", "two_stage")
        return {name: getattr(self, name) for name in names}

    @property
    def method(self) -> Statement:
        """The methods of all, each once."""
        return apart(dict.fromkeys(ratio.method for ratio in self.ratios.values()))

    @property
    def source(self) -> Statement:
        """The papers of all, each once."""
        return apart(dict.fromkeys(ratio.source for ratio in self.ratios.values()))

    def as_columns(self) -> dict[str, TypedColumn]:
        return ESTIMATE_FIELDS.of(tuple(self.ratios.values()))

    def _cells(self) -> Cells:
        rows = tuple(
            (name.replace("_", " "), number(ratio.value) or f"not estimable: {ratio.reason}", limits_of(ratio))
            for name, ratio in self.ratios.items()
        )
        assumed = {name.replace("_", " "): ratio.notes[0] for name, ratio in self.ratios.items()}
        notes = (*(f"{name}: {note}" for name, note in assumed.items()), str(self.method), str(self.source))
        return Cells(title=f"{self.switched} switched", header=("", "hazard ratio", "interval"), rows=rows, notes=notes)


def limits_of(ratio: Estimate) -> str:
    return "none" if ratio.lower is None else f"{number(ratio.lower)} to {number(ratio.upper)}"


def treatment_switching(
    time: Column,
    event: Column,
    treated: Column,
    switched: Column,
    *,
    censoring: Column | None = None,
    progressed: Column | None = None,
    covariates: Column | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
    level: float = 0.95,
) -> TreatmentSwitching:
    """What the hazard ratio is, by each way to take the switch of the reference to the treatment.

    time, event     (n,) exit from risk, and 1 or true where the event happened then
    treated         (n,) 1 or true for the arm that was to be treated from the origin on
    switched        (n,) when a patient of the reference began the treatment: missing or infinite for never
    censoring       (n,) when observation would have ended without the event, for all; None: times are not censored
                    anew, which is right only where nobody is censored
    progressed      (n,) the secondary baseline, from which patients may switch; None: no estimate in two stages
    covariates      what decides on switching, as for `cox`
    resamples       of patients, for the interval of the two stages; 0 for none

    Raises EstimationError for unusable columns, naming rows, and UsageError for options that cannot be meant.
    """
    check_level(level)
    if not is_number(resamples) or resamples < 0 or int(resamples) != resamples:
        raise UsageError(f"resamples: expected a number of resamples, 0 for no interval, found {resamples!r}")
    of = as_switched(time, event, treated, switched, censoring, progressed, covariates)
    return TreatmentSwitching(
        ignored=switch_ignored(of, level),
        censored=switch_censored(of, level),
        weighted=switch_weighted(of, level),
        rank_preserving=switch_shrunk(of, level),
        two_stage=switch_in_two_stages(of, level, int(resamples), seed),
        log_time_ratio=log_time_ratio(of, level),
        switched=int(of.has_switched.sum()),
    )
