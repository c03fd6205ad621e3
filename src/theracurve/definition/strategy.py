"""Strategies: what a patient is to do after time zero, as a function of the records, each emulated by clones."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from theracurve.definition.analyses import Names
from theracurve.definition.part import Count, Flag, Key, Part, Word, refusal
from theracurve.definition.quantities import Duration

COUNTED = ("administrations", "treatments", "agents")


class Strategy(Part):
    """To reach so many of something `within` a time, against not to; eligible are the patients `among` these groups
    with these categories, and `from` a kind of event, that have had one: it is then their time zero."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    label: Word | None = Field(None, description="What the report calls it.")
    administrations: Count | None = Field(None, ge=1, description="At least so many, from the origin on.")
    treatments: Count | None = Field(
        None, ge=1, description="At least so many lines that began, from the origin on: therapy and other treatments."
    )
    agents: Count | None = Field(None, ge=1, description="At least so many different agents, the first counted.")
    response: Flag = Field(False, description="A complete or partial response.")
    within: Duration = Field(description="The grace period: the time that there is to do it, from the origin.")
    from_: Key | None = Field(
        None, alias="from", description="A kind of event whose first one is the origin; without, the study's time zero."
    )
    among: Names = Field((), description="Eligible groups; without, all.")
    where: dict[Key, Word] = Field(default_factory=dict, description="Eligible categories of the covariates.")

    @model_validator(mode="after")
    def asks_for_one_thing(self) -> Self:
        asked = [name for name in (*COUNTED, "response") if getattr(self, name)]
        if len(asked) != 1:
            raise refusal(
                "expected one of {known}, found {found}",
                known=", ".join((*COUNTED, "response")),
                found=" and ".join(asked) or "none",
            )
        if self.from_ is not None and asked[0] in ("agents", "response"):
            raise refusal(
                "expected 'administrations' or 'treatments' beside 'from', found '{f}'", at="from", f=asked[0]
            )
        return self

    @property
    def counts(self) -> str:
        """What it counts: a kind of milestone."""
        return next((name.removesuffix("s") for name in COUNTED if getattr(self, name)), "response")

    @property
    def number(self) -> int:
        return next((getattr(self, name) for name in COUNTED if getattr(self, name)), 1)
