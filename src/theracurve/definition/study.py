"""The protocol as one frozen value. Every key of `study.yaml` is a field here; what does not hold is refused."""

import math
from decimal import Decimal
from typing import Any, Literal, Self, TypeVar

from pydantic import ConfigDict, Field, model_validator

from theracurve.definition.analyses import Analysis, Names, refuse_unknown_covariates
from theracurve.definition.benefit import Benefits
from theracurve.definition.best_response import BestResponse
from theracurve.definition.biological_doses import BiologicalDose
from theracurve.definition.claims.p_values import ComparisonClaim
from theracurve.definition.claims.published import LEVEL, Claim
from theracurve.definition.criteria.clinical_status import ClinicalStatus
from theracurve.definition.criteria.criterion import Criterion
from theracurve.definition.criteria.markers import Markers
from theracurve.definition.design import Design
from theracurve.definition.deviations import Deviations
from theracurve.definition.endpoints import Endpoint
from theracurve.definition.events import PejorativeEvents, kinds_of
from theracurve.definition.inclusion import Inclusion
from theracurve.definition.kidney import Egfr
from theracurve.definition.laboratory import Conversion, LaboratoryGrades
from theracurve.definition.line_plans import LineComparison, SequenceComparison
from theracurve.definition.lines import Lines
from theracurve.definition.marker_responses import MarkerResponse
from theracurve.definition.matching import Matching
from theracurve.definition.named import key_of
from theracurve.definition.part import Day, Flag, Key, Part, TimeZone, Word, refusal
from theracurve.definition.printed import Printed
from theracurve.definition.quantities import AbsorbedDose, Duration, PlannedVisit
from theracurve.definition.strategy import Strategy
from theracurve.definition.time_points import TimePoints
from theracurve.definition.treatment import Administrations, Agent, AgentChoice, OtherTreatments, UntreatedReasons
from theracurve.definition.tumour_progression import ALL_LESIONS
from theracurve.definition.visits import Visits
from theracurve.vocabulary.languages import ENGLISH, Language
from theracurve.vocabulary.named import BENEFIT, EVALUABLE, UNNAMED, qualified, split_qualified
from theracurve.vocabulary.questionnaires import SCORES, items_of

C = TypeVar("C", bound=Criterion)
RESPONSES = ("objective_response", "disease_control")
CROSSOVER, DEATH = "crossover", "death"


class Group(Part):
    """A group that the protocol treats with its agents, or a comparator, which may have a therapy of its own."""

    label: Word
    treated: Flag
    watched: Flag | None = Field(
        None,
        description="Whether side effects of a comparator's own therapy were recorded. Not stated: if one is.",
    )

    @model_validator(mode="after")
    def says_whether_a_comparator_was_watched(self) -> Self:
        if self.treated and self.watched is not None:
            raise refusal("expected 'watched' only of a comparator: a treated group always is", at="watched")
        return self


