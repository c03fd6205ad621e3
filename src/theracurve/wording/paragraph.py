"""A heading and the sentences under it: what the abstract and the methods are made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeadedParagraph:
    """A heading and the sentences under it; `itemised` where each is to stand on a line of its own."""

    heading: str
    sentences: tuple[str, ...]
    itemised: bool = False
