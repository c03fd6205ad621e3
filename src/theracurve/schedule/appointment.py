"""One planned visit or administration of one patient, and what has become of it on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """`due`: its window is open; `overdue`: so is it, but the planned day has passed; `missed`: it has closed.

    `early` and `late`: done outside the window. `upcoming`: the window is not open yet.
    """

    OVERDUE = "overdue"
    DUE = "due"
    MISSED = "missed"
    EARLY = "early"
    LATE = "late"
    UPCOMING = "upcoming"

    @property
    def is_open(self) -> bool:
        """Whether it can still be kept, so that it belongs into a calendar."""
        return self in (Status.OVERDUE, Status.DUE, Status.UPCOMING)


@dataclass(frozen=True, slots=True)
class Appointment:
    """`name`: the visit's label, or `cycle <n>` of the administrations. The window lies from `earliest` to `latest`."""

    patient_id: str
    name: str
    earliest: date
    planned: date
    latest: date
    status: Status
    done_on: date | None = None


def status_on(day: date, earliest: date, planned: date, latest: date) -> Status:
    """Of what was not done until the day."""
    if day < earliest:
        return Status.UPCOMING
    if day > latest:
        return Status.MISSED
    return Status.OVERDUE if day > planned else Status.DUE
