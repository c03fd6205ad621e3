"""What a protocol could as well have said: for every question that sources leave open, the answers there are.

The answers do not depend on which of them the protocol gives, so that the set of all definitions is the same whatever
is stated; only the stated one is marked. A value of the protocol that is none of the usual answers joins them as
`as_stated`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from theracurve.definition.benefit import Benefit
from theracurve.definition.bone_progression import SIX_WEEKS, BoneProgression
from theracurve.definition.endpoints import Endpoint
from theracurve.definition.events import MarkerIncrease, kinds_of
from theracurve.definition.named import key_of
from theracurve.definition.part import Part
from theracurve.definition.quantities import Duration
from theracurve.definition.study import Study
from theracurve.definition.symptoms import Deterioration, SymptomRelapse
from theracurve.definition.tumour_progression import TumourProgression
from theracurve.vocabulary.named import split_qualified

AS_STATED = "as_stated"
Worsening = SymptomRelapse | Deterioration | MarkerIncrease
PROGRESSION_CRITERIA = ("recist_1_1", "recist_1_0", "who", "index_lesion")
ASSESSED = (
    *("symptom_relapse", "deterioration", "tumour_progression", "bone_progression", "marker_increase"),
    "egfr_decline",
)
BONE_SCANS: Mapping[str, Mapping[str, str]] = {  # which scans are confirmed, when, and until when a flare is expected
    "pcwg3": {"confirmed_scans": "all", "confirmed_after": str(SIX_WEEKS)},
    "pcwg3_next_scan": {"confirmed_scans": "all", "confirmed_after": "0 days"},
    "pcwg2": {"confirmed_scans": "flare", "confirmed_after": str(SIX_WEEKS)},
    "flare_within_12_weeks": {
        "confirmed_scans": "all",
        "confirmed_after": str(SIX_WEEKS),
        "flare_until": "12 weeks",
    },
    "seen_once": {"confirmed_scans": "none"},
}
NOMINAL_DAYS = {"planned_day": "planned", "window_begins": "first", "window_ends": "last"}
PARTIAL_DAYS = {"left_out": "leave_out", "first_day": "first", "middle_day": "middle", "last_day": "last"}


@dataclass(frozen=True, slots=True)
class PossibleAnswer:
    """One answer to a question: its name, and the keys of the study that give it."""

    name: str
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DefinitionQuestion:
    """A question that a protocol answers in one of several ways; `stated` is the name of the answer it gives."""

    name: str
    answers: tuple[PossibleAnswer, ...]
    stated: str

    @property
    def alternatives(self) -> tuple[PossibleAnswer, ...]:
        return tuple(answer for answer in self.answers if answer.name != self.stated)


def questions_of_endpoint(study: Study, name: str, recorded: Collection[str]) -> tuple[DefinitionQuestion, ...]:
    """What a derived endpoint leaves open; `recorded` are the record tables that have rows."""
    endpoint, kinds = study.endpoints[name], study.events_of(study.endpoints[name])
    found = (
        progression_criteria(study, recorded) if "tumour_progression" in kinds else None,
        growth_reference(study) if "tumour_progression" in kinds else None,
        last_unconfirmed(study) if "tumour_progression" in kinds else None,
        bone_scans(study) if "bone_progression" in kinds else None,
        confirmation(study, kinds),
        reference_value(study, kinds),
        lasting(study, kinds),
        censoring(study, name, endpoint, kinds),
        other_treatment(name, endpoint)
        if endpoint.line is None and {"treatments", "administrations"} & set(recorded)
        else None,
    )
    return tuple(question for question in found if question is not None)


def questions_of_benefit(study: Study, name: str, recorded: Collection[str]) -> tuple[DefinitionQuestion, ...]:
    """What the benefit of this name leaves open."""
    benefit, key = study.benefits[name], key_of("benefit", name)
    criteria = benefit.criteria
    found = (
        benefit_rule(benefit, key),
        lesion_dimension(benefit, key) if criteria.lesion_size else None,
        lesions_measured(benefit, key) if criteria.lesion_size else None,
        progression_criteria(study, recorded) if criteria.progression else None,
        over_visits(benefit, key),
    )
    return tuple(question for question in found if question is not None)


def questions_of_study(
    study: Study, recorded: Collection[str], origins: Collection[str], inexact: Collection[str] = ()
) -> tuple[DefinitionQuestion, ...]:
    """What holds for every patient: which baseline, from when time counts, and which day stands for an inexact date.

    `origins` are the days that are recorded for everybody, `inexact` how dates are known: `nominal`, `partial`.
    """
    found = (
        baseline(study) if "administrations" in recorded or study.baseline_window else None,
        origin(study, origins) if len(origins) > 1 else None,
        standing_day("nominal_dates", NOMINAL_DAYS, study.nominal_dates) if "nominal" in inexact else None,
        standing_day("partial_dates", PARTIAL_DAYS, study.partial_dates) if "partial" in inexact else None,
    )
    return tuple(question for question in found if question is not None)


def progression_criteria(study: Study, recorded: Collection[str]) -> DefinitionQuestion | None:
    """Which criteria call a progression. Readers' own calls cannot be made anew."""
    part = study.pejorative_events.tumour_progression
    if part is None or part.criteria not in PROGRESSION_CRITERIA or "lesions" not in recorded:
        return None
    key = "pejorative_events.tumour_progression"
    answers = tuple(PossibleAnswer(name, {key: with_criteria(part, name)}) for name in PROGRESSION_CRITERIA)
    return DefinitionQuestion("progression_criteria", answers, part.criteria)


