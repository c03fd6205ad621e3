"""What the report reads, once and as one value: the study, its results, and who is behind each number.

Sections and figures are functions of a `Reading`; nothing else of the report asks the derived tables.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from theracurve.analysis.results import Results
from theracurve.definition.loader import StudyFile
from theracurve.definition.rule import Rule
from theracurve.definition.rules import rules_by_id
from theracurve.definition.study import Study
from theracurve.derivation.agreement import Agreement
from theracurve.derivation.evidence import Evidence, read_evidence_of
from theracurve.report.courses import DrawnCourse, courses_of
from theracurve.report.figures.curve_look import USUAL_LOOK, CurveLook
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.wording.masking import Mask, masking
from theracurve.wording.words import Words

MOST_PATIENTS = 1_000  # with a page each, and named behind every number, where nobody asks for it


@dataclass(frozen=True, slots=True)
class EndpointMember:
    """One patient's endpoint: time in days, whether it was an event, and why it ended."""

    patient_id: str
    group: str
    time_days: float
    event: bool
    reason: str


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """One patient's answer to a criterion at a visit."""

    patient_id: str
    visit: str
    criterion: str
    answer: str


@dataclass(frozen=True, slots=True)
class TreatedOtherwise:
    """One patient's other treatment of a kind; `day` is None where it is not known."""

    patient_id: str
    kind: str
    day: float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One finished run as the report reads it, under the protocol's own definitions.

    `groups` and `best_responses` are by patient, `benefit` by its name and patient, `benefit_by_variant` by name,
    definition and patient, `members` by endpoint and definition, `event_patients` by kind and group. `whole`: each
    patient has a page, for which `evidence` is read, and is named behind every number.
    """

    study_file: StudyFile
    results: Results
    agreement: Agreement
    provenance: Mapping[str, object]
    words: Words
    rules: Mapping[str, Rule]
    groups: Mapping[str, str]
    benefit: Mapping[tuple[str, str], str]
    benefit_by_variant: Mapping[tuple[str, str, str], str]
    best_responses: Mapping[str, str]
    members: Mapping[tuple[str, str], tuple[EndpointMember, ...]]
    event_patients: Mapping[tuple[str, str], list[tuple[str, int]]]
    criterion_answers: tuple[CriterionAnswer, ...]
    other_treatments: tuple[TreatedOtherwise, ...]
    whole: bool
    evidence: tuple[Evidence, ...]
    courses: tuple[DrawnCourse, ...]
    curve_look: CurveLook = USUAL_LOOK

    @property
    def study(self) -> Study:
        return self.study_file.study

    @property
    def labels(self) -> dict[str, str]:
        """Each group's words."""
        return {name: group.label for name, group in self.study.groups.items()}

    @property
    def origin(self) -> str:
        """What is said of data that are not a study's own; empty where they are."""
        return self.words(f"labels.data_origins.{self.study.data_origin}")

    @property
    def mask(self) -> Mask:
        return Mask(self.words.least_count)

    @property
    def group_sizes(self) -> dict[str, int]:
        """How many patients each group has."""
        found = Counter(self.groups.values())
        return {group: found[group] for group in self.study.groups}

    @property
    def planned(self) -> dict[str, int]:
        """The planned day of each visit."""
        return {visit.label: visit.day for visit in self.study.planned_visits}


def read(
    study_file: StudyFile,
    connection: duckdb.DuckDBPyConnection,
    results: Results,
    agreement: Agreement,
    provenance: Mapping[str, object],
    words: Words,
    appendix: bool = False,
) -> Reading:
    """Read the derived tables that stand in `connection`; the report is to be in the language of `words`.

    `appendix` asks for each patient's page in a study of any size.
    """
    groups = groups_of_patients(connection)
    whole = appendix or len(groups) <= MOST_PATIENTS
    return Reading(
        study_file=study_file,
        results=results,
        agreement=agreement,
        provenance=provenance,
        words=masking(words, study_file.study.least_count, results.estimates),
        rules=rules_by_id(study_file.definitions),
        groups=groups,
        benefit=benefit_answers(connection),
        benefit_by_variant=benefit_by_variant(connection),
        best_responses=best_responses(connection),
        members=members_of_comparisons(connection, results),
        event_patients=event_patients(connection),
        criterion_answers=criterion_answers(connection),
        other_treatments=other_treatments(connection),
        whole=whole,
        evidence=read_evidence_of(connection, PROTOCOL) if whole else (),
        courses=courses_of(connection),
    )


