"""Pejorative events: what counts as an unfavourable event, kind by kind, and the rule that each compiles to."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from theracurve.definition.bone_progression import BoneProgression, BoneProgressionRule
from theracurve.definition.criteria.markers import Markers, Scope
from theracurve.definition.kidney import EgfrDecline, EgfrDeclineRule
from theracurve.definition.named import Name, OneOrNamed
from theracurve.definition.part import Flag, Number, Part, Word, refusal
from theracurve.definition.quantities import Duration, LabAmount, Percentage, PercentStep, StatedGradeLimit
from theracurve.definition.recorded_events import RECORDED, RecordedEvent, RecordedEventRule
from theracurve.definition.rule import Days, Percent, Rule
from theracurve.definition.symptoms import (
    DETERIORATION,
    RELAPSE,
    Deterioration,
    SymptomRelapse,
    SymptomRelapseRule,
)
from theracurve.definition.tumour_progression import TumourProgression, TumourProgressionRule
from theracurve.vocabulary.lab_units import lab_unit
from theracurve.vocabulary.named import qualified, split_qualified

AT_ONCE = Decimal(0)  # the next assessment confirms, however soon it comes


@dataclass(frozen=True, slots=True)
class TherapySideEffectRule(Rule):
    kind: ClassVar[str] = "therapy_side_effect"
    grade: int
    related: bool
    serious: str


class TherapySideEffect(Part):
    """A graded adverse event, related to the therapy (possible or more), from the first administration on."""

    grade: StatedGradeLimit
    related: Flag = True
    serious: Literal["not_considered", "required", "sufficient"] = Field(
        "not_considered", description="`required`: only serious ones; `sufficient`: serious ones of any grade, too."
    )

    @property
    def compiled(self) -> TherapySideEffectRule:
        return TherapySideEffectRule(self.grade.grade, self.related, self.serious)


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


@dataclass(frozen=True, slots=True)
class MarkerIncreaseRule(Rule):
    """`reference` is `nadir` or `baseline`.

    `amount`, in `unit`, is the least absolute increase, None without one. `confirmed_after` None: a rise counts without
    being seen again; `confirmed_rises` are `all` or `after_fall`. `not_before` None: at any time.
    """

    kind: ClassVar[str] = "marker_increase"
    analytes: tuple[str, ...]
    percent: Percent
    strict: bool
    reference: str
    applies_to: str
    confirmed_after: Days | None
    confirmed_rises: str = "all"
    amount: Decimal | None = None
    unit: str = ""
    not_before: Days | None = None

    @property
    def unit_kind(self) -> str:
        """What kind of quantity the unit of the absolute increase measures."""
        return lab_unit(self.unit).kind

    @property
    def unit_scale(self) -> Decimal:
        """How many of the smallest units of its kind make one."""
        return lab_unit(self.unit).scale


class MarkerIncrease(Part):
    """A marker rises by the stated percentage above baseline or its nadir (lowest of baseline and earlier values)."""

    increase: PercentStep | ReferenceChangeValue
    from_: Literal["nadir", "baseline"] = Field(alias="from")
    analytes: tuple[Word, ...] = Field((), description="Default: the analytes of the benefit criterion `markers`.")
    applies_to: Scope | None = Field(None, description="Default: as the benefit criterion `markers`.")
    increase_by: LabAmount | None = Field(
        None, description="At least so much, besides the percentage (PCWG3, for PSA: 2 ng/mL)."
    )
    not_before: Duration | None = Field(
        None, description="A rise on an earlier day from time zero is none (PCWG3, for PSA: 12 weeks)."
    )
    confirmed: Flag = Field(False, description="The next value shows the rise, too.")
    confirmed_after: Duration | None = Field(
        None, description="All values up to one at least so much later show the rise, too (PCWG3, for PSA: 3 weeks)."
    )
    confirmed_rises: Literal["all", "after_fall"] = Field(
        "all", description="`after_fall`: a rise above the baseline itself counts without being seen again."
    )

    @model_validator(mode="after")
    def says_once_how_it_is_confirmed(self) -> Self:
        if self.confirmed_after is not None and "confirmed" in self.model_fields_set:
            raise refusal("expected 'confirmed' or 'confirmed_after', not both", at="confirmed")
        if self.confirmed_rises == "after_fall" and self.is_confirmed_after is None:
            raise refusal("expected it only with 'confirmed' or 'confirmed_after'", at="confirmed_rises")
        return self

    @property
    def is_confirmed_after(self) -> Decimal | None:
        """In days; None where no rise has to be seen again."""
        if self.confirmed_after is not None:
            return self.confirmed_after.days
        return AT_ONCE if self.confirmed else None

    @property
    def step(self) -> PercentStep:
        return self.increase if isinstance(self.increase, PercentStep) else self.increase.step

    def compiled(self, markers: Markers | None) -> MarkerIncreaseRule:
        """Analytes and scope fall back to those of the benefit criterion `markers`."""
        return MarkerIncreaseRule(
            analytes=self.analytes or (markers.analytes if markers else ()),
            percent=self.step.percent,
            strict=self.step.strict,
            reference=self.from_,
            applies_to=self.applies_to or (markers.applies_to if markers else "all"),
            confirmed_after=self.is_confirmed_after,
            confirmed_rises=self.confirmed_rises,
            amount=self.increase_by.amount if self.increase_by else None,
            unit=self.increase_by.unit if self.increase_by else "",
            not_before=self.not_before.days if self.not_before else None,
        )


@dataclass(frozen=True, slots=True)
class DeathRule(Rule):
    kind: ClassVar[str] = "death"


@dataclass(frozen=True, slots=True)
class DiseaseDeathRule(Rule):
    """`causes` are of `follow_up.cause`."""

    kind: ClassVar[str] = "disease_death"
    causes: tuple[str, ...]


class DiseaseDeath(Part):
    """A death of one of these causes; where an endpoint counts it and not `death`, other deaths compete or censor."""

    causes: tuple[Word, ...] = Field(min_length=1, description="Of `follow_up.cause`, exactly: tumour progression.")

    @property
    def compiled(self) -> DiseaseDeathRule:
        return DiseaseDeathRule(tuple(dict.fromkeys(self.causes)))


class Death(Part):
    @property
    def compiled(self) -> DeathRule:
        return DeathRule()


EventPart = (
    TherapySideEffect
    | SymptomRelapse
    | Deterioration
    | TumourProgression
    | BoneProgression
    | MarkerIncrease
    | EgfrDecline
    | RecordedEvent
    | DiseaseDeath
    | Death
)


EVENT_RULES = (
    TherapySideEffectRule,
    SymptomRelapseRule,
    TumourProgressionRule,
    BoneProgressionRule,
    MarkerIncreaseRule,
    EgfrDeclineRule,
    RecordedEventRule,
    DiseaseDeathRule,
    DeathRule,
)


Relapses = Annotated[dict[Name, SymptomRelapse], OneOrNamed(SymptomRelapse)]
Deteriorations = Annotated[dict[Name, Deterioration], OneOrNamed(Deterioration)]
RecordedEvents = Annotated[dict[Name, RecordedEvent], OneOrNamed(RecordedEvent)]


class PejorativeEvents(Part):
    therapy_side_effect: TherapySideEffect | None = None
    symptom_relapses: Relapses = Field(
        default_factory=dict,
        alias=RELAPSE,
        description="One scale with its keys, or several by name; an endpoint then counts `pain/symptom_relapse`.",
    )
    deteriorations: Deteriorations = Field(
        default_factory=dict,
        alias=DETERIORATION,
        description="One score with its keys, or several by name; an endpoint then counts `pain/deterioration`.",
    )
    tumour_progression: TumourProgression | None = None
    bone_progression: BoneProgression | None = None
    marker_increase: MarkerIncrease | None = None
    egfr_decline: EgfrDecline | None = None
    recorded_events: RecordedEvents = Field(
        default_factory=dict,
        alias=RECORDED,
        description="One with its keys, or several by name; an endpoint then counts `skeletal/recorded_event`.",
    )
    disease_death: DiseaseDeath | None = None
    death: Death | None = None

    def compiled(self, markers: Markers | None) -> dict[str, Rule]:
        """The rule of every stated kind; a rise of a marker falls back to the criterion of benefit `markers`."""
        return {name: rule_of(part, markers) for name, part in self.stated.items()}

    @property
    def stated(self) -> dict[str, EventPart]:
        """Every kind of event that is stated: of a named scale `pain/symptom_relapse`."""
        parts: dict[str, EventPart | None] = {
            "therapy_side_effect": self.therapy_side_effect,
            **{qualified(name, RELAPSE): part for name, part in self.symptom_relapses.items()},
            **{qualified(name, DETERIORATION): part for name, part in self.deteriorations.items()},
            "tumour_progression": self.tumour_progression,
            "bone_progression": self.bone_progression,
            "marker_increase": self.marker_increase,
            "egfr_decline": self.egfr_decline,
            **{qualified(name, RECORDED): part for name, part in self.recorded_events.items()},
            "disease_death": self.disease_death,
            "death": self.death,
        }
        return {name: part for name, part in parts.items() if part is not None}


def rule_of(part: EventPart, markers: Markers | None) -> Rule:
    return part.compiled(markers) if isinstance(part, MarkerIncrease) else part.compiled


def form_of(kind: object) -> str:
    """A tag that is no key: complaints leave it out."""
    return "(named)" if isinstance(kind, str) and "/" in kind else "(kind)"


Kind = Literal[
    "therapy_side_effect",
    "symptom_relapse",
    "deterioration",
    "tumour_progression",
    "bone_progression",
    "marker_increase",
    "egfr_decline",
    "recorded_event",
    "disease_death",
    "death",
]
NamedKind = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*/(symptom_relapse|deterioration|recorded_event)$")]
EventKind = Annotated[
    Annotated[Kind, Tag("(kind)")] | Annotated[NamedKind, Tag("(named)")],
    Discriminator(form_of),
]


def kinds_of(events: Iterable[str]) -> set[str]:
    """The keys under which these kinds of event are defined: of `pain/symptom_relapse` the latter."""
    return {split_qualified(kind)[1] for kind in events}
