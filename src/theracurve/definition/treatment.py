"""The therapy: agents and their activity, how the agent is chosen, the plan of administrations, other treatments."""

from typing import Literal

from pydantic import Field

from theracurve.definition.part import Count, Flag, Part, Radionuclide, Word
from theracurve.definition.quantities import ActivityRange, Duration, Percentage


class Agent(Part):
    """A radiopharmaceutical (or, without a radionuclide, whatever else is given) and the activity of one cycle."""

    radionuclide: Radionuclide | None = None
    activity: ActivityRange | None = None
    tolerance: Percentage | None = None
    tracer: Word | None = Field(None, description="The tracer whose uptake speaks for this agent.")


class AgentChoice(Part):
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
    tie: Literal["report"] = "report"


class Administrations(Part):
    count: Count
    interval: Duration
    window: Duration


class OtherTreatments(Part):
    """Which other antitumour treatments are intercurrent events; every endpoint states what it does with them.

    `crossover`: an administration of an agent to a patient of a group that is not treated is one, too.
    """

    kinds: Literal["all"] | tuple[Word, ...] = "all"
    crossover: Flag = True