class Study(Part):
    """A study's protocol. `variants` are alternative definitions, `assumed` the keys that its source does not state."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="theracurve study")

    study: Key = Field(description="A short name, which stands in file names and headings.")
    title: Word = Field(description="The title of the report.")
    data_origin: Literal["study", "reconstructed", "synthetic"] = Field(
        description="Whose patients they are: a study's own, read off a published curve, or nobody's."
    )
    source: str = Field("", description="Where the protocol stands, in words.")
    language: Language = Field(ENGLISH, description="The language of the report and of what a run prints.")
    groups: dict[Key, Group] = Field(min_length=1, description="The groups by the key that `patients.group` has.")
    reference_group: Key | None = Field(None, description="The group that every other is compared with.")
    allocation: Literal["randomised", "not_randomised"] | None = Field(
        None, description="How patients came into their groups; unsaid, the report says that it is not known."
    )
    time_zero: Literal["enrolled_on", "consent_on"] | None = Field(
        None, description="The column of `patients` whose date is day 0, in every group alike."
    )
    data_cutoff: Day | None = Field(None, description="The last day of the records that counts.")
    time_zone: TimeZone | None = Field(
        None, description="Where times without an offset from UTC were read off a clock: Europe/Paris. None: refused."
    )
    grace_period: Duration | None = Field(
        None, description="How long after time zero the treatment may begin and still count as begun."
    )
    negative_control: Key | None = Field(None, description="An endpoint that the treatment cannot affect.")
    least_count: int | None = Field(
        None,
        ge=2,
        le=100,
        description="The report masks smaller counts of patients in its tables and lists nobody; events stay.",
    )
    indications: tuple[Word, ...] = Field((), description="What a patient may be treated for.")
    untreated_reasons: UntreatedReasons | None = Field(
        None, description="Why the untreated were not treated: their reasons are part of the comparison's defence."
    )
    covariates: dict[Key, Literal["number", "category"]] = Field(
        default_factory=dict, description="Columns of `patients` by which groups are described and compared alike."
    )
    matching: Matching | None = Field(None, description="Pairs of patients beside weights, by the covariates.")
    strategies: dict[Key, Strategy] = Field(
        default_factory=dict, description="What a patient is to do after time zero, each emulated by clones."
    )
    inclusion: dict[Key, Inclusion] = Field(default_factory=dict, description="Who may take part, rule by rule.")
    agents: dict[Word, Agent] = Field(
        default_factory=dict, description="The radiopharmaceuticals given, with tracer and planned activity."
    )
    agent_choice: AgentChoice | None = Field(None, description="How the agent is chosen by tracer uptake.")
    administrations: Administrations | None = Field(None, description="How many are planned, and how far apart.")
    lines: Lines | None = Field(None, description="What begins another line of treatment, and what it is counted from.")
    dose_limits: dict[Word, AbsorbedDose] = Field(
        default_factory=dict,
        description="Absorbed doses per organ, added over all cycles, above which there is a warning: never more.",
    )
    biological_doses: dict[Word, BiologicalDose] = Field(
        default_factory=dict, description="Biologically effective doses per organ, beside the absorbed ones."
    )
    visits: Visits | None = Field(None, description="The planned visits after time zero, with their window.")
    baseline_window: Duration | None = Field(None, description="How long before its limit a baseline may lie.")
    baseline_until: Literal["time_zero", "first_administration"] = Field(
        "time_zero", description="`first_administration`: a later baseline is allowed where treatment began later."
    )
    time_points: TimePoints = Field(TimePoints(), description="Which scans of several days are one assessment.")
    partial_dates: Literal["leave_out", "first", "middle", "last"] = Field(
        "leave_out", description="The day of the interval that stands for a partial date."
    )
    nominal_dates: Literal["planned", "first", "last"] = Field(
        "planned", description="The day of its visit's window that stands for a nominal date."
    )
    conversions: tuple[Conversion, ...] = Field((), description="Factors between units of laboratory values.")
    questionnaires: tuple[Literal["qlq_c30", "qlq_ginet21", "fact_p", "bpi_sf"], ...] = Field(
        (), description="Their scales are scored from the answers in `assessments`, such as qlq_c30/9: `qlq_c30/pain`."
    )
    laboratory_grades: LaboratoryGrades | None = Field(None, description="Grades by CTCAE from values and limits.")
    egfr: Egfr | None = Field(None, description="The estimated glomerular filtration rate, by CKD-EPI 2021.")
    deviations: Deviations | None = Field(None, description="What counts as a deviation from the protocol.")
    other_treatments: OtherTreatments = Field(
        OtherTreatments(), description="Which treatments outside the protocol are told, and from when."
    )
    benefits: Benefits = Field(
        default_factory=dict,
        alias="benefit",
        description="One benefit with its keys, or several by name, each with the keys of one.",
    )
    pejorative_events: PejorativeEvents = Field(
        PejorativeEvents(), description="What counts against the treatment, kind by kind: endpoints are made of them."
    )
    best_response: BestResponse | None = Field(None, description="Best overall response and what follows from it.")
    response_landmarks: tuple[Duration, ...] = Field(
        (), description="When patients are compared from then on by whether they had responded: `[3 months, 6 months]`."
    )
    marker_responses: dict[Key, MarkerResponse] = Field(
        default_factory=dict, description="Falls of a marker at any time, each with its name, such as psa50."
    )
    endpoints: dict[Key, Endpoint] = Field(min_length=1, description="Times to the first of some events, by name.")
    analyses: tuple[Analysis, ...] = Field((), description="The plan; without it every endpoint is compared.")
    line_comparisons: tuple[LineComparison, ...] = Field(
        (), description="Two treatments over the lines in which they were given, by patient."
    )
    sequences: tuple[SequenceComparison, ...] = Field(
        (), description="One treatment and then another, against the other way round."
    )
    logistic: dict[Word, Names] = Field(
        default_factory=dict,
        description="Covariates of a logistic regression of objective_response, disease_control or a benefit.",
    )
    design: Design | None = Field(None, description="What is assumed of the next study: `theracurve design`.")
    variants: dict[Key, dict[str, Any]] = Field(
        default_factory=dict, description="Other definitions by name, each as the keys that it states otherwise."
    )
    claims: tuple[Claim, ...] = Field((), description="Published numbers to be checked.")
    level: Printed = Field(LEVEL, description="Of a P value below it the study speaks as significant.")
    assumed: tuple[str, ...] = Field((), description="The keys that the source of the protocol does not state.")

    @property
    def planned_visits(self) -> tuple[PlannedVisit, ...]:
        return self.visits.planned if self.visits else ()

    @property
    def judges_lesions_together(self) -> bool:
        """Whether progression is judged by the sizes and states of all lesions."""
        progression = self.pejorative_events.tumour_progression
        return progression is not None and progression.criteria in ALL_LESIONS

    @property
    def comparators(self) -> tuple[str, ...]:
        """The groups that are compared with the reference group, in the order of the protocol."""
        return tuple(name for name in self.groups if name != self.reference_group)

    @property
    def derived_endpoints(self) -> dict[str, Endpoint]:
        return {name: endpoint for name, endpoint in self.endpoints.items() if not endpoint.given}

    def criteria_of(self, kind: type[C]) -> tuple[C, ...]:
        """The criteria of one kind, each once, of all its benefits."""
        parts = (part for benefit in self.benefits.values() for part in benefit.criteria.stated.values())
        stated = [part for part in parts if isinstance(part, kind)]
        return tuple(part for place, part in enumerate(stated) if part not in stated[:place])

    @property
    def markers(self) -> tuple[Markers, ...]:
        """The criteria `markers`: a rise of a marker takes over from the first what it does not state itself."""
        return self.criteria_of(Markers)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that its benefits and scales ask for, each once."""
        judged = (criterion.measure for criterion in self.criteria_of(ClinicalStatus))
        relapses = (scale.measure for scale in self.pejorative_events.symptom_relapses.values())
        scales = (*relapses, *(score.measure for score in self.pejorative_events.deteriorations.values()))
        return tuple(dict.fromkeys((*judged, *scales)))

    @property
    def scored(self) -> tuple[str, ...]:
        """The scores of its questionnaires, as measures."""
        return tuple(measure for measure in SCORES if split_qualified(measure)[0] in self.questionnaires)

    def rows_of_measure(self, measure: str) -> tuple[str, ...]:
        """The measures whose rows in `assessments` hold its values: itself, and the items that it is scored from."""
        return (measure, *(items_of(measure) if measure in self.scored else ()))

    def benefit_of(self, part: Endpoint | Analysis) -> str:
        """The name of the benefit that an endpoint or analysis is about; without a choice there is one to mean."""
        return part.benefit or next(iter(self.benefits))

    def death_in(self, endpoint: Endpoint) -> str:
        """What a death means to a derived endpoint: exact, interval, competing or censored."""
        return endpoint.death or ("exact" if "death" in self.events_of(endpoint) else "competing")

    def deaths_compete(self, name: str) -> bool:
        """Whether the definition makes a death before the event a competing event, whoever may have died."""
        endpoint = self.endpoints[name]
        return not endpoint.given and self.death_in(endpoint) == "competing"

    def deaths_censored(self, name: str) -> bool:
        """Whether the definition counts a death before the event as a censoring, as if the dead could still have it."""
        endpoint = self.endpoints[name]
        return not endpoint.given and self.death_in(endpoint) == "censored"

    def events_of(self, endpoint: Endpoint) -> tuple[str, ...]:
        """The kinds of event of an endpoint, in the order that decides ties."""
        return tuple(self.pejorative_events.stated) if endpoint.events == "all" else endpoint.events

    @property
    def endpoints_of_death(self) -> tuple[str, ...]:
        """The endpoints that everybody has and that count deaths alone; a given `overall_survival` is one."""
        return tuple(
            name
            for name, part in self.endpoints.items()
            if (part.given and name == "overall_survival")
            or (self.events_of(part) == ("death",) and part.of_everybody and part.other_treatment == "ignore")
        )

    def covariates_of_switch(self, analysis: Analysis) -> tuple[str, ...]:
        """What decides on a switch of the reference: what the analysis states, else every covariate."""
        stated = analysis.switching.adjust_for if analysis.switching else ()
        return stated or tuple(self.covariates)

    def priority_of(self, analysis: Analysis) -> tuple[str, ...]:
        """The endpoints by which an analysis of pairs compares them first: those that it states, else that of deaths
        alone where its own counts deaths among others."""
        own = self.events_of(self.endpoints[analysis.endpoint])
        if analysis.priority or DEATH not in own or len(own) < 2:
            return analysis.priority
        alone = (name for name, e in self.endpoints.items() if e.of_everybody and self.events_of(e) == (DEATH,))
        return tuple(alone)[:1]

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
                refuse_undefined_kind(study, kind, f"endpoints.{name}.events")
        refuse_death_out_of_place(study, name)
        if endpoint.among == "benefited":
            refuse_unclear_benefit(study, endpoint, f"endpoints.{name}.among", "benefited")


