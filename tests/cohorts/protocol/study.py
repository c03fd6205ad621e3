"""The whole protocol of a generated study."""

from datetime import timedelta
from math import ceil
from typing import get_args

from cohorts.choose import Choose
from cohorts.protocol.benefit import benefit
from cohorts.protocol.best_response import best_response
from cohorts.protocol.endpoints import endpoints
from cohorts.protocol.events import events
from cohorts.protocol.lines import endpoints_of_lines, lines
from cohorts.protocol.marker_responses import marker_responses
from cohorts.protocol.names import AGENTS, ANALYTES, FIRST_DAY, METRICS, READERS, TREATMENTS, Content
from cohorts.protocol.variants import variant
from theracurve.definition.deviations import DeviationKind
from theracurve.definition.quantities import Duration
from theracurve.vocabulary.ctcae import GRADINGS, terms_of

# Weeks give targets in whole days, so that a day lies halfway between two visits; eight months are 243.5 days, so that
# two days lie equally near to one visit; months 0.5 is 15.21875 days.
SCHEDULES: tuple[tuple[Content, str, tuple[str, ...]], ...] = (
    ({"weeks": ["2", "4", "6"]}, "weeks", ("2", "4", "6")),
    ({"months": ["1", "2"]}, "months", ("1", "2")),
    ({"months": ["8", "16"]}, "months", ("8", "16")),
    ({"weeks": ["2"], "repeating": ["every 2 weeks from week 4 to week 8"]}, "weeks", ("2", "4", "6", "8")),
    ({"months": ["0.5", "1"], "weeks": ["3"]}, "months", ("0.5", "1")),
    ({"weeks": ["2"]}, "weeks", ("2",)),
)
INCLUSION: Content = {
    "weight": {"table": "assessments", "of": "weight_kg", "at_least": "70"},
    "marker": {"table": "labs", "of": ANALYTES[0], "at_least": "8", "at_most": "10", "unit": "ug/L"},
    "uptake": {"table": "uptake", "of": "krenning", "at_most": "3"},
    "tracer": {"table": "uptake", "of": "suv_max", "tracer": "123I-MIBG", "at_least": "3"},
    "ki67": {"table": "patients", "of": "ki67_percent", "at_most": "20"},
    "grade": {"table": "patients", "of": "grade", "one_of": ["G1", "G2"]},
}
KINDS = get_args(DeviationKind)
REQUIRED: Content = {
    "image": {"table": "lesions"},
    "read": {"table": "responses"},
    "marker": {"table": "labs", "of": ANALYTES[0]},
    "weight": {"table": "assessments", "of": "weight_kg"},
    "bone": {"table": "bone_scans"},
    "volume": {"table": "volumes"},
}
WINDOWS = ("7 days", "0.5 months", "14 days", "10 days", "5 days", "3 days", "0 days")
NOMINAL_DATES = (None, "first", "last", "planned")  # by the window
BASELINE_WINDOWS = ("1 month", "7 days", "10 days", "0 days")
# Amounts in nmol/L are twice those in ug/L (records/labs.py); a third rounds at the sixth decimal.
CONVERSIONS: tuple[Content, ...] = (
    {"analyte": "CgA", "from": "nmol/L", "to": "ug/L", "factor": "0.5"},
    {"analyte": "CgA", "from": "nkat/mL", "to": "U/L", "factor": "0.333333"},
    {"analyte": "5-HIAA", "from": "nmol/L", "to": "mg/L", "factor": "0.0005"},
    {"analyte": "Anemia", "from": "mmol/L", "to": "g/L", "factor": "1"},
    {"analyte": "Creatinine", "from": "mg/L", "to": "umol/L", "factor": "1"},
    {"analyte": "shared", "from": "mg/L", "to": "umol/L", "factor": "1"},
)


def study_content(choose: Choose) -> Content:
    """The content of a study file; `given` ones have no derived endpoint, no time zero and no visits."""
    groups = choose.one((("A", "B"), ("A",), ("A", "B", "C")))
    content: Content = {
        "study": "generated",
        "title": "A generated study",
        "data_origin": choose.one(("synthetic", "study", "reconstructed")),
        "groups": {name: group(choose, name) for name in groups},
        "agents": AGENTS,
    }
    if len(groups) > 1:
        content["reference_group"] = groups[-1]
    return content | (only_given(choose) if choose.rarely(16) else derived(choose))


def group(choose: Choose, name: str) -> Content:
    """B is a comparator, of which the protocol may say whether it was watched."""
    watched = choose.one((None, "true", "false")) if name == "B" else None
    return {"label": name, "treated": str(name != "B").lower()} | ({"watched": watched} if watched else {})


def only_given(choose: Choose) -> Content:
    names = ["overall_survival", "progression_free_survival"][: choose.whole(1, 2)]
    return {"endpoints": {name: {"given": "true"} for name in names}}