def with_criteria(part: TumourProgression, criteria: str) -> dict[str, Any]:
    """The part under other criteria: the same readers, what belongs to one set of criteria left out."""
    if criteria == part.criteria:
        return written(part)
    readers = {key: value for key, value in written(part).items() if key in ("reader", "adjudicator")}
    return {"criteria": criteria, **readers}


def growth_reference(study: Study) -> DefinitionQuestion | None:
    """From what an increase counts: the papers of RECIP, PERCIST and Choi compare one scan with the baseline."""
    part = study.pejorative_events.tumour_progression
    if part is None or not part.asked_for("increase_from"):
        return None
    key = "pejorative_events.tumour_progression.increase_from"
    ways = {"best_so_far": "nadir", "baseline": "baseline"}
    answers = [PossibleAnswer(name, {key: way}) for name, way in ways.items()]
    return question("growth_reference", answers, {"best_so_far" if part.increase_from == "nadir" else "baseline"})


def last_unconfirmed(study: Study) -> DefinitionQuestion | None:
    """Whether a progression by iRECIST counts after which nothing was assessed."""
    part = study.pejorative_events.tumour_progression
    if part is None or not part.asked_for("last_unconfirmed"):
        return None
    key = "pejorative_events.tumour_progression.last_unconfirmed"
    ways = {"last_counts": "progression", "last_does_not": "unconfirmed"}
    answers = [PossibleAnswer(name, {key: way}) for name, way in ways.items()]
    return question("last_unconfirmed", answers, {name for name, way in ways.items() if way == part.last_unconfirmed})


def bone_scans(study: Study) -> DefinitionQuestion | None:
    """Which new lesions of bone are confirmed, and whether the first scan may show a flare."""
    part = study.pejorative_events.bone_progression
    if part is None:
        return None
    own = {key: value for key, value in written(part).items() if key in ("reader", "new_lesions")}
    key = "pejorative_events.bone_progression"
    answers = [PossibleAnswer(name, {key: {**own, **way}}) for name, way in BONE_SCANS.items()]
    rules = {name: BoneProgression.model_validate({**own, **way}).compiled for name, way in BONE_SCANS.items()}
    stated = next((name for name, rule in rules.items() if rule == part.compiled), AS_STATED)
    return question("bone_scans", answers, {stated})


def confirmation(study: Study, kinds: Iterable[str]) -> DefinitionQuestion | None:
    """Whether an event has to be seen twice."""
    parts = {
        kind: part
        for kind, part in study.pejorative_events.stated.items()
        if kind in kinds and isinstance(part, Worsening)
    }
    if not parts:
        return None
    increase = parts.get("marker_increase")
    period = increase.confirmed_after if isinstance(increase, MarkerIncrease) else None
    names = ("unconfirmed", "confirmed", *(("confirmed_after_fall",) if period else ()))
    answers = [
        PossibleAnswer(name, {key: value for kind in parts for key, value in way_to_confirm(kind, name, period)})
        for name in names
    ]
    return question("confirmation", answers, {stated_confirmation(part) for part in parts.values()})


