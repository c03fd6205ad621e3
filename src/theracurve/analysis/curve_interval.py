"""Which interval a Kaplan-Meier curve has: the one that the plan names, or by the size of its smallest group and by
whether every group has an event."""

from typing import Literal

from theracurve.analysis.planned import Planned
from theracurve.survival import EventTable
from theracurve.survival._curves.intervals import Interval

# Below this size per group the beta product interval holds its coverage where log-log does not, and is defined at
# S = 1: Fay, Brittain and Proschan, Biostatistics 2013;14:723-36.
SMALL_GROUP = 50


def interval_of(planned: Planned, table: EventTable) -> Interval:
    """The interval that the plan names, or the one for the size; beta product limits are not known of late entries."""
    named = planned.analysis.interval
    return interval_for(table) if named == "by_size" or (named == "beta-product" and table.delayed) else named


def interval_for(table: EventTable) -> Literal["beta-product", "log-log"]:
    """Beta product limits for small groups, and where a group has no event, of whose curve and median log-log has none;
    but they are known only where everybody enters at the origin."""
    small = int(table.patients.min()) < SMALL_GROUP or not int(table.events.min())
    return "beta-product" if small and not table.delayed else "log-log"
