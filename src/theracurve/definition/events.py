"""Pejorative events: what counts as an unfavourable event, kind by kind."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.benefit import Dimension, Scope, refuse_unknown_direction
from theracurve.definition.part import Flag, Number, Part, Word, refusal
from theracurve.definition.quantities import GradeLimit, Percentage, PercentStep


class TherapySideEffect(Part):
    """A graded adverse event, related to the therapy (possible or more), from the first administration on."""

    grade: GradeLimit
    related: Flag = True
    serious: Literal["not_considered", "required", "sufficient"] = Field(
        "not_considered", description="`required`: only serious ones; `sufficient`: serious ones of any grade, too."
    )


class SymptomRelapse(Part):
    """The measure is worse by at least the step: than the best value since baseline, or than baseline."""

    measure: Word
    worsens_by: Number
    from_: Literal["best", "baseline"] = Field(alias="from")
    after_improvement: Flag = Field(
        False,
        description="Count only what follows a value better than baseline (a relapse in the word's strict sense).",
    )
    better: Literal["lower", "higher"] | None = None
    confirmed: Flag = False

    @model_validator(mode="after")
    def knows_its_direction(self) -> Self:
        refuse_unknown_direction(self.measure, self.better)
        return self


class TumourProgression(Part):
    """Progression by the criteria named, or as the readers recorded it (`responses`)."""

    criteria: Literal["recist_1_1", "recist_1_0", "who", "index_lesion", "responses"]
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


class ReferenceChangeValue(Part):
    """The change that exceeds what analysis and biology alone make: 2^0.5 z (CVa^2 + CVi^2)^0.5, in percent.

    Fraser and Harris, Crit Rev Clin Lab Sci 1989;27:409-37.
    """

    analytical_cv: Percentage
    within_subject_cv: Percentage
    z: Number = Decimal("1.96")

    @property
    def step(self) -> PercentStep:
        """More than the reference change value, rounded to four decimals."""
        variance = 2 * (self.analytical_cv.amount**2 + self.within_subject_cv.amount**2)
        return PercentStep(round(self.z * variance.sqrt(), 4), strict=True)


class MarkerIncrease(Part):
    """A marker rises by the stated percentage above baseline or its nadir (lowest of baseline and earlier values)."""

    increase: PercentStep | ReferenceChangeValue
    from_: Literal["nadir", "baseline"] = Field(alias="from")
    analytes: tuple[Word, ...] = Field((), description="Default: the analytes of the benefit criterion `markers`.")
    applies_to: Scope | None = Field(None, description="Default: as the benefit criterion `markers`.")
    confirmed: Flag = False

    @property
    def step(self) -> PercentStep:
        return self.increase if isinstance(self.increase, PercentStep) else self.increase.step


class Death(Part):
    pass


class PejorativeEvents(Part):
    therapy_side_effect: TherapySideEffect | None = None
    symptom_relapse: SymptomRelapse | None = None
    tumour_progression: TumourProgression | None = None
    marker_increase: MarkerIncrease | None = None
    death: Death | None = None

    @property
    def stated(self) -> dict[str, Part]:
        return {name: part for name in type(self).model_fields if (part := getattr(self, name)) is not None}


EventKind = Literal["therapy_side_effect", "symptom_relapse", "tumour_progression", "marker_increase", "death"]