def way_to_confirm(kind: str, name: str, period: Duration | None) -> Iterator[tuple[str, Any]]:
    """The keys of a kind of event that say whether it is confirmed; `period` is the one stated for a marker."""
    key = key_of_kind(kind)
    if kind != "marker_increase" or period is None:
        yield f"{key}.confirmed", name != "unconfirmed"
    else:
        yield f"{key}.confirmed_after", None if name == "unconfirmed" else str(period)
        yield f"{key}.confirmed_rises", "after_fall" if name == "confirmed_after_fall" else "all"


def key_of_kind(kind: str) -> str:
    """Says where a study file defines a kind of event."""
    name, root = split_qualified(kind)
    return f"pejorative_events.{key_of(root, name)}"


def stated_confirmation(part: Worsening) -> str:
    if isinstance(part, MarkerIncrease) and part.confirmed_rises == "after_fall":
        return "confirmed_after_fall"
    is_confirmed = part.confirmed or (isinstance(part, MarkerIncrease) and part.confirmed_after is not None)
    return "confirmed" if is_confirmed else "unconfirmed"


def reference_value(study: Study, kinds: Iterable[str]) -> DefinitionQuestion | None:
    """What a worse value is compared with: the best so far, or the baseline."""
    best: dict[type[Part], str] = {SymptomRelapse: "best", Deterioration: "best", MarkerIncrease: "nadir"}
    parts = {
        kind: part
        for kind, part in study.pejorative_events.stated.items()
        if kind in kinds and isinstance(part, Worsening)
    }
    if not parts:
        return None
    answers = [
        PossibleAnswer("best_so_far", {f"{key_of_kind(kind)}.from": best[type(part)] for kind, part in parts.items()}),
        PossibleAnswer("baseline", {f"{key_of_kind(kind)}.from": "baseline" for kind in parts}),
    ]
    stated = {"baseline" if part.from_ == "baseline" else "best_so_far" for part in parts.values()}
    return question("reference_value", answers, stated)


def lasting(study: Study, kinds: Iterable[str]) -> DefinitionQuestion | None:
    """Whether a deterioration that a later value takes back counts."""
    stated = study.pejorative_events.stated
    parts = {kind: part for kind, part in stated.items() if kind in kinds and isinstance(part, Deterioration)}
    if not parts:
        return None
    ways = ("first", "definitive")
    answers = [PossibleAnswer(way, {f"{key_of_kind(kind)}.lasting": way for kind in parts}) for way in ways]
    return question("lasting", answers, {part.lasting for part in parts.values()})


def censoring(study: Study, name: str, endpoint: Endpoint, kinds: Iterable[str]) -> DefinitionQuestion | None:
    """Until when somebody without an event was followed, and what an event after missed visits is worth."""
    components = [kind for kind in kinds if kind in ASSESSED]
    if not components:
        return None
    keys = (f"endpoints.{name}.censoring", f"endpoints.{name}.censor_after_missed")
    ways: dict[str, tuple[str, str | None]] = {
        "earliest_component": ("earliest_component", None),
        "latest_component": ("latest_component", None),
    }
    if len(study.planned_visits) > 2:
        ways["before_missed_visits"] = ("earliest_component", "at least 2")
    answers = [PossibleAnswer(way, dict(zip(keys, values, strict=True))) for way, values in ways.items()]
    missed = str(endpoint.censor_after_missed) if endpoint.censor_after_missed else None
    stated = next((way for way, values in ways.items() if values == (endpoint.censoring, missed)), AS_STATED)
    return question("censoring", answers, {stated})


def other_treatment(name: str, endpoint: Endpoint) -> DefinitionQuestion:
    key = f"endpoints.{name}.other_treatment"
    answers = [PossibleAnswer(way, {key: way}) for way in ("ignore", "censor", "event")]
    return question("other_treatment", answers, {endpoint.other_treatment})


def benefit_rule(benefit: Benefit, benefit_key: str) -> DefinitionQuestion:
    """How the criteria join: `at least` as many as leave something to choose."""
    counts = range(2, len(benefit.criteria.stated))
    rules = ("all_applicable", "all", "any", *(f"at least {count}" for count in counts))
    answers = [PossibleAnswer(rule.replace(" ", "_"), {f"{benefit_key}.rule": rule}) for rule in rules]
    stated = str(benefit.rule).replace(" ", "_")
    return question("benefit_rule", answers, {stated})