def members_of_comparisons(
    connection: duckdb.DuckDBPyConnection, results: Results
) -> dict[tuple[str, str], tuple[EndpointMember, ...]]:
    """Finds who is behind each comparison, by endpoint and definition, the shortest time first."""
    wanted = dict.fromkeys((c.endpoint, c.variant) for c in results.comparisons)
    return {
        (endpoint, variant): tuple(
            EndpointMember(*row)
            for row in connection.execute(
                'SELECT patient_id, "group", time_days, event, reason FROM derived_endpoints'
                " WHERE endpoint = ? AND variant = ? ORDER BY time_days, patient_id",
                [endpoint, variant],
            ).fetchall()
        )
        for endpoint, variant in wanted
    }


def benefit_answers(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """Each benefit of each patient."""
    query = "SELECT b.benefit, b.patient_id, b.answer FROM derived_benefit AS b WHERE variant = ? ORDER BY patient_id"
    found = connection.execute(query, [PROTOCOL]).fetchall()
    return {(benefit, patient_id): answer for benefit, patient_id, answer in found}


def criterion_answers(connection: duckdb.DuckDBPyConnection) -> tuple[CriterionAnswer, ...]:
    """Every answer to a criterion as a whole, by patient, in the order of its evidence."""
    found = connection.execute(
        "SELECT e.patient_id, e.visit, e.subject, e.answer FROM derived_evidence AS e"
        " WHERE variant = ? AND decision = 'criterion'"
        " AND answer <> '' AND subject NOT LIKE '%:%' ORDER BY patient_id, evidence_id",
        [PROTOCOL],
    ).fetchall()
    return tuple(CriterionAnswer(*row) for row in found)


def other_treatments(connection: duckdb.DuckDBPyConnection) -> tuple[TreatedOtherwise, ...]:
    """Every other treatment, by patient, in the order of its evidence."""
    found = connection.execute(
        "SELECT e.patient_id, e.subject, e.days FROM derived_evidence AS e"
        " WHERE variant = ? AND decision = 'other_treatment' ORDER BY patient_id, evidence_id",
        [PROTOCOL],
    ).fetchall()
    return tuple(TreatedOtherwise(*row) for row in found)


def best_responses(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Each patient's best overall response by the deciding reader."""
    query = "SELECT patient_id, response FROM derived_best_response WHERE variant = ? AND deciding ORDER BY patient_id"
    return dict(connection.execute(query, [PROTOCOL]).fetchall())


def benefit_by_variant(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], str]:
    """The answer by benefit, definition and patient, of the protocol and of what changes somebody's."""
    found = connection.execute(
        "WITH stated AS (SELECT b.benefit, b.patient_id, b.answer FROM derived_benefit AS b WHERE variant = ?),"
        " changing AS (SELECT DISTINCT b.variant, b.benefit FROM derived_benefit AS b INNER JOIN stated AS s"
        " ON b.benefit = s.benefit AND b.patient_id = s.patient_id WHERE b.answer <> s.answer OR b.variant = ?)"
        " SELECT b.benefit, b.variant, b.patient_id, b.answer FROM derived_benefit AS b INNER JOIN changing AS c"
        " ON b.variant = c.variant AND b.benefit = c.benefit ORDER BY b.variant, b.patient_id",
        [PROTOCOL, PROTOCOL],
    ).fetchall()
    return {(benefit, variant, patient_id): answer for benefit, variant, patient_id, answer in found}


def groups_of_patients(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Each patient's group, from the patients or, where there are none, from the given endpoints."""
    found = connection.execute(
        'SELECT patient_id, min("group") FROM derived_endpoints GROUP BY patient_id'
        ' UNION SELECT patient_id, "group" FROM people ORDER BY 1'
    ).fetchall()
    return dict(found)


def event_patients(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """By kind and group: each patient with the event, and the day of the first one."""
    found = connection.execute(
        'SELECT e.kind, p."group", e.patient_id, min(e.day) FROM derived_events AS e'
        " INNER JOIN people AS p ON e.patient_id = p.patient_id WHERE e.variant = ?"
        ' GROUP BY e.kind, p."group", e.patient_id ORDER BY 4, 3',
        [PROTOCOL],
    ).fetchall()
    members: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for kind, group, patient_id, day in found:
        members.setdefault((kind, group), []).append((patient_id, day))
    return members
