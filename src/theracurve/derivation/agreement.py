"""What both implementations agreed on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was compared: patients (of how many), rows and definitions. That it exists means that all of it agreed."""

    patients: int
    of_patients: int
    rows: int
    definitions: int