def refuse_undefined_kind(study: Study, kind: str, at: str) -> None:
    stated = study.pejorative_events.stated
    named = [known for known in stated if "/" in known and kinds_of([known]) == kinds_of([kind])]
    if named:
        raise refusal("expected one of {known}, found '{found}'", at=at, known=", ".join(named), found=kind)
    raise refusal("expected {kind} to be defined under pejorative_events", at=at, kind=kind)


def refuse_unclear_benefit(study: Study, part: Endpoint | Analysis, at: str, who: str) -> None:
    """Which benefit is meant has to be said where there are several, and to be one that there is."""
    names, place = tuple(study.benefits), f"{at.rpartition('.')[0]}.benefit"
    if not names:
        raise refusal("expected the key 'benefit', which says who {who}", at=at, who=who)
    if part.benefit is None and len(names) > 1:
        raise refusal("expected the key 'benefit' beside it, one of {known}", at=at, known=", ".join(names))
    if part.benefit is not None and names == (UNNAMED,):
        raise refusal("expected nothing here: the protocol's one benefit has no name", at=place)
    if part.benefit is not None:
        refuse_unknown(part.benefit, names, place)


def refuse_death_out_of_place(study: Study, name: str) -> None:
    stated, counts = study.endpoints[name].death, "death" in study.events_of(study.endpoints[name])
    allowed = ("exact", "interval") if counts else ("competing", "censored")
    if stated is not None and stated not in allowed:
        raise refusal(
            "expected {allowed}, because death is {place} the events",
            at=f"endpoints.{name}.death",
            allowed=" or ".join(allowed),
            place="one of" if counts else "not among",
        )


