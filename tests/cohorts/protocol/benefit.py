"""Benefit: its criteria with every option, and the rules that join them."""

from cohorts.choose import Choose
from cohorts.protocol.names import ANALYTES, CLASSES, DRUGS, LIMITS, MEASURES, SIZES, Content, without_step

DIMENSIONS = ("longest_diameter", "product", "volume")
FACTORS = {"morphine": "1", "tramadol": "0.5", "octreotide": "2", "lanreotide": "1"}  # none for the third of a class


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
    """All of them, some, or one; most often of those alone that may not apply."""
    alone = choose.one(("medication", "markers", "clinical_status", "progression"))
    names = tuple(CRITERIA)
    chosen = choose.one((names, choose.at_least_one(names), choose.at_least_one(names), [alone]))
    return {name: CRITERIA[name](choose) for name in chosen}


def clinical_status(choose: Choose) -> Content:
    measure = choose.one(MEASURES)
    return {"improves_by": measure["step"], **without_step(measure)}


def markers(choose: Choose) -> Content:
    """A value of 10 is exactly 1.25 x 8 and 2 x 5, the upper limits of generated values."""
    least = choose.one((None, "1.25 x upper limit", "2 x upper limit"))
    return {
        "analytes": choose.at_least_one(ANALYTES)[:: choose.one((1, -1))],
        "decrease": choose.one(LIMITS),
        "combine": choose.one(("any", "all", "primary")),
        "applies_to": choose.one(("all", "secreting")),
    } | ({"baseline_at_least": least} if least else {})


def progression_halted(choose: Choose) -> Content:
    return {"halted": "true", "applies_to": choose.one(("all", "documented_progression"))}


def lesion_size(choose: Choose) -> Content:
    return {
        "lesion": choose.one(("index", "sum")),
        "dimension": choose.one(DIMENSIONS),
        "decrease": choose.one(SIZES),
    }


def medication(choose: Choose) -> Content:
    classes = choose.at_least_one(CLASSES)
    declared = {name: equivalence(name) for name in choose.some(classes)}
    stated = {"classes": classes, "combine": choose.one(("any", "all"))}
    return stated | ({"equivalence": declared} if declared else {})


def equivalence(drug_class: str) -> Content:
    return {"unit": "mg", "drugs": {drug: FACTORS[drug] for drug in DRUGS[drug_class] if drug in FACTORS}}


CRITERIA = {
    "clinical_status": clinical_status,
    "markers": markers,
    "progression": progression_halted,
    "lesion_size": lesion_size,
    "medication": medication,
}