def derived(choose: Choose) -> Content:
    schedule, unit, times = choose.one(SCHEDULES)
    zero, window = choose.one(("enrolled_on", "consent_on")), choose.one(WINDOWS)
    standing = NOMINAL_DATES[WINDOWS.index(window) % len(NOMINAL_DATES)]
    content: Content = {
        "time_zero": zero,
        "visits": schedule | {"window": window},
        **({"nominal_dates": standing} if standing else {}),
        **options(choose),
    }
    if choose.mostly(12):
        content["benefit"] = benefit(choose, unit, times)
    stated = events(choose, content.get("benefit"))
    content["pejorative_events"] = stated
    if "tumour_progression" in stated and choose.mostly():
        content["best_response"] = best_response(choose, stated["tumour_progression"])
    content["endpoints"] = endpoints(choose, list(stated), "benefit" in content)
    if stated and choose.mostly():
        content["lines"] = lines(choose, list(stated))
        content["endpoints"] |= endpoints_of_lines(choose, list(stated))
    if choose.mostly(4):
        content["marker_responses"] = marker_responses(choose)
    variants = {name: changes for name in ("first", "second", "third") if (changes := variant(choose, content))}
    return content | {"variants": variants}


def options(choose: Choose) -> Content:
    """What a protocol may state or leave to its default."""
    cutoff = FIRST_DAY + timedelta(days=choose.one((12, 30, 45, 61, 250)))
    stated = {
        "data_cutoff": choose.one((None, None, None, cutoff.isoformat())),
        "baseline_window": choose.one((None, choose.one(BASELINE_WINDOWS))),
        "baseline_until": choose.one((None, "time_zero", "first_administration", "first_administration")),
        "partial_dates": choose.one((None, "leave_out", "first", "middle", "last")),
        "conversions": choose.one(([], choose.some(CONVERSIONS))),
        "laboratory_grades": choose.one((None, laboratory_grades(choose))),
        "other_treatments": choose.one((None, other_treatments(choose))),
        "administrations": administrations(choose) if choose.mostly(4) else None,
        "deviations": deviations(choose) if choose.mostly(4) else None,
        "inclusion": choose.one((None, INCLUSION, {name: INCLUSION[name] for name in choose.some(tuple(INCLUSION))})),
        "agent_choice": agent_choice(choose) if choose.mostly(6) else None,
        "time_points": choose.one((None, time_points(choose))),
    }
    return {key: value for key, value in stated.items() if value is not None}


def time_points(choose: Choose) -> Content:
    """Windows that the days of one reading just reach, or do not."""
    return {
        "window": choose.one(("1 day", "14 days", "2 days", "0 days", "3 weeks")),
        "progression_on": choose.one(("first", "last")),
        "response_on": choose.one(("last", "first")),
    }


def laboratory_grades(choose: Choose) -> Content:
    """Up to twelve terms; now and then two of one analyte, or one that is a marker."""
    grading = choose.one(GRADINGS)
    terms = dict.fromkeys(choose.one(terms_of(grading)) for _ in range(choose.whole(3, 12)))
    shared = choose.one((None, None, None, "shared", ANALYTES[0]))
    return {"grading": grading, "terms": {term: shared or term.split()[0] for term in terms}}


def administrations(choose: Choose) -> Content:
    """Intervals and windows around the days on which cycles are given."""
    stated = {
        "count": choose.one(("1", "2", "1 to 2", "2 to 3")),
        "interval": choose.one(("5 days", "1 week", "0.5 months")),
        "window": choose.one(("0 days", "2 days", "1 week")),
    }
    least = ceil(Duration.parse(stated["interval"]).days + Duration.parse(stated["window"]).days)
    longest = choose.one((None, f"{least} days", f"{2 * least} days"))
    return stated | ({"longest": longest} if longest else {})


def deviations(choose: Choose) -> Content:
    allowed = ["crossover"] if choose.rarely(3) else []
    graded = [kind for kind in choose.some(KINDS) if kind not in allowed]
    stated = {
        "allowed": allowed or None,
        "grades": choose.one((None, {kind: choose.one(("minor", "major")) for kind in graded})),
        "activity_major": choose.one((None, "5 %", "50 %")),
        "required": choose.one((None, REQUIRED, {"image": REQUIRED["image"]})),
        "prohibited": choose.one((None, TREATMENTS[:1], TREATMENTS[:2])),
    }
    return {key: value for key, value in stated.items() if value is not None}


def agent_choice(choose: Choose) -> Content:
    """Uptakes lie on the least one, and on each other."""
    stated = {
        "over_lesions": choose.one((None, "highest", "lowest", "median", "index_lesion", "median", "index_lesion")),
        "least": choose.one((None, "2", "3", None)),
        "reader": choose.one((None, READERS[0])),
        "missing_scan": choose.one(("leave_out", None, "report", "leave_out")),
        "tie": choose.one((None, "report")),
    }
    asked = {key: value for key, value in stated.items() if value is not None}
    return {"by": "highest_uptake", "metric": choose.one(METRICS)} | asked


def other_treatments(choose: Choose) -> Content:
    return {
        "kinds": choose.one(("all", TREATMENTS[:1], TREATMENTS[:2])),
        "crossover": choose.one(("true", "false")),
    }