def refuse_two_conversions(study: Study) -> None:
    starts = [(conversion.analyte, conversion.from_) for conversion in study.conversions]
    ends = [(conversion.analyte, conversion.to) for conversion in study.conversions]
    if len(set(starts)) < len(starts) or set(starts) & set(ends):
        raise refusal(
            "expected one conversion for each analyte and unit, and none that leads on to another", at="conversions"
        )


def refuse_unknown_analysis(study: Study) -> None:
    for place, analysis in enumerate(study.analyses):
        if analysis.endpoint not in study.endpoints:
            raise refusal(
                "expected one of {known}, found '{found}'",
                at=f"analyses.{place}.endpoint",
                known=", ".join(study.endpoints),
                found=analysis.endpoint,
            )


def refuse_plan_beyond_the_study(study: Study) -> None:
    refuse_unknown_covariates(study.analyses, study.covariates)
    for name in study.matching.exact if study.matching else ():
        refuse_unknown(name, tuple(n for n, kind in study.covariates.items() if kind == "category"), "matching.exact")
    for place, analysis in enumerate(study.analyses):
        described = not study.endpoints[analysis.endpoint].of_everybody
        compared = (analysis.covariates, analysis.subgroups, analysis.directed, analysis.switching)
        if described and (any(compared) or analysis.test != "by_rule"):
            raise refusal(
                "expected an endpoint that every patient has: those of some alone are described, not compared",
                at=f"analyses.{place}.endpoint",
            )
        for name in analysis.priority:
            everybodys = tuple(known for known, endpoint in study.endpoints.items() if endpoint.of_everybody)
            others = tuple(
                known for known in everybodys if known != analysis.endpoint and not study.deaths_compete(known)
            )
            refuse_unknown(name, others, f"analyses.{place}.priority")
        if analysis.test in ("gray_test", "permuted_gray_test") and not study.deaths_compete(analysis.endpoint):
            raise refusal("expected an endpoint in which deaths compete, for Gray's test", at=f"analyses.{place}.test")
        refuse_without_hazards(study, analysis, place)
        refuse_switch_beyond_the_study(study, analysis, f"analyses.{place}.switching")
        if analysis.population == EVALUABLE:
            refuse_unclear_benefit(study, analysis, f"analyses.{place}.population", "is evaluable")


