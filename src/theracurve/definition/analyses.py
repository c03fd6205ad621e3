"""The planned comparisons: of which endpoint, over which time, in whom, alike in what, by which test."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from theracurve.definition.part import Flag, Key, Number, Part, Word, refusal
from theracurve.definition.quantities import Duration, Percentage
from theracurve.vocabulary.named import EVALUABLE

OVER_TIME = (
    "log_rank",
    "exact_log_rank",
    "unequal_follow_up_log_rank",
    "peto_peto",
    "max_combo",
    "gray_test",
    "permuted_gray_test",
)
AT_ONE_TIME = ("fisher_exact", "boschloo_exact")
WITHIN_STRATA = ("by_rule", "log_rank", "peto_peto")

PlannedTest = Literal[
    "by_rule",
    "log_rank",
    "exact_log_rank",
    "unequal_follow_up_log_rank",
    "peto_peto",
    "max_combo",
    "gray_test",
    "permuted_gray_test",
    "fisher_exact",
    "boschloo_exact",
]


def listed(value: Any) -> Any:
    """One value where several may stand."""
    return value if isinstance(value, list | tuple) else (value,)


def alone(values: tuple[Any, ...]) -> Any:
    return str(values[0]) if len(values) == 1 else [str(value) for value in values]


ONE_OR_MORE = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
Times = Annotated[tuple[Duration, ...], BeforeValidator(listed), PlainSerializer(alone), ONE_OR_MORE]
Names = Annotated[tuple[Key, ...], BeforeValidator(listed), ONE_OR_MORE]


class FixedValue(Part):
    """What a group is held against: the share free of the event at a time, with a constant hazard up to it."""

    survival: Percentage
    at: Duration


class Switching(Part):
    """What switches a patient of the reference group to the treatment, from when on, and what decides on it."""

    treatments: Annotated[tuple[Word, ...], BeforeValidator(listed), ONE_OR_MORE] = Field(
        ("crossover",),
        min_length=1,
        description="Kinds of intercurrent treatment that are a switch, whichever comes first; `crossover` is the"
        " agent itself, given to a patient of a group that is not treated.",
    )
    after: Key | None = Field(
        None, description="The kind of event from which patients may switch: the secondary baseline of two stages."
    )
    adjust_for: Names = Field((), description="What decides on the switch; without, the protocol's covariates.")


class Analysis(Part):
    """One planned comparison: over the whole follow-up, up to a horizon, or at one time or several."""

    endpoint: Word
    at: Times = ()
    horizon: Duration | None = None
    primary: Flag = Field(False, description="Whether the answer of the report is about it; without, about the first.")
    population: Literal["all_allocated", "treated", "per_protocol", "evaluable_for_benefit"] = Field(
        "all_allocated", description="`treated` and `per_protocol` ask of a group that was to be treated that it was."
    )
    benefit: Key | None = Field(None, description="Which of several benefits `evaluable_for_benefit` means.")
    where: dict[Key, Word] = Field(
        default_factory=dict, description="Only patients with these categories of the protocol's covariates."
    )
    strata: Names = Field((), description="Categories within which groups are compared, by test and hazard ratio.")
    adjust_for: Names = Field((), description="Covariates that the hazard ratio is adjusted for.")
    subgroups: Names = Field((), description="Categories in which the hazard ratio is looked at apart: exploratory.")
    estimand: Literal["hazard_ratio", "survival_at", "rmst", "median_difference", "win_ratio"] | None = Field(
        None, description="What sums it up; without, the hazard ratio over time and survival at one time."
    )
    priority: Names = Field(
        (),
        description="By which endpoints pairs are compared before its own, the most important first; without, by that"
        " of deaths alone where its own counts deaths among others.",
    )
    one_sided: Flag = Field(False, description="Whether its P value asks only for fewer events than in the reference.")
    margin: Number | None = Field(None, description="The hazard ratio below which a group is not inferior.")
    against: FixedValue | None = Field(None, description="The fixed value that each group is held against.")
    switching: Switching | None = Field(
        None, description="Patients of the reference group who switch to the treatment, taken in every way."
    )
    test: PlannedTest = Field("by_rule", description="The test whose P value is the comparison's own.")
    ties: Literal["efron", "breslow", "exact"] = Field("efron", description="How Cox's model takes equal times.")
    interval: Literal["by_size", "beta-product", "log-log", "log", "plain", "logit", "arcsin"] = Field(
        "by_size", description="Of Kaplan-Meier curves; by size: beta-product in small groups, log-log beyond."
    )

    @property
    def time(self) -> Duration | None:
        """The one time asked for, of an analysis that `each` has taken apart."""
        return self.at[0] if self.at else None

    @property
    def everybody(self) -> bool:
        """Whether nobody is left out."""
        return self.population == "all_allocated" and not self.where

    @property
    def covariates(self) -> tuple[str, ...]:
        """Those in which its groups are to be alike, once."""
        return tuple(dict.fromkeys((*self.strata, *self.adjust_for)))

    @property
    def named(self) -> tuple[str, ...]:
        """Those that it names anywhere."""
        of_switch = self.switching.adjust_for if self.switching else ()
        return tuple(dict.fromkeys((*self.covariates, *self.subgroups, *self.where, *of_switch)))

    @property
    def of_means(self) -> bool:
        """Whether restricted means sum it up."""
        return self.estimand == "rmst"

    @property
    def of_medians(self) -> bool:
        return self.estimand == "median_difference"

    @property
    def of_wins(self) -> bool:
        """Whether pairs of patients are compared."""
        return self.estimand == "win_ratio"

    @property
    def directed(self) -> bool:
        """Whether it asks for one side only."""
        return self.one_sided or self.margin is not None

    @property
    def beyond_hazards(self) -> str:
        """The key that asks for what competing deaths leave without meaning."""
        if self.estimand in OTHER_ESTIMANDS:
            return "estimand"
        return next((key for key in ("against", "switching") if getattr(self, key) is not None), "")

    def each(self) -> Iterator["Analysis"]:
        """One analysis for each of several times."""
        if len(self.at) < 2:
            yield self
        for time in self.at if len(self.at) > 1 else ():
            yield self.model_copy(update={"at": (time,)})

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        refuse_two_times(self)
        if self.benefit is not None and self.population != EVALUABLE:
            raise refusal("expected 'population: evaluable_for_benefit' beside it", at="benefit")
        if self.at:
            refuse_over_time_alone(self)
        elif self.test in AT_ONE_TIME:
            raise refusal("expected 'at', the time of this test", at="test")
        refuse_unstratified_test(self)
        refuse_exact_ties(self)
        refuse_estimand(self)
        refuse_direction(self)
        refuse_alike_beside_switching(self)
        if self.against is not None and not 0 < self.against.survival.amount < 100:
            raise refusal("expected a share between 0 and 100 %", at="against.survival")
        return self


def refuse_two_times(analysis: Analysis) -> None:
    if analysis.at and analysis.horizon is not None:
        raise refusal("expected 'at' or 'horizon', not both")
    if len({time.days for time in analysis.at}) < len(analysis.at):
        raise refusal("expected different times, found one twice", at="at")


def refuse_over_time_alone(analysis: Analysis) -> None:
    """At one time there are shares and their difference: no hazards, and no strata of them."""
    for key in ("strata", "adjust_for", "subgroups", "one_sided", "margin", "against", "switching"):
        if getattr(analysis, key):
            raise refusal("expected an analysis over time, because this is of hazards: leave out 'at'", at=key)
    if analysis.ties != "efron":
        raise refusal("expected an analysis over time, because this is of hazards: leave out 'at'", at="ties")
    if analysis.test in OVER_TIME:
        raise refusal(
            "expected one of by_rule, {known}, because the analysis is at one time",
            at="test",
            known=", ".join(AT_ONE_TIME),
        )


def refuse_unstratified_test(analysis: Analysis) -> None:
    if analysis.strata and analysis.test not in WITHIN_STRATA:
        raise refusal(
            "expected one of {known}, the tests that compare within strata",
            at="test",
            known=", ".join(WITHIN_STRATA),
        )
    if analysis.adjust_for and analysis.test != "by_rule":
        raise refusal(
            "expected no test beside 'adjust_for', whose P value is that of the adjusted hazard ratio", at="test"
        )
    both = [name for name in analysis.strata if name in analysis.adjust_for]
    if both:
        raise refusal("expected {name} in 'strata' or in 'adjust_for', not in both", at="adjust_for", name=both[0])


def refuse_exact_ties(analysis: Analysis) -> None:
    """The exact likelihood is of discrete time: it has no residuals, and no penalty where events are few."""
    if analysis.ties == "exact" and analysis.adjust_for:
        raise refusal("expected efron or breslow beside 'adjust_for', found 'exact'", at="ties")


OTHER_ESTIMANDS = ("rmst", "median_difference", "win_ratio")


def refuse_estimand(analysis: Analysis) -> None:
    if analysis.estimand == "survival_at" and not analysis.at:
        raise refusal("expected 'at', the time of this estimand", at="estimand")
    if analysis.estimand not in (None, "survival_at") and analysis.at:
        raise refusal("expected survival_at, because the analysis is at one time", at="estimand")
    if analysis.priority and not analysis.of_wins:
        raise refusal("expected 'estimand: win_ratio' beside it", at="priority")
    if analysis.estimand == "rmst" and analysis.horizon is None:
        raise refusal("expected 'horizon', up to which means are restricted", at="estimand")
    if analysis.estimand in OTHER_ESTIMANDS and analysis.covariates:
        raise refusal("expected hazard_ratio beside 'strata' or 'adjust_for'", at="estimand")


def refuse_alike_beside_switching(analysis: Analysis) -> None:
    """Every way to take a switch compares the groups as they are: a model beside it would be another question."""
    if analysis.switching is not None and (analysis.covariates or analysis.estimand in OTHER_ESTIMANDS):
        raise refusal(
            "expected neither 'strata' nor 'adjust_for' nor another estimand than the hazard ratio beside it: "
            "plan them as an analysis of their own",
            at="switching",
        )


def refuse_direction(analysis: Analysis) -> None:
    """One side is asked of the log-rank test, or of the hazard ratio against a margin."""
    if analysis.margin is not None and analysis.margin <= 1:
        raise refusal("expected a hazard ratio above 1, such as 1.3", at="margin")
    for key in ("one_sided", "margin"):
        if getattr(analysis, key) and (analysis.test != "by_rule" or analysis.estimand in OTHER_ESTIMANDS):
            raise refusal("expected neither 'test' nor another estimand than the hazard ratio beside it", at=key)
    if analysis.one_sided and (analysis.margin is not None or analysis.adjust_for):
        raise refusal("expected neither 'margin' nor 'adjust_for' beside it: it asks the log-rank test", at="one_sided")


def refuse_unknown_covariates(analyses: tuple[Analysis, ...], kinds: Mapping[str, str]) -> None:
    """Every covariate is one of the protocol's, and divides patients only where it is a category."""
    for place, analysis in enumerate(analyses):
        for key in ("strata", "adjust_for", "subgroups", "where"):
            for name in getattr(analysis, key):
                if name not in kinds:
                    raise refusal(
                        "expected one of the protocol's covariates ({known}), found '{found}'",
                        at=f"analyses.{place}.{key}",
                        known=", ".join(kinds) or "there is none",
                        found=name,
                    )
                if key != "adjust_for" and kinds[name] == "number":
                    raise refusal(
                        "expected a category, found the number '{found}': record the category in a column of its own",
                        at=f"analyses.{place}.{key}",
                        found=name,
                    )
