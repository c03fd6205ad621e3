"""The time point: readings of lesions on several days that are one assessment, and the day that stands for it."""

from typing import Literal

from pydantic import Field

from theracurve.definition.part import Part
from theracurve.definition.quantities import Duration

SPAN = Duration.parse("14 days")  # what a window of 7 days on either side of an imaging visit spans


class TimePoints(Part):
    """Scans of one reader and one visit (by its label, or without labels by the planned visit) are one time point."""

    window: Duration = Field(SPAN, description="From one day of a time point to the next.")
    progression_on: Literal["first", "last"] = Field("first", description="The day that stands for a progression.")
    response_on: Literal["first", "last"] = Field("last", description="The day that stands for every other response.")