def refuse_without_hazards(study: Study, analysis: Analysis, place: int) -> None:
    """Refuses means, medians and fixed shares of an endpoint in which deaths compete: they have no meaning there."""
    if analysis.beyond_hazards and study.deaths_compete(analysis.endpoint):
        raise refusal(
            "expected an endpoint in which deaths do not compete, for {key}",
            at=f"analyses.{place}.{analysis.beyond_hazards}",
            key=analysis.beyond_hazards,
        )
    if analysis.directed and study.reference_group is None:
        raise refusal("expected 'reference_group', of which one side is asked", at=f"analyses.{place}")


def refuse_switch_beyond_the_study(study: Study, analysis: Analysis, at: str) -> None:
    switching = analysis.switching
    if switching is None:
        return
    if study.reference_group is None:
        raise refusal("expected 'reference_group', whose patients switch", at=at)
    for kind in switching.treatments:
        refuse_unknown_switch(study, kind, f"{at}.treatments")
    for name in switching.adjust_for:
        refuse_unknown(name, tuple(study.covariates), f"{at}.adjust_for")
    if switching.after is not None:
        refuse_unknown(switching.after, tuple(study.pejorative_events.stated), f"{at}.after")


def refuse_unknown_switch(study: Study, kind: str, at: str) -> None:
    """A switch is an intercurrent treatment that the reference group can have."""
    others, treated = study.other_treatments, study.groups[str(study.reference_group)].treated
    if kind == CROSSOVER and treated:
        raise refusal("expected treatments: nobody of a group that is treated crosses over to the agent", at=at)
    if kind == CROSSOVER and not others.crossover:
        raise refusal("expected 'crossover: true' under other_treatments, which makes one intercurrent", at=at)
    if kind != CROSSOVER and others.kinds != "all":
        refuse_unknown(kind, (*others.kinds, CROSSOVER), at)


def refuse_unknown_in_logistic(study: Study) -> None:
    responses = RESPONSES if study.best_response else ()
    known = (*responses, *(qualified(name, BENEFIT) for name in study.benefits))
    for outcome, covariates in study.logistic.items():
        if outcome not in known:
            there = ", ".join(known) or "there is no response and no benefit"
            raise refusal("expected one of {known}, found '{found}'", at="logistic", known=there, found=outcome)
        if not covariates:
            raise refusal("expected covariates", at=f"logistic.{outcome}")
        if study.reference_group is None:
            raise refusal("expected 'reference_group', against which others are held", at="logistic")
        for name in covariates:
            refuse_unknown(name, tuple(study.covariates), f"logistic.{outcome}")


def refuse_unknown_in_strategies(study: Study) -> None:
    categories = tuple(name for name, kind in study.covariates.items() if kind == "category")
    for name, strategy in study.strategies.items():
        at = f"strategies.{name}"
        for group in strategy.among:
            refuse_unknown(group, tuple(study.groups), f"{at}.among")
        for covariate in strategy.where:
            refuse_unknown(covariate, categories, f"{at}.where")
        if strategy.from_ is not None:
            refuse_unknown(strategy.from_, tuple(study.pejorative_events.stated), f"{at}.from")


def refuse_two_primary_analyses(study: Study) -> None:
    called = [place for place, analysis in enumerate(study.analyses) if analysis.primary]
    if len(called) > 1:
        raise refusal("expected one primary analysis, found another", at=f"analyses.{called[1]}.primary")


def refuse_claim_of_unknown_endpoint(study: Study) -> None:
    """A comparison is of an endpoint; another number may also be of benefit or of a kind of event."""
    benefits = (qualified(name, BENEFIT) for name in study.benefits)
    numbers = (*study.endpoints, *benefits, *study.pejorative_events.stated)
    for place, claim in enumerate(study.claims):
        number = getattr(claim, "of", None)
        if isinstance(claim, ComparisonClaim):
            refuse_unknown(claim.endpoint, tuple(study.endpoints), f"claims.{place}.endpoint")
        elif number is not None:
            refuse_unknown(number.endpoint, numbers, f"claims.{place}.of.endpoint")
            refuse_unknown(number.group or next(iter(study.groups)), tuple(study.groups), f"claims.{place}.of.group")


