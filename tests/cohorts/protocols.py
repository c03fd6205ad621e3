"""Protocols that use every kind of rule, every option of it and thresholds that values hit exactly."""

from datetime import date, timedelta

from cohorts.choose import Choose

Content = dict[str, object]

FIRST_DAY = date(2001, 3, 20)  # summer time begins on 2001-03-25
AGENTS = {
    "111In-pentetreotide": {"radionuclide": "In-111", "activity": "7 GBq"},
    "131I-MIBG": {"radionuclide": "I-131", "activity": "3.7 to 7.4 GBq"},
    "177Lu-DOTATATE": {"radionuclide": "Lu-177", "activity": "200 mCi"},
    "cold": {},
}
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
WINDOWS = ("7 days", "0.5 months", "14 days", "10 days", "7 days", "3 days", "0 days")
BASELINE_WINDOWS = ("1 month", "7 days", "10 days", "0 days")
ANALYTES = ("CgA", "5-HIAA")
CLASSES = ("analgesic", "somatostatin_analogue")
# measure, step, better where it must or may be stated (against the known direction for pain: then no end is known)
MEASURES: tuple[Content, ...] = (
    {"measure": "performance_status", "step": "1"},
    {"measure": "karnofsky", "step": "10"},
    {"measure": "distress", "step": "2", "better": "lower"},
    {"measure": "pain", "step": "0.5", "better": "higher"},
)
READERS = ("central", "local")
LIMITS = ("more than 20 %", "at least 20 %", "more than 50 %")
SIZES = ("more than 25 %", "at least 25 %")


def study_content(choose: Choose) -> Content:
    """The content of a study file; `given` ones have no derived endpoint, no time zero and no visits."""
    groups = choose.one((("A", "B"), ("A",), ("A", "B", "C")))
    content: Content = {
        "study": "generated",
        "title": "A generated study",
        "data_origin": "synthetic",
        "groups": {name: {"label": name, "treated": str(name != "B").lower()} for name in groups},
        "agents": AGENTS,
    }
    if len(groups) > 1:
        content["reference_group"] = groups[-1]
    content |= only_given(choose) if choose.rarely(12) else derived(choose)
    return content


def only_given(choose: Choose) -> Content:
    names = ["overall_survival", "progression_free_survival"][: choose.whole(1, 2)]
    return {"endpoints": {name: {"given": "true"} for name in names}}


def derived(choose: Choose) -> Content:
    schedule, unit, times = choose.one(SCHEDULES)
    content: Content = {
        "time_zero": choose.one(("enrolled_on", "consent_on")),
        "visits": schedule | {"window": choose.one(WINDOWS)},
        "pejorative_events": {"death": {}},
    }
    if choose.rarely(4):
        content["data_cutoff"] = (FIRST_DAY + timedelta(days=choose.one((12, 30, 45, 61, 250)))).isoformat()
    if choose.rarely(2):
        content["baseline_window"] = choose.one(BASELINE_WINDOWS)
    if choose.mostly(12):
        content["benefit"] = benefit(choose, unit, times)
    content["pejorative_events"] = events(choose, content)
    content["endpoints"] = endpoints(choose, content)
    variants = {name: changes for name in ("first", "second") if (changes := variant(choose, content))}
    return content | {"variants": variants}


def benefit(choose: Choose, unit: str, times: tuple[str, ...]) -> Content:
    stated = criteria(choose)
    rules = ("all_applicable", "all", "any", f"at least {choose.whole(min(2, len(stated)), len(stated))}")
    return {
        "at": choose.at_least_one(times),
        "unit": unit,
        "criteria": stated,
        "rule": choose.one(rules),
        "over_visits": choose.one(("once", "sustained")),
        "death_before_first_visit": choose.one(("not_met", "not_evaluable")),
    }


def criteria(choose: Choose) -> Content:
    measure = choose.one(MEASURES)
    everything = {
        "clinical_status": {"improves_by": measure["step"], **without_step(measure)},
        "markers": {
            "analytes": choose.at_least_one(ANALYTES),
            "decrease": choose.one(LIMITS),
            "combine": choose.one(("any", "all")),
            "applies_to": choose.one(("secreting", "all")),
        },
        "progression": {"halted": "true"},
        "lesion_size": {
            "lesion": choose.one(("index", "sum")),
            "dimension": choose.one(("longest_diameter", "product", "volume")),
            "decrease": choose.one(SIZES),
        },
        "medication": {"classes": choose.at_least_one(CLASSES), "combine": choose.one(("any", "all"))},
    }
    names = tuple(everything)
    alone = choose.one(("medication", "markers", "clinical_status"))  # those that may not apply
    chosen = choose.one((names, choose.at_least_one(names), choose.at_least_one(names), [alone]))
    return {name: everything[name] for name in chosen}


