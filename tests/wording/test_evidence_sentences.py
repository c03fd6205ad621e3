"""Each kind of evidence as the sentence that a person reads; and no reason code without words."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from theracurve.definition.benefit import BenefitRule
from theracurve.definition.best_response import BestResponseRule
from theracurve.definition.bone_progression import BoneProgressionRule
from theracurve.definition.criteria.clinical_status import ClinicalStatusRule
from theracurve.definition.criteria.lesion_size import LesionSizeRule
from theracurve.definition.criteria.markers import MarkersRule
from theracurve.definition.criteria.medication import MedicationRule
from theracurve.definition.criteria.progression import ProgressionHaltedRule
from theracurve.definition.events import DeathRule, MarkerIncreaseRule
from theracurve.definition.kidney import EgfrDeclineRule, EgfrRule
from theracurve.definition.lines import LinesRule
from theracurve.definition.marker_responses import MarkerResponseRule
from theracurve.definition.recorded_events import RecordedEventRule
from theracurve.definition.rule import Rule
from theracurve.definition.rules import AgentChoiceRule, DeviationsRule, InclusionRule, LaboratoryGradesRule
from theracurve.definition.symptoms import SymptomRelapseRule
from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.evidence import Evidence, Override
from theracurve.vocabulary.derived import DERIVED_TABLES
from theracurve.vocabulary.filtration import UNIT
from theracurve.vocabulary.languages import LANGUAGES, Language
from theracurve.wording.evidence import sentence
from theracurve.wording.words import words_in

ENGLISH = words_in("en")
REASONS = [key.split(".")[1:] for key in ENGLISH.texts if key.startswith("reasons.")]
DERIVATION = Path(__file__).parents[2] / "docs" / "derivation.md"

STATUS = ClinicalStatusRule("performance_status", "lower", Decimal(1), Decimal(0))
CGA = MarkersRule(("CgA",), Decimal(20), True, "any", "secreting", None)
MARKERS = MarkersRule(("CgA", "5-HIAA"), Decimal(20), False, "all", "all", Decimal("1.5"))
SIZE = LesionSizeRule("index", "longest_diameter", Decimal(25), True, None, None)
DRUGS = MedicationRule(("analgesic", "somatostatin_analogue"), "any", ())
ANALGESIC = MedicationRule(("analgesic",), "any", ())
RECIST = TumourProgressionRule("recist_1_1", None, None, None, None, None)
WHO = TumourProgressionRule("who", None, None, None, None, None)
INDEX = TumourProgressionRule("index_lesion", None, None, "longest_diameter", Decimal(25), False)
HALTED = ProgressionHaltedRule(RECIST.id, "all")
BENEFIT = BenefitRule(("month 3", "month 6"), "all_applicable", None, "once", "not_met", ())
RELAPSE = SymptomRelapseRule("performance_status", "lower", Decimal(1), "best", False, False)
INCREASE = MarkerIncreaseRule(("CgA",), Decimal(20), True, "nadir", "all", None)
PSA = replace(
    INCREASE,
    analytes=("PSA",),
    percent=Decimal(25),
    strict=False,
    amount=Decimal(2),
    unit="ng/mL",
    confirmed_after=Decimal(21),
    not_before=Decimal(84),
)
DEATH = DeathRule()
CHOICE = AgentChoiceRule("tumour_to_background", "highest", Decimal(2), None, "report", ())
PLAN = DeviationsRule((), Decimal(25), (), 3, 3, Decimal(56), Decimal(7), None, (), (), ())
KARNOFSKY = InclusionRule("karnofsky", "assessments", "karnofsky", "", Decimal(60), None, "", ())
BEST = BestResponseRule(RECIST.id, "recist_1_1", Decimal(28), Decimal(42), None, 1, 0, "stable", "ends", False)
GRADES = LaboratoryGradesRule("CTCAE 5.0", (("Platelet count decreased", "platelets"),))
RECIP = TumourProgressionRule(
    "recip_1_0", None, None, None, None, None, increase_from="baseline", tracer="68Ga-PSMA-11"
)
IRECIST = TumourProgressionRule(
    "irecist", None, None, None, None, None, confirmed_after=Decimal(28), last_unconfirmed="progression"
)
BONE = BoneProgressionRule("central", 2, None, "flare", Decimal(42))
SKELETAL = RecordedEventRule(("spinal cord compression",), ("radiotherapy for bone pain",))
EGFR, DECLINE = EgfrRule("crea"), EgfrDeclineRule(Decimal(30), False, Decimal(28))
LINES = LinesRule(("everolimus",), Decimal("182.625"), True, True)
FALL = MarkerResponseRule("PSA", Decimal(50), False, Decimal(21), "ends")
RULES = {
    rule.id: rule
    for rule in (
        *(STATUS, CGA, MARKERS, SIZE, DRUGS, ANALGESIC, HALTED, BENEFIT),
        *(RECIST, WHO, INDEX, RELAPSE, INCREASE, PSA, DEATH, BEST, GRADES, CHOICE, PLAN, KARNOFSKY, FALL),
        *(RECIP, IRECIST, BONE, SKELETAL, EGFR, DECLINE, LINES),
    )
}
OF_PLACE = {
    "clinical_status": STATUS,
    "markers": CGA,
    "progression": HALTED,
    "lesion_size": SIZE,
    "medication": DRUGS,
    "criterion": STATUS,
    "response": RECIST,
    "best_response": BEST,
    "response_duration": BEST,
    "benefit": BENEFIT,
    "agent_choice": CHOICE,
    "deviation": PLAN,
    "eligibility": KARNOFSKY,
    "marker_response": FALL,
    "best_marker_change": FALL,
    "line": LINES,
    "bone_progression": BONE,
    "egfr": EGFR,
    "egfr_decline": DECLINE,
}
OF_EVENT = {
    "died": DEATH,
    "died_of": DEATH,
    "cause_unknown": DEATH,
    "graded": DEATH,
    "serious": DEATH,
    "worse": RELAPSE,
    "progressed": RECIST,
    "increased": INCREASE,
    "increased_limit": INCREASE,
    "increased_from_limit": INCREASE,
    "increased_between_limits": INCREASE,
    "refuted": INCREASE,
    "unconfirmed": RELAPSE,
    "new_lesions": BONE,
    "new_after_first": BONE,
    "recorded": SKELETAL,
}


def evidence(decision: str, reason: str, rule: Rule | str = "", **fields: object) -> Evidence:
    given: dict[str, object] = {
        "evidence_id": "P1|protocol|x||",
        "patient_id": "P1",
        "variant": "protocol",
        "subject": "",
        "visit": "",
        "answer": None,
        "baseline": None,
        "value": None,
        "threshold": None,
        "unit": "",
        "days": None,
        "sources": "",
    }
    rule_id = rule if isinstance(rule, str) else rule.id
    return Evidence(**(given | {"decision": decision, "reason": reason, "rule_id": rule_id} | fields))  # type: ignore[arg-type]


def criterion(name: str, reason: str, rule: Rule, answer: str, *numbers: float | None, **fields: object) -> Evidence:
    baseline, value, threshold = (*numbers, None, None, None)[:3]
    stated = {"subject": name, "visit": "month 3", "days": 91.0, "answer": answer}
    shown = {"baseline": baseline, "value": value, "threshold": threshold}
    return evidence("criterion", reason, rule, **(stated | shown | fields))


GOLDEN = [
    (
        evidence("eligibility", "compared", KARNOFSKY, subject="karnofsky", answer="not_met", value=50.0),
        "Karnofsky: 50 at baseline (at least 60 is asked for): not met.",
    ),
    (
        evidence(
            "deviation",
            "activity_low",
            PLAN,
            subject="activity:177Lu-DOTATATE",
            visit="cycle 1",
            answer="major",
            value=5.0,
            threshold=6.66,
            unit="GBq",
            days=3.0,
        ),
        "Cycle 1: 5 GBq of 177Lu-DOTATATE given on day 3, less than the 6.66 GBq that are allowed: major deviation.",
    ),
    (
        evidence(
            "deviation",
            "crossover",
            PLAN,
            subject="crossover:177Lu-DOTATATE",
            visit="cycle 1",
            answer="major",
            days=3.0,
        ),
        "Cycle 1: 177Lu-DOTATATE given on day 3, though the patient's group is a comparator: major deviation.",
    ),
    (
        evidence("population", "major_deviation", "populations", subject="per_protocol", answer="excluded", value=2.0),
        "Per protocol: out, because of major deviations from the protocol (2).",
    ),
    (
        evidence("agent_choice", "chosen", CHOICE, answer="131I-MIBG", value=9.5, baseline=4.0, days=3.0),
        "131I-MIBG has the highest uptake: tumour-to-background ratio 9.5, the next 4.",
    ),
    (
        evidence("agent_choice", "below_least", CHOICE, value=1.9, baseline=1.0, threshold=2.0, days=3.0),
        "The highest uptake, tumour-to-background ratio 1.9, is below the least of 2, so no agent is chosen.",
    ),
    (
        criterion("markers", "compared", CGA, "met", 120.0, 90.0, 96.0, unit="µg/L"),
        "CgA fell from 120 to 90 µg/L (−25.0 %); a decrease of more than 20 % means below 96 µg/L: met.",
    ),
    (
        criterion("markers", "compared", MARKERS, "not_met", 120.0, 100.0, 96.0, unit="µg/L"),
        "The deciding marker (of CgA and 5-HIAA) fell from 120 to 100 µg/L (−16.7 %); a decrease of at least 20 % means"
        " 96 µg/L or less: not met.",
    ),
    (
        replace(
            criterion("markers", "compared_limit", MARKERS, "met", 120.0, 20.0, unit="µg/L"),
            deciding=("CgA",),
            value_sign="<",
        ),
        "Of CgA (the deciding marker of CgA and 5-HIAA) at least one value is a limit of the assay (printed 120, then "
        "<20 µg/L); all that the limits allow agree about a decrease of at least 20 %: met.",
    ),
    (
        replace(
            criterion("markers", "compared", CGA, "not_met", 120.0, 90.0, 96.0, unit="µg/L"),
            derived_answer="met",
            override=Override("Dr A", "2005-01-01", "another kit"),
        ),
        "CgA fell from 120 to 90 µg/L (−25.0 %); a decrease of more than 20 % means below 96 µg/L: not met "
        "(overridden by Dr A on 2005-01-01: another kit; derived as met).",
    ),
    (
        criterion("markers:5-HIAA", "no_value", MARKERS, "not_evaluable", 213.0, unit="µmol/24 h"),
        "There is no value of 5-HIAA at month 3 (baseline 213 µmol/24 h): not evaluable.",
    ),
    (
        criterion("markers", "compared_limit", CGA, "met", 500.0, 20.0, 400.0, unit="µg/L"),
        "Of CgA at least one value is a limit of the assay (printed 500, then 20 µg/L); all that the limits allow agree"
        " about a decrease of more than 20 %: met.",
    ),
    (
        criterion("markers", "bounded", CGA, "not_evaluable", 20.0, 20.0, unit="µg/L"),
        "CgA is known only as a limit of its assay (printed 20, then 20 µg/L), and the true values could lie on either"
        " side of a decrease of more than 20 %: not evaluable.",
    ),
    (
        criterion("clinical_status", "compared", STATUS, "met", 2.0, 1.0, 1.0),
        "Performance status fell from 2 to 1; an improvement by at least 1 means 1 or less: met.",
    ),
    (
        criterion("clinical_status", "no_room", STATUS, "not_applicable", 0.0),
        "Performance status was 0 at baseline, which leaves no room to improve by 1: not applicable.",
    ),
    (
        criterion("progression", "progressed", HALTED, "not_met", days=85.0),
        "Progression was seen on day 85, at or before month 3: not met.",
    ),
    (
        criterion("lesion_size", "compared", SIZE, "not_met", 70.0, 57.0, 52.5, unit="mm"),
        "The longest diameter of the index lesion fell from 70 to 57 mm (−18.6 %); a decrease of more than 25 % means"
        " below 52.5 mm: not met.",
    ),
    (
        criterion("medication:analgesic", "lowered", DRUGS, "met", 100.0, 0.0, unit="mg/day"),
        "The dose of analgesic was lowered from 100 to 0 mg/day: met.",
    ),
    (
        criterion("medication", "not_taking", DRUGS, "not_applicable"),
        "No analgesic or somatostatin analogue was taken on day 0: not applicable.",
    ),
    (
        criterion("markers", "dead", CGA, "not_evaluable"),
        "The patient had died before month 3: not evaluable.",
    ),
    (
        evidence("benefit", "met_at_visit", BENEFIT, answer="met", value=3.0, threshold=3.0, days=91.0),
        "On day 91, 3 criteria were met and 3 were needed: benefit met.",
    ),
    (
        evidence("benefit", "not_evaluable_at_visit", BENEFIT, answer="not_evaluable", value=1.0, threshold=2.0),
        "At a visit that was missed, 1 criterion was met and 2 were needed, and what could not be evaluated might have"
        " decided: benefit not evaluable.",
    ),
    (
        evidence(
            "response",
            "target",
            RECIST,
            subject="R1",
            visit="day 90",
            answer="PD",
            days=90.0,
            baseline=70.0,
            value=86.0,
            threshold=84.0,
            unit="mm",
        ),
        "The target lesions add up to 86 mm (baseline 70 mm, +22.9 %) on day 90 by reader R1; progression begins at"
        " 84 mm: progressive disease (PD).",
    ),
    (
        evidence(
            "event",
            "increased",
            INCREASE,
            subject="marker_increase:CgA",
            visit="occurrence 1",
            days=187.0,
            baseline=469.0,
            value=691.0,
            threshold=562.8,
            unit="µg/L",
        ),
        "CgA was 691 µg/L on day 187, against its lowest value so far, 469 µg/L (+47.3 %); an increase of more than"
        " 20 % means above 562.8 µg/L.",
    ),
    (
        evidence(
            "event",
            "increased",
            PSA,
            subject="marker_increase:PSA",
            visit="occurrence 1",
            days=126.0,
            baseline=8.0,
            value=10.0,
            threshold=10.0,
            unit="ng/mL",
        ),
        "PSA was 10 ng/mL on day 126, against its lowest value so far, 8 ng/mL (+25.0 %); an increase of at least 25 %"
        " and at least 2 ng/mL means 10 ng/mL or more; confirmed by all values up to one at least 21 days later.",
    ),
    (
        evidence(
            "event", "worse", RELAPSE, subject="symptom_relapse", days=189.0, baseline=1.0, value=2.0, threshold=2.0
        ),
        "Performance status was 2 on day 189, against the best value so far, 1; worse by at least 1 means 2 or more.",
    ),
    (
        evidence("event", "progressed", RECIST, subject="tumour_progression", days=93.0, unit="mm"),
        "Progression on day 93, by RECIST 1.1: a new lesion or unequivocal progression of a non-target lesion.",
    ),
    (
        evidence(
            "exposure",
            "measured",
            "exposure",
            subject="131I-MIBG",
            visit="cycle 2",
            days=43.0,
            baseline=5.856,
            value=5.762744,
            unit="GBq",
        ),
        "Cycle 2: 5.76 GBq of 131I-MIBG given on day 43, net of decay and residual (5.856 GBq as measured).",
    ),
    (
        evidence(
            "exposure",
            "measured",
            "exposure",
            subject="131I-MIBG",
            visit="cycle 1",
            days=0.0,
            baseline=7.4,
            value=7.4,
            unit="GBq",
        ),
        "Cycle 1: 7.40 GBq of 131I-MIBG given on day 0.",
    ),
    (
        evidence("event", "progressed", WHO, days=93.0, baseline=400.0, value=600.0, threshold=500.0, unit="mm2"),
        "Progression on day 93, by the WHO criteria: one target lesion grew from its smallest 400 to 600 mm², and"
        " progression begins at 500 mm².",
    ),
    (
        evidence(
            "response",
            "index_lesion",
            INDEX,
            visit="day 90",
            answer="PD",
            days=90.0,
            baseline=40.0,
            value=52.0,
            threshold=50.0,
            unit="mm",
        ),
        "The index lesion measured 52 mm on day 90, its smallest size being 40 mm before; progression begins at"
        " 50 mm: progressive disease (PD).",
    ),
    (
        criterion("markers:5-HIAA", "below_limit", MARKERS, "not_applicable", 40.0, unit="µmol/24 h"),
        "5-HIAA was 40 µmol/24 h at baseline, below 1.5 times the upper limit, so it is not asked for: not applicable.",
    ),
    (
        criterion(
            "clinical_status",
            "compared",
            STATUS,
            "met",
            1.0,
            1.0,
            0.0,
            derived_answer="not_met",
            marked="late_baseline;overridden",
        ),
        "Performance status stayed at 1; an improvement by at least 1 means 0 or less: met (the baseline was taken"
        " after time zero, before the therapy began; overridden by a person, derived as not met).",
    ),
    (
        criterion(
            "markers", "compared", CGA, "met", 120.0, 90.0, 96.0, unit="g/L", marked="date_filled;unit_converted"
        ),
        "CgA fell from 120 to 90 g/L (−25.0 %); a decrease of more than 20 % means below 96 g/L: met (a partial date"
        " was filled as the protocol says; a unit was converted).",
    ),
    (
        evidence("event", "graded", DEATH, days=20.0, value=3.0, threshold=3.0, unit="CTCAE 5.0"),
        "A side effect of grade 3 (CTCAE 5.0) began on day 20; grade 3 or more counts.",
    ),
    (
        evidence(
            "laboratory_grade",
            "graded",
            GRADES,
            subject="Platelet count decreased",
            answer="3",
            days=40.0,
            baseline=210.0,
            value=38.0,
            threshold=50.0,
            unit="10*9/L",
        ),
        "Platelet count decreased: worst grade 3 by laboratory values, 38 10*9/L on day 40 (baseline 210 10*9/L);"
        " its limit is 50 10*9/L.",
    ),
    (
        evidence("other_treatment", "started", "other_treatment", subject="chemotherapy", days=200.0),
        "Another antitumour treatment began on day 200: chemotherapy.",
    ),
    (
        evidence(
            "endpoint", "died", "endpoint", subject="time_to_relapse", answer="competing", value=100.0, days=191.0
        ),
        "Time to relapse: competing event on day 191 (3.29 months after the visit of benefit), a death that is not one"
        " of its events.",
    ),
    (
        evidence(
            "response", "target", WHO, answer="PD", days=93.0, baseline=100.0, value=130.0, threshold=125.0, unit="mm2"
        ),
        "One target lesion grew from its smallest 100 to 130 mm² on day 93; progression begins at 125 mm²: progressive"
        " disease (PD).",
    ),
    (
        evidence("response", "target", WHO, answer="SD", days=93.0, baseline=900.0, value=800.0, unit="mm2"),
        "The target lesions add up to 800 mm² (baseline 900 mm², −11.1 %) on day 93; no target lesion is known to have"
        " grown by 25 % over its own smallest: stable disease (SD).",
    ),
    (
        evidence(
            "best_response",
            "confirmed",
            BEST,
            subject="recist_1_1:central",
            answer="PR",
            days=56.0,
            value=56.0,
            threshold=28.0,
            unit="days",
        ),
        "The best response by reader central was seen on day 56 and confirmed 56 days later, at least 28 days being"
        " asked for: partial response (PR).",
    ),
    (
        evidence(
            "best_response",
            "unconfirmed",
            BEST,
            subject="recist_1_1",
            answer="SD",
            days=56.0,
            value=56.0,
            threshold=42.0,
            unit="days",
        ),
        "A response that nothing confirmed, and no progression on day 56, which counts from 42 days on: stable disease"
        " (SD).",
    ),
    (
        evidence("event", "new_lesions", BONE, subject="bone_progression", value=3.0, threshold=2.0, days=56.0),
        "3 lesions on the bone scan of day 56 that the baseline does not show; 2 or more count; confirmed by a scan at"
        " least 42 days later.",
    ),
    (
        evidence("event", "new_after_first", BONE, subject="bone_progression", value=2.0, threshold=2.0, days=112.0),
        "2 lesions on the bone scan of day 112 that the first scan after baseline does not show; 2 or more count.",
    ),
    (
        evidence(
            "event", "refuted", BONE, subject="bone_progression", value=2.0, threshold=2.0, answer="not_met", days=56.0
        ),
        "2 lesions on the bone scan of day 56, which a later scan refuted: no event.",
    ),
    (
        evidence(
            "egfr",
            "estimated",
            EGFR,
            subject="crea",
            baseline=1.0,
            value=91.691479,
            threshold=50.0,
            unit=UNIT,
            days=0.0,
        ),
        "Filtration rate 91.7 mL/min/1.73 m² on day 0, estimated from creatinine 1.00 mg/dL at an age of 50.",
    ),
    (
        evidence("egfr", "no_sex", EGFR, subject="crea", answer="not_evaluable", baseline=1.0, unit=UNIT, days=3.0),
        "No filtration rate on day 3: the sex of the patient is not recorded as female or male, which the equation"
        " needs.",
    ),
    (
        evidence(
            *("event", "declined", DECLINE),
            subject="egfr_decline",
            baseline=91.69,
            value=56.4,
            threshold=64.18,
            days=100.0,
        ),
        "The filtration rate was 56.4 mL/min/1.73 m² on day 100, against 91.7 mL/min/1.73 m² at baseline (−38.5 %); a"
        " decrease of at least 30 % means 64.2 mL/min/1.73 m² or less; confirmed by all values up to one at least 28"
        " days later.",
    ),
    (
        evidence("event", "recorded", SKELETAL, subject="skeletal/recorded_event", unit="fracture", days=60.0),
        "Recorded on day 60: fracture.",
    ),
    (
        evidence(
            *("response", "target/confirmed_later", IRECIST),
            **{"answer": "PD", "baseline": 100.0, "value": 120.0, "threshold": 120.0, "unit": "mm", "days": 56.0},
        ),
        "The target lesions add up to 120 mm (baseline 100 mm, +20.0 %) on day 56; progression begins at 120 mm: a "
        "progression that a later time point confirmed: progressive disease (PD).",
    ),
    (
        evidence("response", "new_lesion/refuted", IRECIST, answer="UPD", days=56.0, subject="R1"),
        "A new lesion was seen on day 56 by reader R1: a progression that nothing confirmed before another answer "
        "followed, so that it counts for none: progression that nothing confirmed (iUPD).",
    ),
    (
        evidence(
            "response", "volume", RECIP, answer="PR", baseline=100.0, value=60.0, threshold=120.0, unit="mL", days=84.0
        ),
        "The total volume was 60 mL on day 84, 100 mL at baseline (−40.0 %): partial response (PR).",
    ),
    (
        evidence("event", "progressed", RECIP, baseline=100.0, value=130.0, threshold=120.0, unit="mL", days=84.0),
        "Progression on day 84, by RECIP 1.0: the total volume was 130 mL, and there were new lesions; progression"
        " begins at 120 mL.",
    ),
    (
        evidence(
            "response_duration",
            "progressed",
            BEST,
            subject="recist_1_1",
            answer="event",
            days=196.0,
            value=140.0,
            unit="days",
        ),
        "The response lasted 140 days (4.60 months), until progression on day 196.",
    ),
    (
        criterion("medication", "lowered", ANALGESIC, "met", 60.0, 30.0, unit="mg/day"),
        "The dose of analgesic was lowered from 60 to 30 mg/day: met.",
    ),
    (
        evidence("visit", "missed", "visits", visit="month 6", answer="missed"),
        "Month 6 was missed: no record falls into its window, and the patient is not known to have died before.",
    ),
    (
        evidence(
            "endpoint",
            "last_seen",
            "endpoint",
            subject="overall_survival",
            answer="censored",
            value=829.0,
            unit="days",
            days=829.0,
        ),
        "Overall survival: censored on day 829 (27.2 months), when the patient was last seen without the event.",
    ),
    (
        evidence(
            "endpoint",
            "tumour_progression",
            "endpoint",
            subject="time_to_relapse",
            answer="event",
            value=180.0,
            unit="days",
            days=271.0,
        ),
        "Time to relapse: event on day 271 (5.91 months after the visit of benefit), tumour progression.",
    ),
    (
        evidence(
            "endpoint",
            "as_given",
            "endpoint",
            subject="progression_free_survival",
            answer="event",
            value=1.3575125,
            unit="days",
            days=1.3575125,
        ),
        "Progression-free survival: event at 1.36 days (0.045 months), as the table endpoints gives it.",
    ),
]


@pytest.mark.parametrize(("row", "text"), GOLDEN, ids=lambda given: given if isinstance(given, str) else "")
def test_evidence_reads_as_a_sentence(row: Evidence, text: str) -> None:
    assert sentence(row, RULES, ENGLISH) == text


def codes_in_the_documentation() -> set[str]:
    """Reason codes: in brackets behind a case, behind the word reason or else, or as the head of a bullet."""
    text = DERIVATION.read_text(encoding="utf-8")
    shapes = (
        r"\((?:reason )?`([a-z_]+)`\)",
        r"[Rr]easons? (?:= )?`([a-z_]+)`",
        r"else `([a-z_]+)` if",
        r"^- \*\*([a-z_]+)\*\*:",
    )
    found = {code for shape in shapes for code in re.findall(shape, text, re.MULTILINE)}
    return found - set(DERIVED_TABLES)


def test_every_reason_of_the_documentation_has_words() -> None:
    documented = codes_in_the_documentation()
    assert len(documented) > 50
    assert documented == {code for _, code in REASONS}


@pytest.mark.parametrize(("place", "code"), REASONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_can_be_said(language: Language, place: str, code: str) -> None:
    rule = OF_EVENT[code] if place == "event" else OF_PLACE.get(place, "")
    within = {"bone_progression": "event", "egfr_decline": "event", **dict.fromkeys(rules_of_criteria(), "criterion")}
    decision, subject = within.get(place, place), place if place in within else "subject"
    said = sentence(
        evidence(decision, code, rule, subject=subject, visit="month 3", days=1.0, answer="met"),
        RULES,
        words_in(language),
    )
    assert said.endswith(".")
    assert "{" not in said


def rules_of_criteria() -> tuple[str, ...]:
    return ("clinical_status", "markers", "progression", "lesion_size", "medication")
