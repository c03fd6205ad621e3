"""Tumour progression: by which criteria, and who decides."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.part import Part, Word, refusal
from theracurve.definition.quantities import Duration, PercentStep
from theracurve.definition.rule import Days, Percent, Rule

ALL_LESIONS = ("recist_1_1", "recist_1_0", "who", "mrecist", "choi", "irecist")  # that judge all lesions together
SOURCES = {"responses": "responses", "recip_1_0": "volumes", "percist_1_0": "volumes"}  # of all others `lesions`
SCAN_VALUES = {"recip_1_0": "total_volume_ml", "percist_1_0": "sul_peak"}  # the column of `volumes` that is compared
OF_ITS_OWN: dict[str, tuple[str, ...]] = {  # the keys that only these criteria ask for
    "dimension": ("index_lesion",),
    "increase": ("index_lesion",),
    "tracer": ("recip_1_0", "percist_1_0"),
    "increase_from": ("recip_1_0", "percist_1_0", "choi"),
    "measurable": ("percist_1_0",),
    "complete": ("percist_1_0",),
    "confirmed_after": ("irecist",),
    "last_unconfirmed": ("irecist",),
}
Dimension = Literal["longest_diameter", "product", "volume"]
FOUR_WEEKS = Duration.parse("4 weeks")
INDEX_LESION_STEP = PercentStep(Decimal(25), strict=False)  # as for a lesion under WHO: Miller, Cancer 1981;47:207-14


@dataclass(frozen=True, slots=True)
class TumourProgressionRule(Rule):
    """`reader` None: the only reader there is; then there is no adjudicator.

    `dimension`, `percent` and `strict` say how an index lesion progresses; None under all other criteria.
    `reappearance`: a lesion that is there again after a complete response is progression.
    `increase_from`, `baseline` or `nadir`, is of volumes and of Choi's criteria, and None under all other; `tracer` is
    of volumes, and may be None there, too: the only one there is. `measurable` and `complete` are of PERCIST,
    `confirmed_after` and `last_unconfirmed` are of iRECIST.
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
    measurable: str | None = None
    complete: str | None = None
    confirmed_after: Days | None = None
    last_unconfirmed: str | None = None

    @property
    def source(self) -> str:
        """The record table that the readers of this rule wrote."""
        return SOURCES.get(self.criteria, "lesions")


class TumourProgression(Part):
    """Progression by the criteria named, or as the readers recorded it (`responses`)."""

    criteria: Literal[
        "recist_1_1",
        "recist_1_0",
        "who",
        "index_lesion",
        "recip_1_0",
        "percist_1_0",
        "mrecist",
        "choi",
        "irecist",
        "responses",
    ]
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
        description="By RECIP 1.0, PERCIST 1.0 and Choi, from what an increase counts. The papers compare one scan "
        "with the baseline; of several scans they leave open whether the smallest value so far is what is grown from.",
    )
    measurable: Literal["by_liver", "as_read"] = Field(
        "by_liver",
        description="By PERCIST 1.0, a baseline uptake can be followed if it is at least 1.5 times the mean of the "
        "liver plus 2 standard deviations; `as_read`: the reader has seen to it.",
    )
    complete: Literal["as_zero", "below_liver"] = Field(
        "as_zero",
        description="By PERCIST 1.0, a complete response is uptake below the liver's mean that cannot be told from its "
        "surroundings. `as_zero`: the reader writes such a SULpeak as 0; `below_liver`: one below the liver's mean of "
        "the same scan is taken for it, whatever the blood pool.",
    )
    confirmed_after: Duration = Field(
        FOUR_WEEKS, description="By iRECIST, least time to the time point that confirms a progression."
    )
    last_unconfirmed: Literal["progression", "unconfirmed"] = Field(
        "progression",
        description="By iRECIST, a progression after which nothing was assessed: the paper dates the progression on "
        "it; `unconfirmed`: it is none.",
    )

    @model_validator(mode="after")
    def names_whom_the_adjudicator_adjudicates(self) -> Self:
        if self.adjudicator is not None and self.reader is None:
            raise refusal("expected the key 'reader', who decides for patients whom the adjudicator has not read")
        return self

    @model_validator(mode="after")
    def asks_only_what_its_criteria_ask(self) -> Self:
        for key, criteria in OF_ITS_OWN.items():
            if key in self.model_fields_set and self.criteria not in criteria:
                only = " or ".join(f"'criteria: {name}'" for name in criteria)
                raise refusal("expected '{key}' only with {only}", key=key, only=only)
        return self

    @property
    def source(self) -> str:
        """The record table that is judged."""
        return SOURCES.get(self.criteria, "lesions")

    @property
    def compiled(self) -> TumourProgressionRule:
        of_the_index = self.criteria == "index_lesion"
        step = (self.increase or INDEX_LESION_STEP) if of_the_index else None
        return TumourProgressionRule(
            criteria=self.criteria,
            reader=self.reader,
            adjudicator=self.adjudicator,
            dimension=(self.dimension or "longest_diameter") if of_the_index else None,
            percent=step.percent if step else None,
            strict=step.strict if step else None,
            reappearance=self.criteria == "recist_1_1" and self.reappearance == "progression",
            increase_from=self.increase_from if self.asked_for("increase_from") else None,
            tracer=self.tracer,
            measurable=self.measurable if self.asked_for("measurable") else None,
            complete=self.complete if self.asked_for("complete") else None,
            confirmed_after=self.confirmed_after.days if self.asked_for("confirmed_after") else None,
            last_unconfirmed=self.last_unconfirmed if self.asked_for("last_unconfirmed") else None,
        )

    def asked_for(self, key: str) -> bool:
        return self.criteria in OF_ITS_OWN[key]
