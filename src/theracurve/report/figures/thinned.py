"""Figures with a line for each patient: of thousands some are drawn, evenly spaced, and the caption says how many."""

from collections.abc import Sequence
from typing import TypeVar

from theracurve.wording.words import Words

MOST_DRAWN = 1_000  # lines of a fifth of a millimetre; more would be a larger drawing of the same picture

Patient = TypeVar("Patient")


def thinned(patients: Sequence[Patient]) -> tuple[Patient, ...]:
    """Every second, third or later one of the patients in their order, so that no more than `MOST_DRAWN` are left."""
    return tuple(patients[:: -(-len(patients) // MOST_DRAWN) or 1])


def said_of(patients: Sequence[object], said: str, words: Words) -> str:
    """What is said of a figure, and how many of the patients are drawn where it is not all of them."""
    drawn, n = len(thinned(patients)), len(patients)
    return said if drawn == n else f"{said} {words('figures.thinned', drawn=str(drawn), n=str(n))}"