def lesion_dimension(benefit: Benefit, benefit_key: str) -> DefinitionQuestion:
    key, part = f"{benefit_key}.criteria.lesion_size.dimension", benefit.criteria.lesion_size
    answers = [PossibleAnswer(way, {key: way}) for way in ("longest_diameter", "product", "volume")]
    return question("lesion_dimension", answers, {part.dimension if part else AS_STATED})


def lesions_measured(benefit: Benefit, benefit_key: str) -> DefinitionQuestion:
    key, part = f"{benefit_key}.criteria.lesion_size.lesion", benefit.criteria.lesion_size
    answers = [PossibleAnswer(way, {key: way}) for way in ("index", "sum")]
    return question("lesions_measured", answers, {part.lesion if part else AS_STATED})


def over_visits(benefit: Benefit, benefit_key: str) -> DefinitionQuestion:
    answers = [PossibleAnswer(way, {f"{benefit_key}.over_visits": way}) for way in ("once", "sustained")]
    return question("over_visits", answers, {benefit.over_visits})


def baseline(study: Study) -> DefinitionQuestion:
    """Up to when a value may be the baseline, and how old it may be."""
    window = str(study.baseline_window) if study.baseline_window else None
    ways: dict[str, tuple[str, str | None]] = {"time_zero": ("time_zero", window)}
    if any(group.treated for group in study.groups.values()):
        ways["first_administration"] = ("first_administration", window)
    if window is not None:
        ways["any_age"] = ("time_zero", None)
    keys = ("baseline_until", "baseline_window")
    answers = [PossibleAnswer(way, dict(zip(keys, values, strict=True))) for way, values in ways.items()]
    stated = next((way for way, values in ways.items() if values == (study.baseline_until, window)), AS_STATED)
    return question("baseline", answers, {stated})


def origin(study: Study, origins: Collection[str]) -> DefinitionQuestion:
    answers = [PossibleAnswer(day, {"time_zero": day}) for day in sorted(origins)]
    return question("origin", answers, {str(study.time_zero)})


def standing_day(key: str, days: Mapping[str, str], stated: str) -> DefinitionQuestion:
    """Which day stands for dates of which only an interval is known; `days` names the answers of the study's key."""
    answers = [PossibleAnswer(name, {key: day}) for name, day in days.items()]
    return question(key, answers, {name for name, day in days.items() if day == stated})


def question(name: str, answers: Iterable[PossibleAnswer], stated: Collection[str]) -> DefinitionQuestion:
    """A question whose stated answer is the one that all parts give; otherwise `as_stated` is one more."""
    known = tuple(answers)
    (given,) = stated if len(stated) == 1 else (AS_STATED,)
    if given in {answer.name for answer in known}:
        return DefinitionQuestion(name, known, given)
    return DefinitionQuestion(name, (*known, PossibleAnswer(AS_STATED)), AS_STATED)


def written(part: Part) -> dict[str, Any]:
    """The part as a study file writes it."""
    return part.model_dump(mode="json", by_alias=True, exclude_unset=True)


def reduced_to(study: Study, endpoint: str | None) -> dict[str, Any]:
    """The content of the study for one endpoint alone, or (None) for benefit alone: nothing else has to be derived."""
    content = written(study)
    for key in ("analyses", "variants", "claims", "assumed", "best_response", "marker_responses"):
        content.pop(key, None)
    if endpoint is None:
        death = {name: part for name, part in study.endpoints.items() if study.events_of(part) == ("death",)}
        kept = next(iter(death or study.endpoints))
        content["endpoints"] = {kept: content["endpoints"][kept]}
        content["pejorative_events"] = {
            kind: part
            for kind, part in content["pejorative_events"].items()
            if kind == "tumour_progression" or kind in kinds_of(study.events_of(study.endpoints[kept]))
        }
        return content
    content["endpoints"] = {endpoint: content["endpoints"][endpoint]}
    if study.endpoints[endpoint].among is None:
        content.update(dict(without_benefit(study, content)))
    return content


def without_benefit(study: Study, content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Benefit left out; what marker increases take over from its markers is written where it is used."""
    markers = next(iter(study.markers), None)
    increase = study.pejorative_events.marker_increase
    if markers is not None and increase is not None:
        stated = written(markers)
        taken = {key: stated[key] for key in ("analytes", "applies_to") if key in stated}
        events = content["pejorative_events"]
        yield "pejorative_events", {**events, "marker_increase": {**taken, **events["marker_increase"]}}
    yield "benefit", None
