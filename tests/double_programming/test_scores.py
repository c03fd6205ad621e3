"""Both implementations on generated cohorts that were given questionnaires, and deteriorations of their scores.

What was drawn stays as it was: the answers are drawn from the day and the patient of each assessment.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from cohorts.drawn import portion
from cohorts.protocol.names import Content
from cohorts.strategies import GeneratedCohort
from spec.by_sql import derived_by_sql
from theracurve.derivation.double_programming import compare
from theracurve.vocabulary.questionnaires import QUESTIONNAIRES, SCORES, items_of

PORTION, COHORTS = 21, 5
SCORED = ("qlq_c30/pain", "qlq_c30/role_functioning", "fact_p/trial_outcome_index", "bpi_sf/severity")
EVENTS: Content = {
    "first": {"measure": SCORED[0], "worsens_by": "16.666667"},
    "seen_again": {"measure": SCORED[0], "worsens_by": "10", "from": "best", "confirmed": "true"},
    "definitive": {"measure": SCORED[1], "worsens_by": "10", "lasting": "definitive"},
    "definitive_and_seen_again": {
        "measure": SCORED[3],
        "worsens_by": "0.5",
        "from": "best",
        "lasting": "definitive",
        "confirmed": "true",
    },
}


def with_scores(cohort: GeneratedCohort) -> GeneratedCohort:
    text, tables = cohort
    content = json.loads(text)
    kinds = [f"{name}/deterioration" for name in EVENTS]
    content["questionnaires"] = list(QUESTIONNAIRES)
    content["pejorative_events"] = content["pejorative_events"] | {"deterioration": EVENTS}
    content["endpoints"] |= {"deterioration": {"events": kinds, "death": "competing"}}
    content["inclusion"] = {"little_pain": {"table": "assessments", "of": SCORED[0], "at_most": "50"}}
    content["deviations"] = {"required": {"index": {"table": "assessments", "of": SCORED[2]}}}
    later = {"pejorative_events.deterioration.first.from": "best"}
    content["variants"] = {
        "from_best": later,
        "lasting": {"pejorative_events.deterioration.first.lasting": "definitive"},
    }
    return json.dumps(content), tables | {"assessments": with_answers(tables["assessments"])}


def with_answers(assessments: str) -> str:
    rows = list(csv.DictReader(io.StringIO(assessments)))
    written = io.StringIO()
    writer = csv.DictWriter(written, assessments.splitlines()[0].split(","), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
        writer.writerows(row | answer for answer in answers_on(f"{row['patient_id']} {row['assessed_on']}"))
    return written.getvalue()


def answers_on(day: str) -> Iterator[Content]:
    """Most items of two scores, in any order: some empty, some out of range or twice; now and then the score itself."""
    draw = Random(day)
    for measure in draw.sample(SCORED, 2):
        items = list(items_of(measure).items())
        draw.shuffle(items)
        for name, part in items[: draw.randint(len(items) // 2, len(items))]:
            for _ in range(draw.choice((1, 1, 1, 1, 2))):
                usual = str(draw.randint(part.least, part.most))
                yield {"measure": name, "value": draw.choice((*(usual,) * 12, "", "2.5", str(part.most + 1)))}
        if draw.random() < 0.1:
            yield {"measure": measure, "value": draw.choice((str(SCORES[measure].best), "3", ""))}


@pytest.fixture(scope="module")
def seen() -> Counter[str]:
    """How often each edge was met in cohorts on which both agree. Raises Disagreement with the row and both answers."""
    found: Counter[str] = Counter()
    for cohort in (c for c in portion(PORTION)[-COHORTS:] if "pejorative_events" in json.loads(c[0])):
        connection, definitions = derived_by_sql(*with_scores(cohort))
        with connection:
            compare(connection, definitions)
            for edge, query in EDGES.items():
                found[edge] += len(connection.execute(query).fetchall())
    return found


OF_SCORES = "SELECT 1 FROM derived_evidence WHERE decision = 'score' AND reason = "
OF_EVENTS = "SELECT 1 FROM derived_evidence WHERE decision = 'event' AND subject = "
EDGES = {
    "scored": f"{OF_SCORES}'scored'",
    "as recorded": f"{OF_SCORES}'as_recorded'",
    "too few answers": f"{OF_SCORES}'too_few_answers'",
    "a total of prorated parts": "SELECT 1 FROM derived_scores WHERE measure = 'fact_p/trial_outcome_index'"
    " AND score IS NOT NULL AND answered < items",
    "a first deterioration": f"{OF_EVENTS}'first/deterioration' AND variant = 'protocol' AND answer IS NULL",
    "one that was taken back": f"{OF_EVENTS}'definitive/deterioration' AND reason = 'refuted'",
    "a definitive one": f"{OF_EVENTS}'definitive/deterioration' AND answer IS NULL",
    "one not seen again": f"{OF_EVENTS}'definitive_and_seen_again/deterioration' AND reason = 'unconfirmed'",
    "an endpoint": "SELECT 1 FROM derived_endpoints WHERE reason LIKE '%/deterioration'",
    "somebody asked": "SELECT 1 FROM derived_eligibility WHERE criterion = 'little_pain' AND answer = 'not_met'",
    "a questionnaire missing": "SELECT 1 FROM derived_deviations WHERE kind = 'assessment_missing'",
}


@pytest.mark.parametrize("edge", EDGES)
def test_both_agree_where_it_matters(edge: str, seen: Counter[str]) -> None:
    assert seen[edge] > 0
