"""Recorded events: what the records name, such as the symptomatic skeletal events of prostate cancer."""

from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import Field, model_validator

from theracurve.definition.part import Part, Word, refusal
from theracurve.definition.rule import Rule

RECORDED = "recorded_event"


@dataclass(frozen=True, slots=True)
class RecordedEventRule(Rule):
    """`terms` are of `adverse_events`, `treatments` kinds of `treatments`."""

    kind: ClassVar[str] = RECORDED
    terms: tuple[str, ...]
    treatments: tuple[str, ...]


class RecordedEvent(Part):
    """An adverse event of one of these terms, related or not and of any grade, or a treatment of one of these kinds."""

    terms: tuple[Word, ...] = Field((), description="Of `adverse_events`, exactly: pathological fracture.")
    treatments: tuple[Word, ...] = Field((), description="Kinds of `treatments`, exactly: radiotherapy for bone pain.")

    @model_validator(mode="after")
    def names_something(self) -> Self:
        if not self.terms and not self.treatments:
            raise refusal("expected 'terms' or 'treatments', which say what counts")
        return self

    @property
    def reads(self) -> tuple[str, ...]:
        """The record tables that hold what it names."""
        tables = {"adverse_events": self.terms, "treatments": self.treatments}
        return tuple(table for table, names in tables.items() if names)

    @property
    def compiled(self) -> RecordedEventRule:
        return RecordedEventRule(tuple(dict.fromkeys(self.terms)), tuple(dict.fromkeys(self.treatments)))
