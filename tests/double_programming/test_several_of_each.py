"""Both implementations on generated cohorts whose one benefit, and one scale, is made two by name, of the same records.

What was drawn stays as it was: the other tests look at the same cohorts.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator

import duckdb
import pytest

from cohorts.drawn import portion
from cohorts.protocol.several_benefits import several_benefits
from cohorts.protocol.several_scales import several_scales
from cohorts.strategies import GeneratedCohort
from spec.by_sql import derived_by_sql
from theracurve.derivation.double_programming import compare

PORTION = 22  # apart from those that others look at


def two_of_each(cohort: GeneratedCohort) -> GeneratedCohort:
    text, tables = cohort
    content = json.loads(text)
    if "symptom_relapse" in content["pejorative_events"]:
        content = several_scales(content)
    if "benefit" not in content:
        return json.dumps(content), tables
    return json.dumps(several_benefits(content)), tables | {"overrides": of_either(tables["overrides"])}


def of_either(overrides: str) -> str:
    """Rows of overrides, in turn of the first and of the second benefit; some of them name what it does not decide."""
    rows = list(csv.DictReader(io.StringIO(overrides)))
    for place, row in enumerate(rows):
        if row["decision"] != "response":
            row["decision"] = f"{('first', 'second')[place % 2]}/{row['decision']}"
    written = io.StringIO()
    writer = csv.DictWriter(written, overrides.splitlines()[0].split(","), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def derived() -> Iterator[duckdb.DuckDBPyConnection]:
    """Raises Disagreement with the patient, the row and both answers."""
    for cohort in portion(PORTION):
        if "pejorative_events" in json.loads(cohort[0]):
            connection, definitions = derived_by_sql(*two_of_each(cohort))
            compare(connection, definitions)
            yield connection


@pytest.fixture(scope="module")
def seen() -> Counter[str]:
    """How often each edge was met in cohorts on which both agree."""
    found: Counter[str] = Counter()
    for connection in derived():
        with connection:
            for edge, query in EDGES.items():
                found[edge] += len(connection.execute(query).fetchall())
    return found


EDGES = {
    "one of two benefits": "SELECT patient_id, variant FROM derived_benefit WHERE answer = 'met'"
    " GROUP BY patient_id, variant HAVING count(DISTINCT benefit) = 1",
    "a rule of both": "SELECT rule_id FROM derived_evidence WHERE decision = 'criterion'"
    " GROUP BY rule_id, patient_id, variant, visit HAVING count(DISTINCT split_part(subject, '/', 1)) = 2",
    "an answer overridden": "SELECT 1 FROM derived_evidence WHERE decision = 'benefit' AND derived_answer IS NOT NULL",
    "a criterion overridden": "SELECT 1 FROM derived_evidence WHERE decision = 'criterion'"
    " AND derived_answer IS NOT NULL",
    "an endpoint of the second": "SELECT 1 FROM rule.endpoints AS n INNER JOIN derived_endpoints AS e"
    " ON n.endpoint = e.endpoint AND n.variant = e.variant WHERE n.benefit = 'second'",
    "an event of one scale alone": "SELECT patient_id, variant FROM derived_events WHERE kind LIKE '%/symptom_relapse'"
    " GROUP BY patient_id, variant HAVING count(DISTINCT kind) = 1",
    "an endpoint ended by the second scale": "SELECT 1 FROM derived_endpoints WHERE reason = 'second/symptom_relapse'",
    "a scale not confirmed": "SELECT 1 FROM derived_evidence WHERE decision = 'event' AND reason = 'refuted'"
    " AND subject LIKE '%/symptom_relapse'",
    "evaluable for one alone": "SELECT patient_id, variant FROM derived_populations WHERE included"
    " AND population LIKE '%/evaluable_for_benefit' GROUP BY patient_id, variant HAVING count(*) = 1",
}


@pytest.mark.parametrize("edge", EDGES)
def test_both_agree_where_it_matters(edge: str, seen: Counter[str]) -> None:
    assert seen[edge] > 0
