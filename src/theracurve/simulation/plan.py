"""Which of the planned analyses are simulated, how, and what of the plan a simulation leaves out."""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.analysis.planned import Planned, planned_analyses
from theracurve.definition.analyses import Analysis
from theracurve.definition.bone_progression import BoneProgressionRule
from theracurve.definition.endpoints import Endpoint
from theracurve.definition.rules import compile_rules
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity

LEFT_OUT = (
    *("population", "where", "strata", "adjust_for", "subgroups", "one_sided", "margin", "against", "ties"),
    "switching",
)
SEEN_AGAIN = ("confirmed", "confirmed_after", "after_improvement", "not_before")
SIMULATED_TESTS = ("by_rule", StudyQuantity.LOG_RANK, StudyQuantity.EXACT_LOG_RANK)
SIMULATED_ESTIMANDS = (None, StudyQuantity.HAZARD_RATIO, "survival_at")


@dataclass(frozen=True, slots=True)
class SimulatedAnalysis:
    """A planned comparison of a group with the reference group, and the kinds of event that end it.

    `left_out` names what the plan states of it that no patient of a simulation has, `unfollowed` what the rules of its
    events ask for that only whole records follow.
    """

    analysis: Analysis
    endpoint: Endpoint
    kinds: tuple[str, ...]
    group: str
    reference: str
    left_out: tuple[str, ...]
    unfollowed: tuple[str, ...]

    @property
    def planned(self) -> Planned:
        return Planned(self.analysis, PROTOCOL)

    @property
    def end_days(self) -> float | None:
        return self.planned.end_days

    @property
    def at_one_time(self) -> bool:
        return self.analysis.time is not None


@dataclass(frozen=True, slots=True)
class PlannedComparisons:
    """The analyses that are simulated, and those that are not: endpoint and the code of why."""

    simulated: tuple[SimulatedAnalysis, ...]
    declined: tuple[tuple[Analysis, str], ...]


def planned_comparisons(study: Study) -> PlannedComparisons:
    """The plan as a simulation sees it: one entry for each two groups; analyses that compare nobody are declined."""
    why = tuple((analysis, declined(study, analysis)) for analysis in planned_analyses(study))
    simulated = (found for analysis, reason in why if not reason for found in compared(study, analysis))
    return PlannedComparisons(tuple(simulated), tuple((analysis, reason) for analysis, reason in why if reason))


def declined(study: Study, analysis: Analysis) -> str:
    if not study.endpoints[analysis.endpoint].of_everybody:
        return "among_benefited"
    if study.deaths_compete(analysis.endpoint):
        return "deaths_compete"
    return "" if study.reference_group is not None and len(study.groups) > 1 else "one_group"


def compared(study: Study, analysis: Analysis) -> Iterator[SimulatedAnalysis]:
    endpoint = study.endpoints[analysis.endpoint]
    kinds = (analysis.endpoint,) if endpoint.given else study.events_of(endpoint)
    left_out, unfollowed = tuple(parts_left_out(analysis, endpoint)), tuple(rules_unfollowed(study, kinds))
    for group in study.comparators:
        yield SimulatedAnalysis(analysis, endpoint, kinds, group, str(study.reference_group), left_out, unfollowed)


def rules_unfollowed(study: Study, kinds: tuple[str, ...]) -> Iterator[str]:
    """What asks for more than one look: that a change is seen again, or follows a better value."""
    rules = compile_rules(study).events
    for kind in kinds:
        rule = rules.get(kind)
        once = isinstance(rule, BoneProgressionRule) and rule.confirmed_scans == "none"
        stated = {key: getattr(rule, key, None) for key in SEEN_AGAIN if not once}
        asked = (key for key, value in stated.items() if value is not None and value is not False)
        yield from (f"{kind}.{key}" for key in asked)


def parts_left_out(analysis: Analysis, endpoint: Endpoint) -> Iterator[str]:
    usual = Analysis(endpoint=analysis.endpoint)
    yield from (key for key in LEFT_OUT if getattr(analysis, key) != getattr(usual, key))
    if analysis.test not in SIMULATED_TESTS:
        yield "test"
    if analysis.estimand not in SIMULATED_ESTIMANDS:
        yield "estimand"
    if endpoint.other_treatment != "ignore":
        yield "other_treatment"