def without_step(measure: Content) -> Content:
    return {key: value for key, value in measure.items() if key != "step"}


def events(choose: Choose, content: Content) -> Content:
    """The events stated; those that the benefit's criteria rely on always are."""
    stated_benefit = content.get("benefit", {})
    stated = stated_benefit["criteria"] if isinstance(stated_benefit, dict) and stated_benefit else {}
    measure = choose.one(MEASURES)
    everything = {
        "therapy_side_effect": {"grade": f"{choose.whole(2, 3)} or more", "related": choose.one(("true", "false"))},
        "symptom_relapse": {
            "worsens_by": measure["step"],
            **without_step(measure),
            "from": choose.one(("best", "baseline")),
            "after_improvement": choose.one(("false", "true")),
            "confirmed": choose.one(("false", "true")),
        },
        "tumour_progression": progression(choose),
        "marker_increase": marker_increase(choose, needs_analytes="markers" not in stated),
        "death": {},
    }
    some = [name for name in everything if choose.mostly(4)] if choose.mostly(6) else []
    chosen = [*some, *(["tumour_progression"] if "progression" in stated else [])]
    return {name: part for name, part in everything.items() if name in chosen}


def progression(choose: Choose) -> Content:
    reader = {"reader": choose.one(READERS)} if choose.rarely(3) else {}
    return {"criteria": choose.one(("recist_1_1", "recist_1_1", "responses"))} | reader


def marker_increase(choose: Choose, needs_analytes: bool) -> Content:
    own = {"analytes": choose.at_least_one(ANALYTES), "applies_to": choose.one(("all", "secreting"))}
    return {
        "increase": choose.one(LIMITS),
        "from": choose.one(("nadir", "baseline")),
        "confirmed": choose.one(("false", "true")),
    } | (own if needs_analytes or choose.rarely(3) else {})


def endpoints(choose: Choose, content: Content) -> Content:
    """Endpoints over the events stated: of all, of some, of one, among those who benefited; and given ones."""
    stated = list(content["pejorative_events"])
    found: Content = {"given": {"given": "true"}} if not stated or choose.rarely(6) else {}
    if stated:
        found["all_events"] = {"events": "all", "censoring": censoring(choose)}
        some = choose.at_least_one(stated)
        found["some_events"] = {"events": some[::-1] if choose.rarely(3) else some, "censoring": censoring(choose)}
        found["one_event"] = {"events": [choose.one(stated)]}
    if stated and "benefit" in content:
        found["after_benefit"] = {
            "events": choose.at_least_one(stated),
            "among": "benefited",
            "censoring": censoring(choose),
        }
    return found


def censoring(choose: Choose) -> str:
    return choose.one(("earliest_component", "latest_component"))


CHANGES = {
    "benefit.rule": ("any", "all", "all_applicable"),
    "benefit.over_visits": ("sustained", "once"),
    "benefit.criteria.markers.combine": ("all", "any"),
    "benefit.criteria.markers.decrease": LIMITS,
    "benefit.criteria.lesion_size.dimension": ("product", "volume", "longest_diameter"),
    "benefit.criteria.lesion_size.lesion": ("sum", "index"),
    "benefit.criteria.medication.combine": ("all", "any"),
    "pejorative_events.therapy_side_effect.grade": ("2 or more",),
    "pejorative_events.symptom_relapse.from": ("baseline", "best"),
    "pejorative_events.symptom_relapse.confirmed": ("true", "false"),
    "pejorative_events.tumour_progression.criteria": ("responses", "recist_1_1"),
    "pejorative_events.marker_increase.from": ("baseline", "nadir"),
    "pejorative_events.marker_increase.confirmed": ("true", "false"),
    "endpoints.all_events.censoring": ("latest_component", "earliest_component"),
}


def variant(choose: Choose, content: Content) -> Content:
    """One or two changes of what the protocol states, or none."""
    if choose.whole(0, 1) == 0:
        return {}
    possible = [key for key in CHANGES if has_parent(content, key)]
    keys = dict.fromkeys(choose.one(possible) for _ in range(choose.whole(1, 2))) if possible else {}
    return {key: choose.one(CHANGES[key]) for key in keys}


def has_parent(content: object, key: str) -> bool:
    *parents, _ = key.split(".")
    for step in parents:
        if not isinstance(content, dict) or step not in content:
            return False
        content = content[step]
    return True
