"""One planned visit or administration of one patient, and what has become of it on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """`due`: its window is open; `overdue`: not done when expected, but it can still be; `missed`: it cannot any more.

    `early` and `late`: done outside the window; `done`: inside. `upcoming`: the window is not open yet. `dropped`: it
    will not come, for the patient has died or is lost, or an administration before it was missed.
    """

    OVERDUE = "overdue"
    DUE = "due"
    MISSED = "missed"
    EARLY = "early"
    LATE = "late"
    UPCOMING = "upcoming"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        """Whether it can still be kept, so that it stands in a calendar."""
        return self in (Status.OVERDUE, Status.DUE, Status.UPCOMING)

    @property
    def is_to_be_seen_to(self) -> bool:
        """Whether somebody has to act on it or explain it."""
        return self not in (Status.UPCOMING, Status.DONE, Status.DROPPED)


@dataclass(frozen=True, slots=True)
class Appointment:
    """`name`: the visit's label, or `cycle <n>` of the administrations. The window lies from `earliest` to `latest`.

    `closes`: the last day on which it can be kept; None: it can be however late.
    """

    patient_id: str
    name: str
    earliest: date
    planned: date
    latest: date
    status: Status
    done_on: date | None = None
    closes: date | None = None


def status_on(day: date, earliest: date, expected: date, closes: date | None) -> Status:
    """Judges what was not done until the day; `expected`: the day after which it is overdue."""
    if day < earliest:
        return Status.UPCOMING
    if closes is not None and day > closes:
        return Status.MISSED
    return Status.OVERDUE if day > expected else Status.DUE
