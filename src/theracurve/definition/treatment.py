"""The therapy: agents and their activity, how the agent is chosen, the plan of administrations, other treatments."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.part import Flag, Number, Part, Radionuclide, Word, refusal
from theracurve.definition.quantities import Activity, ActivityRange, CountRange, Duration, Percentage

SHARE = Decimal(10)  # of a single intended activity: ICRU level 1, as EANM counts it


class Agent(Part):
    """A radiopharmaceutical (or, without a radionuclide, whatever else is given) and the activity of one cycle."""

    radionuclide: Radionuclide | None = None
    activity: ActivityRange | None = None
    at_most: Activity | None = Field(None, description="However much the activity per kilogram comes to.")
    tolerance: Percentage | None = Field(
        None, description="`10 %` if not stated, none around a range: an activity outside is a deviation."
    )
    tracer: Word | None = Field(None, description="The tracer whose uptake speaks for this agent.")

    @property
    def share(self) -> Decimal:
        """The percentage by which an activity may lie outside the one stated."""
        if self.tolerance is not None:
            return self.tolerance.amount
        single = self.activity is not None and self.activity.low == self.activity.high
        return SHARE if single else Decimal(0)


class AgentChoice(Part):
    """The agent whose tracer is taken up best, by one metric. A tie is reported, never broken."""

    by: Literal["highest_uptake"]
    metric: Literal[
        "krenning",
        "luthree_grade",
        "tumour_to_background",
        "tumour_to_liver",
        "suv_max",
        "suv_mean",
        "suv_peak",
        "percent_injected",
    ]
    over_lesions: Literal["highest", "lowest", "median", "index_lesion"] = Field(
        "highest", description="Which lesion speaks for an agent; `lowest` is the worst."
    )
    least: Number | None = Field(None, description="Below this uptake no agent is chosen.")
    reader: Word | None = Field(None, description="Needed where several readers read the same patients.")
    missing_scan: Literal["report", "leave_out"] = Field(
        "report", description="Without the scan of one tracer nobody is chosen; `leave_out`: the others are compared."
    )
    tie: Literal["report"] = "report"


class Administrations(Part):
    count: CountRange
    interval: Duration
    window: Duration
    longest: Duration | None = Field(None, description="The interval up to which an administration may be delayed.")

    @model_validator(mode="after")
    def holds_the_window(self) -> Self:
        if self.longest is not None and self.longest.days < self.interval.days + self.window.days:
            raise refusal("expected at least interval and window together, such as '16 weeks'", at="longest")
        return self


class UntreatedReasons(Part):
    """Why patients of a group that is not treated were not, as `patients.untreated_reason` has it."""

    nonmedical: tuple[Word, ...] = Field((), description="Reasons that have nothing to do with how the patient was.")
    medical: tuple[Word, ...] = Field((), description="Reasons that go with how the patient would have fared anyway.")
    expected: Literal["nonmedical", "any"] = Field(
        "nonmedical", description="`nonmedical`: a medical reason in a group that is not treated is a finding."
    )

    @property
    def stated(self) -> tuple[str, ...]:
        return (*self.nonmedical, *self.medical)

    @model_validator(mode="after")
    def names_each_reason_once(self) -> Self:
        if not self.stated:
            raise refusal("expected reasons under 'nonmedical', 'medical' or both")
        twice = [reason for reason in self.nonmedical if reason in self.medical]
        if twice:
            raise refusal("expected a reason to be medical or not, found '{found}' in both", found=twice[0])
        return self


class OtherTreatments(Part):
    """Which other antitumour treatments are intercurrent events; every endpoint states what it does with them.

    `crossover`: an administration of an agent to a patient of a group that is not treated is one, too.
    """

    kinds: Literal["all"] | tuple[Word, ...] = "all"
    crossover: Flag = True
