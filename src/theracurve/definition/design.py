"""What is assumed of the next study: how many patients, what happens to them without the treatment, how they come."""

from pydantic import Field

from theracurve.definition.part import Count, Key, Number, Part, Word
from theracurve.definition.quantities import Duration, Percentage


class Design(Part):
    """The assumptions under which a study is planned. What is not stated here or asked for by an option is assumed by
    the program, which says so."""

    sizes: dict[Key, Count] = Field(default_factory=dict, description="Patients by group.")
    medians: dict[Word, Duration] = Field(
        default_factory=dict,
        description="In the reference group, by kind of event or given endpoint: the time at which half would have had"
        " it, were there no other event. Hazards are constant.",
    )
    hazard_ratios: tuple[Number, ...] = Field((), description="Of every kind of event, against the reference group.")
    accrual: Duration | None = Field(None, description="How long patients come in; without, all at once.")
    follow_up: Duration | None = Field(None, description="From the last patient's time zero to the end of the study.")
    dropout: Percentage | None = Field(None, description="The share that is lost in a year.")
    delay: Duration | None = Field(None, description="From time zero to the day from which the treatment works.")
    missed_visits: Percentage | None = Field(None, description="The share of planned visits that do not take place.")
