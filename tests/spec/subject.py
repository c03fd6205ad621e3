"""A subject: one page of examples."""

from dataclasses import dataclass

from .example import Example


@dataclass(frozen=True, slots=True)
class Subject:
    """Examples on one subject in reading order; `words` open the page."""

    title: str
    words: str
    examples: tuple[Example, ...]