def refuse_unknown(name: str, known: tuple[str, ...], at: str) -> None:
    if name not in known:
        raise refusal("expected one of {known}, found '{found}'", at=at, known=", ".join(known), found=name)


def refuse_unknown_negative_control(study: Study) -> None:
    control = study.negative_control
    if control is not None and (control not in study.endpoints or not study.endpoints[control].of_everybody):
        known = [name for name, endpoint in study.endpoints.items() if endpoint.of_everybody]
        raise refusal(
            "expected an endpoint that every patient has ({known}), found '{found}'",
            at="negative_control",
            known=", ".join(known) or "there is none",
            found=control,
        )


def refuse_unplanned_benefit(study: Study) -> None:
    labels = [visit.label for visit in study.planned_visits]
    for name, benefit in study.benefits.items():
        missing = [label for label in benefit.visit_labels if label not in labels]
        if missing:
            raise refusal(
                "expected planned visits ({planned}), found {missing}",
                at=f"{key_of('benefit', name)}.at",
                planned=", ".join(labels) or "none are planned",
                missing=", ".join(missing),
            )


def refuse_progression_without_criteria(study: Study) -> None:
    for name, benefit in study.benefits.items():
        if benefit.criteria.progression is not None and study.pejorative_events.tumour_progression is None:
            raise refusal(
                "expected pejorative_events.tumour_progression, which defines progression",
                at=f"{key_of('benefit', name)}.criteria.progression",
            )


def refuse_best_response_without_criteria(study: Study) -> None:
    asked, progression = study.best_response, study.pejorative_events.tumour_progression
    if asked is None:
        return
    if progression is None:
        raise refusal(
            "expected pejorative_events.tumour_progression, whose criteria and readers it takes", at="best_response"
        )
    if asked.measurable_only and progression.criteria not in ALL_LESIONS:
        raise refusal(
            "expected progression by {criteria}, which say what is measurable",
            at="best_response.measurable_only",
            criteria=" or ".join(ALL_LESIONS),
        )


def refuse_landmarks_without_response_or_survival(study: Study) -> None:
    if study.response_landmarks and study.best_response is None:
        raise refusal("expected best_response, by which patients are divided", at="response_landmarks")
    if study.response_landmarks and not study.endpoints_of_death:
        raise refusal(
            "expected an endpoint whose only event is death, such as overall_survival", at="response_landmarks"
        )


RATES_OF_RESPONSES = ("objective_response", "disease_control", "time_to_response", "duration_of_response")


def refuse_marker_response_named_otherwise(study: Study) -> None:
    """Its rate stands among those of endpoints and responses by its name."""
    for name in study.marker_responses:
        if name in study.endpoints or name in RATES_OF_RESPONSES:
            raise refusal("expected a name that no endpoint or rate has", at=f"marker_responses.{name}")


def refuse_lines_without_what_makes_them(study: Study) -> None:
    for name, endpoint in study.endpoints.items():
        if endpoint.line is not None and study.lines is None:
            raise refusal("expected the key 'lines', which says what begins one", at=f"endpoints.{name}.line")
    counted = study.lines is not None and study.lines.time_zero == "progression"
    if counted and study.pejorative_events.tumour_progression is None:
        raise refusal(
            "expected pejorative_events.tumour_progression, from which lines are counted", at="lines.time_zero"
        )


def refuse_line_plans_beyond_the_study(study: Study) -> None:
    """Lines are compared by endpoints of lines, each line once; sequences by one that everybody has."""
    of_lines = tuple(name for name, endpoint in study.endpoints.items() if endpoint.line is not None)
    everybodys = tuple(n for n, endpoint in study.derived_endpoints.items() if endpoint.of_everybody)
    for place, asked in enumerate(study.line_comparisons):
        at = f"line_comparisons.{place}.endpoints"
        for name in asked.endpoints:
            refuse_unknown(name, of_lines, at)
        if len({study.endpoints[name].line for name in asked.endpoints}) < len(asked.endpoints):
            raise refusal("expected one endpoint for each line, found two of one line", at=at)
    for place, sequence in enumerate(study.sequences):
        refuse_unknown(sequence.endpoint, everybodys, f"sequences.{place}.endpoint")
        if study.lines is None:
            raise refusal("expected the key 'lines', which says what begins one", at=f"sequences.{place}")
    if (study.line_comparisons or study.sequences) and study.lines and study.lines.new_agent == "same_line":
        raise refusal(
            "expected begins_line where treatments of lines are compared: under same_line an agent given later renames "
            "the line from its first day on, and who lived to be given it is counted as treated from then on",
            at="lines.new_agent",
        )


