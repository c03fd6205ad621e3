"""The protocol as one frozen value. Every key of `study.yaml` is a field here; what does not hold is refused when made.

Scalars arrive as text (the loader reads no YAML types), so booleans and counts are spelt strictly: `true` or `false`,
never `yes`; `12`, never `012` or `1_000`.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator
from pydantic_core import PydanticCustomError

from theracurve.definition.quantities import (
    ActivityRange,
    AtLeast,
    Duration,
    GradeLimit,
    Percentage,
    PercentStep,
    PlannedVisit,
    Repeating,
    plain,
    singular,
)
from theracurve.vocabulary.half_lives import HALF_LIVES
from theracurve.vocabulary.measures import SCALES
from theracurve.vocabulary.study_time import days_of


def refusal(message: str, *, at: str = "", **context: object) -> PydanticCustomError:
    """A complaint in the study's words; `at` is the dotted key at fault where it is not the part itself."""
    return PydanticCustomError("study", message, {**context, "at": at})


def parse_flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise refusal("expected true or false")


def parse_count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"0|[1-9]\d{0,8}", value):
        return int(value)
    raise refusal("expected a whole number, such as 3")


def parse_decimal(value: object) -> Decimal:
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", value):
        return Decimal(value)
    raise refusal("expected a number with at most six decimals, such as 0.5")


def parse_day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise refusal("expected a date, such as 2004-10-31")


def known_radionuclide(name: str) -> str:
    if name not in HALF_LIVES:
        raise refusal("expected one of {known}", known=", ".join(HALF_LIVES))
    return name


Flag = Annotated[bool, BeforeValidator(parse_flag)]
Count = Annotated[int, Field(ge=0), BeforeValidator(parse_count)]
Number = Annotated[Decimal, BeforeValidator(parse_decimal), PlainSerializer(plain)]
Day = Annotated[date, BeforeValidator(parse_day)]
Word = Annotated[str, Field(min_length=1, max_length=200)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.+-]*$", max_length=80)]
Radionuclide = Annotated[str, AfterValidator(known_radionuclide)]
Scope = Literal["all", "secreting"]


def at_most_everything(step: PercentStep) -> PercentStep:
    if step.percent > 100:
        raise refusal("expected a decrease of at most 100 %; nothing decreases by more")
    return step


Decrease = Annotated[PercentStep, AfterValidator(at_most_everything)]


