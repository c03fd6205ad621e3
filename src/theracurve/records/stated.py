"""What the protocol and its variants state: a check asks each part once, under the first definition that states it."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from theracurve.definition.study import Study
from theracurve.records.examined import Examined
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.said import Said

Stated = TypeVar("Stated")


def stated(seen: Examined, part_of: Callable[[Study], Stated | None]) -> Iterator[tuple[str, Stated]]:
    """(variant, part) for each part that differs from those before it; nothing where no definition states one."""
    asked: list[Stated] = []
    for variant, study in seen.definitions.items():
        part = part_of(study)
        if part is not None and part not in asked:
            asked.append(part)
            yield variant, part


def who_states(variant: str) -> Said:
    """The subject of a sentence: whose definition it is."""
    return Said("parts.the-protocol") if variant == PROTOCOL else Said("parts.the-variant", variant=variant)


def under(variant: str) -> str:
    return "" if variant == PROTOCOL else Said("parts.under-the-variant", variant=variant)