def refuse_marker_without_analytes(study: Study) -> None:
    increase = study.pejorative_events.marker_increase
    if increase is None:
        return
    place = "pejorative_events.marker_increase"
    if not increase.analytes and not study.markers:
        raise refusal("expected 'analytes', because benefit names no markers", at=place)
    if not increase.analytes and len({markers.analytes for markers in study.markers}) > 1:
        raise refusal("expected 'analytes', because the benefits name different markers", at=place)
    if increase.applies_to is None and len({markers.applies_to for markers in study.markers}) > 1:
        raise refusal(
            "expected 'applies_to', because the markers of the benefits apply to different patients", at=place
        )


def refuse_decline_without_egfr(study: Study) -> None:
    if study.pejorative_events.egfr_decline is not None and study.egfr is None:
        raise refusal(
            "expected the key 'egfr', which says what labs calls creatinine", at="pejorative_events.egfr_decline"
        )


def refuse_level_out_of_range(study: Study) -> None:
    if not 0 < study.level.value < 1:
        raise refusal(
            "expected a level between 0 and 1, such as 0.05, found '{found}'", at="level", found=study.level.text
        )


def refuse_choice_without_agents(study: Study) -> None:
    if study.agent_choice is not None and not study.agents:
        raise refusal("expected the key 'agents', among which uptake chooses", at="agent_choice")


def refuse_derivation_without_time_zero(study: Study) -> None:
    if study.time_zero is None and (study.derived_endpoints or study.benefits):
        raise refusal("expected the key 'time_zero' (enrolled_on or consent_on), from which everything is counted")


def refuse_design_of_another_study(study: Study) -> None:
    """Its groups and kinds of event are the study's; shares leave somebody, and times pass."""
    design = study.design or Design()
    given = (name for name, endpoint in study.endpoints.items() if endpoint.given)
    kinds = (*study.pejorative_events.stated, *given)
    for name, size in design.sizes.items():
        refuse_unknown(name, tuple(study.groups), "design.sizes")
        refuse_out_of_range("sizes", size, 1, MOST_OF_A_GROUP)
    for name, median in design.medians.items():
        refuse_unknown(name, kinds, "design.medians")
        refuse_out_of_range("medians", median.days, 1, math.inf)
    for ratio in design.hazard_ratios:
        refuse_out_of_range("hazard_ratios", ratio, 0.01, 100)
    for key in ("dropout", "missed_visits"):
        share = getattr(design, key)
        refuse_out_of_range(key, share.amount if share else 0, 0, 90)


MOST_OF_A_GROUP = 2000


def refuse_out_of_range(key: str, found: float | Decimal, low: float, high: float) -> None:
    if not low <= found <= high:
        most = f" to {high:g}" if high < math.inf else " or more"
        raise refusal("expected {low}{most}, found {found}", at=f"design.{key}", low=low, most=most, found=str(found))


CHECKS = (
    refuse_unknown_reference,
    refuse_events_not_defined,
    refuse_two_conversions,
    refuse_unknown_analysis,
    refuse_plan_beyond_the_study,
    refuse_unknown_in_strategies,
    refuse_unknown_in_logistic,
    refuse_two_primary_analyses,
    refuse_claim_of_unknown_endpoint,
    refuse_unknown_negative_control,
    refuse_unplanned_benefit,
    refuse_progression_without_criteria,
    refuse_best_response_without_criteria,
    refuse_landmarks_without_response_or_survival,
    refuse_marker_response_named_otherwise,
    refuse_lines_without_what_makes_them,
    refuse_line_plans_beyond_the_study,
    refuse_marker_without_analytes,
    refuse_decline_without_egfr,
    refuse_choice_without_agents,
    refuse_derivation_without_time_zero,
    refuse_level_out_of_range,
    refuse_design_of_another_study,
)