class Part(BaseModel):
    """A part of the protocol: frozen, with no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Group(Part):
    label: Word
    treated: Flag


class Agent(Part):
    """A radiopharmaceutical (or, without a radionuclide, whatever else is given) and the activity of one cycle."""

    radionuclide: Radionuclide | None = None
    activity: ActivityRange | None = None
    tolerance: Percentage | None = None
    tracer: Word | None = Field(None, description="The tracer whose uptake speaks for this agent.")


class AgentChoice(Part):
    by: Literal["highest_uptake"]
    metric: Literal[
        "krenning",
        "luthree_grade",
        "tumour_to_background",
        "tumour_to_liver",
        "suv_max",
        "suv_mean",
        "percent_injected",
    ]
    tie: Literal["report"] = "report"


class Administrations(Part):
    count: Count
    interval: Duration
    window: Duration


class Visits(Part):
    """Planned visits, in months or in weeks, listed or repeating, each with the same window on either side."""

    months: tuple[Number, ...] = ()
    weeks: tuple[Number, ...] = ()
    repeating: tuple[Repeating, ...] = ()
    window: Duration

    @property
    def planned(self) -> tuple[PlannedVisit, ...]:
        """All planned visits in time order."""
        stated = [(amount, "months") for amount in self.months] + [(amount, "weeks") for amount in self.weeks]
        repeated = [(amount, series.unit) for series in self.repeating for amount in series.amounts]
        visits = (
            PlannedVisit(f"{singular(unit)} {plain(amount)}", days_of(amount, unit), self.window.days)
            for amount, unit in stated + repeated
        )
        return tuple(sorted(visits, key=lambda visit: visit.target))

    @model_validator(mode="after")
    def holds_each_visit_once(self) -> Self:
        days = [visit.day for visit in self.planned]
        if not days:
            raise refusal("expected at least one planned visit: months, weeks or repeating")
        if len(set(days)) < len(days) or days[0] <= 0:
            raise refusal("expected visits on different days after time zero")
        return self


def refuse_unknown_direction(measure: str, better: str | None) -> None:
    if better is None and measure not in SCALES:
        raise refusal(
            "expected 'better: lower' or 'better: higher', because {measure} is not one of {known}",
            measure=measure,
            known=", ".join(SCALES),
        )


class ClinicalStatus(Part):
    """Met when the measure is better than at baseline by at least the step."""

    table: Literal["assessments"] = "assessments"
    measure: Word
    improves_by: Number
    better: Literal["lower", "higher"] | None = Field(None, description="Needed for a measure we do not know.")

    @model_validator(mode="after")
    def knows_its_direction(self) -> Self:
        refuse_unknown_direction(self.measure, self.better)
        return self


class Markers(Part):
    """Met when the marker is lower than at baseline by the stated percentage."""

    table: Literal["labs"] = "labs"
    analytes: tuple[Word, ...] = Field(min_length=1)
    decrease: Decrease
    combine: Literal["any", "all"] = "any"
    applies_to: Scope = "all"


class ProgressionHalted(Part):
    """Met when the tumours were adequately assessed at the visit and have not progressed since time zero."""

    halted: Flag

    @model_validator(mode="after")
    def asks_for_a_halt(self) -> Self:
        if not self.halted:
            raise refusal("expected 'halted: true'; leave the criterion out if it is not part of benefit")
        return self


class LesionSize(Part):
    """Met when the lesion is smaller than at baseline by the stated percentage."""

    lesion: Literal["index", "sum"]
    dimension: Literal["longest_diameter", "product", "volume"]
    decrease: Decrease


class Medication(Part):
    """Met when the dose of a class is lower than at baseline and none is raised."""

    classes: tuple[Word, ...] = Field(min_length=1)
    dose: Literal["lowered"] = "lowered"
    combine: Literal["any", "all"] = "any"


class Criteria(Part):
    clinical_status: ClinicalStatus | None = None
    markers: Markers | None = None
    progression: ProgressionHalted | None = None
    lesion_size: LesionSize | None = None
    medication: Medication | None = None

    @property
    def stated(self) -> dict[str, Part]:
        """The criteria that this protocol uses, in the order of the definition."""
        return {name: part for name in type(self).model_fields if (part := getattr(self, name)) is not None}

    @model_validator(mode="after")
    def has_one(self) -> Self:
        if not self.stated:
            raise refusal("expected at least one criterion")
        return self


class Benefit(Part):
    at: tuple[Number, ...] = Field(min_length=1, description="Planned visits, in the unit of `unit`.")
    unit: Literal["months", "weeks"] = "months"
    criteria: Criteria
    rule: Literal["all_applicable", "all", "any"] | AtLeast
    over_visits: Literal["once", "sustained"] = "once"
    death_before_first_visit: Literal["not_met", "not_evaluable"] = "not_met"

    @property
    def visit_labels(self) -> tuple[str, ...]:
        return tuple(f"{singular(self.unit)} {plain(amount)}" for amount in self.at)

    @model_validator(mode="after")
    def counts_criteria_that_exist(self) -> Self:
        if isinstance(self.rule, AtLeast) and self.rule.count > len(self.criteria.stated):
            raise refusal("expected at most {most} criteria to be asked for", most=len(self.criteria.stated))
        return self


class TherapySideEffect(Part):
    """A graded adverse event, related to the therapy (possible or more), from the first administration on."""

    grade: GradeLimit
    related: Flag = True


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

    criteria: Literal["recist_1_1", "responses"]
    reader: Word | None = Field(None, description="Needed where several readers read the same patients.")


class MarkerIncrease(Part):
    """A marker rises by the stated percentage above baseline or its nadir (lowest of baseline and earlier values)."""

    increase: PercentStep
    from_: Literal["nadir", "baseline"] = Field(alias="from")
    analytes: tuple[Word, ...] = Field((), description="Default: the analytes of the benefit criterion `markers`.")
    applies_to: Scope | None = Field(None, description="Default: as the benefit criterion `markers`.")
    confirmed: Flag = False


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


class Endpoint(Part):
    """Time from its origin to the earliest of its events; or, with `given: true`, as the table `endpoints` has it."""

    events: Literal["all"] | tuple[EventKind, ...] = ()
    given: Flag = False
    among: Literal["benefited"] | None = None
    censoring: Literal["earliest_component", "latest_component"] = "earliest_component"

    @model_validator(mode="after")
    def is_given_or_derived(self) -> Self:
        if self.given == bool(self.events):
            raise refusal(
                "expected either 'events' (to derive it) or 'given: true' (to read it from the table endpoints)"
            )
        return self


class Analysis(Part):
    """One planned comparison: the whole follow-up, up to a horizon, or at one time."""

    endpoint: Word
    at: Duration | None = None
    horizon: Duration | None = None

    @model_validator(mode="after")
    def has_one_time(self) -> Self:
        if self.at is not None and self.horizon is not None:
            raise refusal("expected 'at' or 'horizon', not both")
        return self


class Study(Part):
    """A study's protocol. `variants` are alternative definitions, `assumed` the keys that its source does not state."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="theracurve study")

    study: Key
    title: Word
    data_origin: Literal["study", "reconstructed", "synthetic"]
    source: str = ""
    groups: dict[Key, Group] = Field(min_length=1)
    reference_group: Key | None = None
    allocation: Literal["randomised", "not_randomised"] | None = None
    time_zero: Literal["enrolled_on", "consent_on"] | None = None
    data_cutoff: Day | None = None
    indications: tuple[Word, ...] = ()
    covariates: dict[Key, Literal["number", "category"]] = {}
    agents: dict[Word, Agent] = {}
    agent_choice: AgentChoice | None = None
    administrations: Administrations | None = None
    visits: Visits | None = None
    baseline_window: Duration | None = None
    benefit: Benefit | None = None
    pejorative_events: PejorativeEvents = PejorativeEvents()
    endpoints: dict[Key, Endpoint] = Field(min_length=1)
    analyses: tuple[Analysis, ...] = ()
    variants: dict[Key, dict[str, Any]] = {}
    claims: tuple[dict[str, Any], ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def planned_visits(self) -> tuple[PlannedVisit, ...]:
        return self.visits.planned if self.visits else ()

    @property
    def comparators(self) -> tuple[str, ...]:
        """The groups that are compared with the reference group, in the order of the protocol."""
        return tuple(name for name in self.groups if name != self.reference_group)

    @property
    def derived_endpoints(self) -> dict[str, Endpoint]:
        return {name: endpoint for name, endpoint in self.endpoints.items() if not endpoint.given}

    def events_of(self, endpoint: Endpoint) -> tuple[str, ...]:
        """The kinds of event of an endpoint, in the order that decides ties."""
        return tuple(self.pejorative_events.stated) if endpoint.events == "all" else endpoint.events

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        for check in CHECKS:
            check(self)
        return self


def refuse_unknown_reference(study: Study) -> None:
    if len(study.groups) > 1 and study.reference_group is None:
        raise refusal("expected the key 'reference_group', because there are several groups", at="groups")
    if study.reference_group is not None and study.reference_group not in study.groups:
        known = ", ".join(study.groups)
        raise refusal(
            "expected one of {known}, found '{found}'",
            at="reference_group",
            known=known,
            found=study.reference_group,
        )


def refuse_events_not_defined(study: Study) -> None:
    for name, endpoint in study.endpoints.items():
        for kind in study.events_of(endpoint):
            if kind not in study.pejorative_events.stated:
                raise refusal(
                    "expected {kind} to be defined under pejorative_events", at=f"endpoints.{name}.events", kind=kind
                )
        if endpoint.among == "benefited" and study.benefit is None:
            raise refusal("expected the key 'benefit', which says who benefited", at=f"endpoints.{name}.among")


def refuse_unknown_analysis(study: Study) -> None:
    for place, analysis in enumerate(study.analyses):
        if analysis.endpoint not in study.endpoints:
            raise refusal(
                "expected one of {known}, found '{found}'",
                at=f"analyses.{place}.endpoint",
                known=", ".join(study.endpoints),
                found=analysis.endpoint,
            )


def refuse_unplanned_benefit(study: Study) -> None:
    if study.benefit is None:
        return
    labels = [visit.label for visit in study.planned_visits]
    missing = [label for label in study.benefit.visit_labels if label not in labels]
    if missing:
        raise refusal(
            "expected planned visits ({planned}), found {missing}",
            at="benefit.at",
            planned=", ".join(labels) or "none are planned",
            missing=", ".join(missing),
        )


def refuse_progression_without_criteria(study: Study) -> None:
    halted = study.benefit is not None and study.benefit.criteria.progression is not None
    if halted and study.pejorative_events.tumour_progression is None:
        raise refusal(
            "expected pejorative_events.tumour_progression, which defines progression",
            at="benefit.criteria.progression",
        )


def refuse_marker_without_analytes(study: Study) -> None:
    increase = study.pejorative_events.marker_increase
    markers = study.benefit.criteria.markers if study.benefit else None
    if increase is not None and not increase.analytes and markers is None:
        raise refusal("expected 'analytes', because benefit names no markers", at="pejorative_events.marker_increase")


def refuse_derivation_without_time_zero(study: Study) -> None:
    if study.time_zero is None and (study.derived_endpoints or study.benefit):
        raise refusal("expected the key 'time_zero' (enrolled_on or consent_on), from which everything is counted")


CHECKS = (
    refuse_unknown_reference,
    refuse_events_not_defined,
    refuse_unknown_analysis,
    refuse_unplanned_benefit,
    refuse_progression_without_criteria,
    refuse_marker_without_analytes,
    refuse_derivation_without_time_zero,
)
