"""Bone progression: new lesions on bone scans, by the 2+2 rule and what has been made of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from theracurve.definition.part import Part, Word, parse_count, refusal
from theracurve.definition.quantities import Duration
from theracurve.definition.rule import Days, Rule

AtLeastOne = Annotated[int, Field(ge=1), BeforeValidator(parse_count)]
SIX_WEEKS = Duration.parse("6 weeks")


@dataclass(frozen=True, slots=True)
class BoneProgressionRule(Rule):
    """`reader` None: the only reader there is. `flare_until` None: the first scan is a flare scan whenever it is.

    `confirmed_scans` are `all`, `flare` or `none`; `confirmed_after` in days, 0 where nothing is confirmed.
    """

    kind: ClassVar[str] = "bone_progression"
    reader: str | None
    new_lesions: int
    flare_until: Days | None
    confirmed_scans: str
    confirmed_after: Days


class BoneProgression(Part):
    """New lesions on bone scans: two on the first scan and two more on the next one; later two that are seen again.

    Scher et al., J Clin Oncol 2016;34:1402-18 (PCWG3).
    """

    reader: Word | None = Field(None, description="Needed where several readers read the scans.")
    new_lesions: AtLeastOne = Field(2, description="So many new lesions, and as many more where they are confirmed.")
    flare_until: Duration | None = Field(
        None,
        description="The first scan after baseline may show a flare, so that more lesions have to follow. Later than "
        "this it shows none; not stated: it may whenever it is.",
    )
    confirmed_scans: Literal["all", "flare", "none"] = Field(
        "all", description="PCWG3: `all`; PCWG2: only the first, which may show a flare."
    )
    confirmed_after: Duration = Field(SIX_WEEKS, description="Least time to the scan that confirms (PCWG2: 6 weeks).")

    @model_validator(mode="after")
    def says_nothing_of_a_confirmation_that_is_not_asked(self) -> Self:
        if self.confirmed_scans == "none" and "confirmed_after" in self.model_fields_set:
            raise refusal("expected it only where scans are confirmed", at="confirmed_after")
        return self

    @property
    def compiled(self) -> BoneProgressionRule:
        after = Decimal(0) if self.confirmed_scans == "none" else self.confirmed_after.days
        until = self.flare_until.days if self.flare_until else None
        return BoneProgressionRule(self.reader, self.new_lesions, until, self.confirmed_scans, after)
