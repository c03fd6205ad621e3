"""Pejorative events with every option."""

from cohorts.choose import Choose
from cohorts.protocol.benefit import DIMENSIONS
from cohorts.protocol.names import (
    ANALYTES,
    LIMITS,
    MEASURES,
    PSMA,
    READERS,
    SIZES,
    TERMS,
    TREATMENTS,
    Content,
    without_step,
)

FROM_LESIONS = ("recist_1_1", "recist_1_0", "who", "index_lesion")
OTHERWISE = ("responses", "recip_1_0")
FLAGS = ("false", "true")
# 2 x (1^2 + 7^2) = 10^2, and 10 x 2 are exactly 20 percent; without z, 8.3156 percent.
CHANGE_VALUES: tuple[Content, ...] = (
    {"analytical_cv": "1 %", "within_subject_cv": "7 %", "z": "2"},
    {"analytical_cv": "3 %", "within_subject_cv": "0 %"},
)


# Values of markers lie 2 to 10 ug/L apart, those in other units as many times that.
AMOUNTS = ("2 ng/mL", "0.005 mg/L", "7000 ng/L", "10 U/L")
PERIODS = ("3 weeks", "28 days", "1 month", "60 days")


def events(choose: Choose, benefit: object) -> Content:
    """The events stated; those that the benefit's criteria rely on always are."""
    stated = benefit["criteria"] if isinstance(benefit, dict) else {}
    some = [name for name in EVENTS if choose.mostly(4)] if choose.mostly(6) else []
    chosen = [*some, *(["tumour_progression"] if "progression" in stated else [])]
    found = {name: make(choose) for name, make in EVENTS.items() if name in chosen}
    if "marker_increase" in found and ("markers" not in stated or choose.rarely(3)):
        found["marker_increase"] = with_analytes(choose, found["marker_increase"])
    return found


def therapy_side_effect(choose: Choose) -> Content:
    return {
        "grade": f"{choose.whole(2, 3)} or more",
        "related": choose.one(FLAGS[::-1]),
        "serious": choose.one(("not_considered", "required", "sufficient")),
    }


def symptom_relapse(choose: Choose) -> Content:
    measure = choose.one(MEASURES)
    return {
        "worsens_by": measure["step"],
        **without_step(measure),
        "from": choose.one(("best", "baseline")),
        "after_improvement": choose.one(FLAGS),
        "confirmed": choose.one(FLAGS),
    }


def tumour_progression(choose: Choose) -> Content:
    criteria = choose.one((FROM_LESIONS[0], *OTHERWISE, *FROM_LESIONS, *FROM_LESIONS[-1:] * 2, OTHERWISE[-1]))
    stated = by_criteria(choose, criteria) | named_readers(choose)
    return stated | ({"tracer": PSMA[0]} if criteria == "recip_1_0" and choose.rarely(2) else {})


def by_criteria(choose: Choose, criteria: str) -> Content:
    stated = {"index_lesion": of_the_index, "recist_1_1": of_reappearance, "recip_1_0": of_volumes}.get(criteria)
    return {"criteria": criteria} | (stated(choose) if stated else {})


def of_reappearance(choose: Choose) -> Content:
    return choose.one(
        ({"reappearance": "progression"}, {"reappearance": "by_sum"}, {"reappearance": "progression"}, {})
    )


def of_volumes(choose: Choose) -> Content:
    return choose.one(({"increase_from": "nadir"}, {"increase_from": "baseline"}, {}, {"increase_from": "nadir"}))


def named_readers(choose: Choose) -> Content:
    """Nobody, who reads, or besides who adjudicates."""
    reader = {"reader": choose.one(READERS[:2])}
    return choose.one(({}, reader, reader | {"adjudicator": READERS[2]}))


def of_the_index(choose: Choose) -> Content:
    stated = {"dimension": choose.one(DIMENSIONS), "increase": choose.one(SIZES)}
    return {key: value for key, value in stated.items() if choose.mostly(6)}


def marker_increase(choose: Choose) -> Content:
    stated = {
        "increase": choose.one((*LIMITS, *CHANGE_VALUES)),
        "from": choose.one(("nadir", "baseline")),
        "increase_by": choose.one((None, *AMOUNTS)),
        "not_before": choose.one((None, None, None, *PERIODS)),
        **confirmed_increase(choose),
    }
    after_fall = stated.get("confirmed") != "false" and choose.mostly(2)
    asked = {"confirmed_rises": "after_fall"} if after_fall else {}
    return {key: value for key, value in (stated | asked).items() if value is not None}


def confirmed_increase(choose: Choose) -> Content:
    return choose.one(({"confirmed": "false"}, {"confirmed": "true"}, *({"confirmed_after": p} for p in PERIODS)))


def with_analytes(choose: Choose, increase: Content) -> Content:
    scope = choose.one((None, "all", "secreting"))
    return increase | {"analytes": choose.at_least_one(ANALYTES)} | ({"applies_to": scope} if scope else {})


def death(choose: Choose) -> Content:
    return {}


def bone_progression(choose: Choose) -> Content:
    return bone_rule(choose) | choose.one(({}, {"reader": choose.one(READERS[:2])}))


def bone_rule(choose: Choose) -> Content:
    """Everything but who reads the scans; the first of them come in the first weeks."""
    stated = {
        "new_lesions": choose.one((None, "2", "1", "3")),
        "flare_until": choose.one((None, "2 weeks", "1 month", "12 weeks")),
        "confirmed_scans": choose.one((None, "flare", "all", "none")),
        "confirmed_after": choose.one(("2 weeks", "0 days", "1 month", None)),
    }
    if stated["confirmed_scans"] == "none":
        stated["confirmed_after"] = None
    return {key: value for key, value in stated.items() if value is not None}


def recorded_event(choose: Choose) -> Content:
    """Terms, kinds of treatment, or both."""
    named = {"terms": choose.some(TERMS), "treatments": choose.at_least_one(TREATMENTS)}
    if named["terms"] and choose.rarely(2):
        del named["treatments"]
    return {key: value for key, value in named.items() if value}


EVENTS = {
    "therapy_side_effect": therapy_side_effect,
    "symptom_relapse": symptom_relapse,
    "tumour_progression": tumour_progression,
    "marker_increase": marker_increase,
    "death": death,
    "bone_progression": bone_progression,
    "recorded_event": recorded_event,
}
