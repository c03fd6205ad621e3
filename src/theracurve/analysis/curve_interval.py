"""Which interval a Kaplan-Meier curve has: by the size of its smallest group."""

from typing import Literal

from theracurve.survival import EventTable

# Below this size per group the beta product interval holds its coverage where log-log does not, and is defined at
# S = 1: Fay, Brittain and Proschan, Biostatistics 2013;14:723-36.
SMALL_GROUP = 50


def interval_for(table: EventTable) -> Literal["beta-product", "log-log"]:
    """Beta product limits for small groups, but they are known only where everybody enters at the origin."""
    small = int(table.patients.min()) < SMALL_GROUP
    return "beta-product" if small and not table.delayed else "log-log"
