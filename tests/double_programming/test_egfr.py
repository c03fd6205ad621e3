"""Both implementations on generated cohorts of whom the filtration rate is estimated, and its fall an event.

What was drawn stays as it was: sex, birth year and creatinine are drawn from the patient, and from the day of each of
the values that there are.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from random import Random

import pytest

from cohorts.drawn import portion
from cohorts.protocol.names import Content
from cohorts.strategies import GeneratedCohort
from spec.by_sql import derived_by_sql
from theracurve.derivation.double_programming import compare

PORTION, COHORTS = 22, 5
DECLINE: Content = {"decrease": "at least 30 %", "confirmed_after": "2 weeks"}
LOW = (("0.9", "mg/dL"), ("80", "umol/L"), ("9.5", "mg/L"), ("0.09", "mmol/L"))
HIGH = (("1.6", "mg/dL"), ("140", "µmol/L"), ("1.4", "mg/dL"))
RARE = (("1.1", "nkat/mL"), ("<0.2", "mg/dL"), ("0", "mg/dL"), (">15", "mg/dL"), ("1", "kat"))


def with_creatinine(cohort: GeneratedCohort) -> GeneratedCohort:
    text, tables = cohort
    content = json.loads(text)
    content["egfr"] = {"creatinine": "creatinine"}
    content["baseline_until"] = "first_administration"
    content["conversions"] = [{"analyte": "creatinine", "from": "kat", "to": "mg/dL", "factor": "1.25"}]
    content["pejorative_events"] = {"egfr_decline": DECLINE, "disease_death": {"causes": ["tumour"]}, "death": {}}
    content["endpoints"] = {
        "kidney": {"events": ["egfr_decline"], "death": "competing"},
        "of_the_disease": {"events": ["disease_death"]},
        "kidney_or_disease": {"events": ["egfr_decline", "disease_death"]},
        "kidney_or_death": {"events": ["egfr_decline", "death"], "other_treatment": "censor"},
    }
    content["variants"] = {
        "at_once": {"pejorative_events.egfr_decline": {"decrease": "more than 25 %"}},
        "censored": {"endpoints.kidney.death": "censored"},
    }
    for key in (
        "benefit",
        "best_response",
        "marker_responses",
        "deviations",
        "inclusion",
        "analyses",
        "strategies",
        "lines",
    ):
        content.pop(key, None)
    content.pop("response_landmarks", None)
    patients, labs = read(tables["patients"]), read(tables["labs"])
    people = [row | person(f"{row['patient_id']} {row['enrolled_on']} {len(labs)}") for row in patients]
    given = [
        {"patient_id": a["patient_id"], "collected_on": a["administered_at"][:10]}
        for a in read(tables["administrations"])
    ]
    lives = [row | {"cause": Random(str(row)).choice(("tumour", "stroke", ""))} for row in read(tables["follow_up"])]
    dated = [*labs, *(row | {"analyte": "creatinine"} for row in given)]
    return json.dumps(content), tables | {
        "patients": written(people),
        "labs": written([*labs, *values(dated)]),
        "follow_up": written(lives),
    }


def person(patient: str) -> dict[str, str]:
    draw = Random(patient)
    sex = draw.choice(("female",) * 4 + ("male",) * 4 + ("other", ""))
    return {"sex": sex, "birth_year": draw.choice(("1935", "1950", "1962", "1970", "1981", "", "2001"))}


def values(labs: Iterable[dict[str, str]]) -> Iterable[dict[str, str]]:
    """A value on the day of every other one, or two in any order; most after a patient's first day are high."""
    first: dict[str, str] = {}
    for row in sorted(labs, key=lambda row: row["collected_on"]):
        usual = LOW if row["collected_on"] == first.setdefault(row["patient_id"], row["collected_on"]) else HIGH * 4
        draw = Random(f"{row['patient_id']} {row['collected_on']} {row['analyte']}")
        for _ in range(draw.choice((1, 1, 2))):
            value, unit = draw.choice((*usual, *usual, *LOW, *RARE[: draw.choice((0, 5))]))
            yield row | {"analyte": "creatinine", "value": value, "unit": unit}


def read(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table)))


def written(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture(scope="module")
def seen() -> Counter[str]:
    """How often each edge was met in cohorts on which both agree. Raises Disagreement with the row and both answers."""
    found: Counter[str] = Counter()
    for cohort in (c for c in portion(PORTION)[-COHORTS:] if json.loads(c[0]).get("time_zero")):
        connection, definitions = derived_by_sql(*with_creatinine(cohort))
        with connection:
            compare(connection, definitions)
            for edge, query in EDGES.items():
                found[edge] += len(connection.execute(query).fetchall())
    return found


RATES = "SELECT 1 FROM derived_egfr WHERE "
FALLS = "SELECT 1 FROM derived_evidence WHERE decision = 'event' AND subject = 'egfr_decline' AND "
EDGES = {
    **{
        reason: f"{RATES}reason = '{reason}'"
        for reason in (
            "estimated",
            "unit_differs",
            "bounded",
            "creatinine_zero",
            "no_sex",
            "no_birth_year",
            "under_age",
        )
    },
    "at a planned visit": f"{RATES}visit IS NOT NULL AND egfr IS NOT NULL",
    "a confirmed fall": f"{FALLS}variant = 'protocol' AND answer IS NULL",
    "a refuted one": f"{FALLS}reason = 'refuted'",
    "an unconfirmed one": f"{FALLS}reason = 'unconfirmed'",
    "a late baseline": f"{FALLS}contains(marks, 'late_baseline')",
    "a converted unit": "SELECT 1 FROM derived_evidence WHERE decision = 'egfr' AND marks = 'unit_converted'",
    "a competing death": "SELECT 1 FROM derived_endpoints WHERE endpoint = 'kidney' AND competing",
    "a death of the disease": "SELECT 1 FROM derived_endpoints WHERE reason = 'disease_death'",
    "a death of unknown cause": "SELECT 1 FROM derived_endpoints WHERE reason = 'cause_unknown'",
    "one that is no event": "SELECT 1 FROM derived_evidence WHERE decision = 'event' AND reason = 'cause_unknown'",
    "an event of the endpoint": "SELECT 1 FROM derived_endpoints WHERE reason = 'egfr_decline'",
}


@pytest.mark.parametrize("edge", EDGES)
def test_both_agree_where_it_matters(edge: str, seen: Counter[str]) -> None:
    assert seen[edge] > 0
