"""A chapter of the catalogue: cases of one subject."""

from dataclasses import dataclass

from .case import Case


@dataclass(frozen=True, slots=True)
class Chapter:
    """Cases of one subject, by their numbers."""

    title: str
    cases: tuple[Case, ...]
