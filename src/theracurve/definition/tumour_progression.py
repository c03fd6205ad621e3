"""Tumour progression: by which criteria, and who decides."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.part import Part, Word, refusal
from theracurve.definition.quantities import PercentStep
from theracurve.definition.rule import Percent, Rule

ALL_LESIONS = ("recist_1_1", "recist_1_0", "who")  # the criteria that judge all lesions together
SOURCES = {"responses": "responses", "recip_1_0": "volumes"}  # of all other criteria `lesions`
Dimension = Literal["longest_diameter", "product", "volume"]
INDEX_LESION_STEP = PercentStep(Decimal(25), strict=False)  # as for a lesion under WHO: Miller, Cancer 1981;47:207-14


@dataclass(frozen=True, slots=True)
class TumourProgressionRule(Rule):
    """`reader` None: the only reader there is; then there is no adjudicator.

    `dimension`, `percent` and `strict` say how an index lesion progresses; None under all other criteria.
    `reappearance`: a lesion that is there again after a complete response is progression.
    `increase_from`, `baseline` or `nadir`, is of volumes, and None under all other criteria; so is `tracer`, which may
    be None there, too: the only one there is.
    """

    kind: ClassVar[str] = "tumour_progression"
    criteria: str
    reader: str | None
    adjudicator: str | None
    dimension: str | None
    percent: Percent | None
    strict: bool | None
    reappearance: bool = False
    increase_from: str | None = None
    tracer: str | None = None

    @property
    def source(self) -> str:
        """The record table that the readers of this rule wrote."""
        return SOURCES.get(self.criteria, "lesions")


class TumourProgression(Part):
    """Progression by the criteria named, or as the readers recorded it (`responses`)."""

    criteria: Literal["recist_1_1", "recist_1_0", "who", "index_lesion", "recip_1_0", "responses"]
    reader: Word | None = Field(None, description="Needed where several readers read the same patients.")
    adjudicator: Word | None = Field(None, description="Decides for every patient whom this reader has read.")
    dimension: Dimension | None = Field(None, description="Of the index lesion; `longest_diameter` if not stated.")
    increase: PercentStep | None = Field(None, description="Of the index lesion; `at least 25 %` if not stated.")
    reappearance: Literal["by_sum", "progression"] = Field(
        "by_sum",
        description="`progression`: by RECIST 1.1 any lesion that is there again after a complete response is "
        "progression (Schwartz et al., Eur J Cancer 2016;62:132-7), not only where the sum says so. Other criteria do "
        "not ask: by them a lesion of any size has grown above nothing.",
    )

    tracer: Word | None = Field(None, description="Of `volumes`; needed where they are of several tracers.")
    increase_from: Literal["baseline", "nadir"] = Field(
        "baseline",
        description="By RECIP 1.0, from which volume the increase counts. The paper compares one scan with the "
        "baseline; of several scans it leaves open whether the smallest volume so far is what is grown from.",
    )

    @model_validator(mode="after")
    def names_whom_the_adjudicator_adjudicates(self) -> Self:
        if self.adjudicator is not None and self.reader is None:
            raise refusal("expected the key 'reader', who decides for patients whom the adjudicator has not read")
        return self

    @model_validator(mode="after")
    def measures_only_an_index_lesion(self) -> Self:
        if self.criteria != "index_lesion" and (self.dimension is not None or self.increase is not None):
            raise refusal("expected 'dimension' and 'increase' only with 'criteria: index_lesion'")
        return self

    @model_validator(mode="after")
    def asks_of_volumes_only_by_recip(self) -> Self:
        said = [key for key in ("tracer", "increase_from") if key in self.model_fields_set]
        if self.criteria != "recip_1_0" and said:
            raise refusal("expected '{key}' only with 'criteria: recip_1_0'", key=said[0])
        return self

    @property
    def source(self) -> str:
        """The record table that is judged."""
        return SOURCES.get(self.criteria, "lesions")

    @property
    def compiled(self) -> TumourProgressionRule:
        if self.criteria == "recip_1_0":
            asked = (self.criteria, self.reader, self.adjudicator, None, None, None)
            return TumourProgressionRule(*asked, increase_from=self.increase_from, tracer=self.tracer)
        if self.criteria != "index_lesion":
            again = self.criteria == "recist_1_1" and self.reappearance == "progression"
            return TumourProgressionRule(self.criteria, self.reader, self.adjudicator, None, None, None, again)
        step = self.increase or INDEX_LESION_STEP
        dimension = self.dimension or "longest_diameter"
        return TumourProgressionRule(self.criteria, self.reader, self.adjudicator, dimension, step.percent, step.strict)
