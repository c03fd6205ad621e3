"""Everything on the page, as one frozen value: the template only places it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import duckdb

from theracurve.analysis.results import Comparison, Results
from theracurve.definition.loader import StudyFile
from theracurve.definition.rules import rules_by_id
from theracurve.definition.study import Study
from theracurve.derivation.agreement import Agreement
from theracurve.derivation.evidence import read_evidence_of
from theracurve.report import tables
from theracurve.report.anchors import section_anchor
from theracurve.report.figures.kaplan_meier import draw_kaplan_meier
from theracurve.report.patients import LARGE_STUDY, Card, cards
from theracurve.report.reading import benefit_answers, endpoint_members, event_patients, groups_of_patients
from theracurve.report.table import Members, Table, row
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import count_by_severity
from theracurve.vocabulary.study_time import months_of
from theracurve.wording.definitions import choices, definitions
from theracurve.wording.estimates import analysis_name, quantity_name, value_of
from theracurve.wording.labels import ANSWERS, DATA_ORIGINS, EVENT_KINDS, in_words, said
from theracurve.wording.methods import methods
from theracurve.wording.numbers import months, plural
from theracurve.wording.synopsis import Paragraph, synopsis


@dataclass(frozen=True, slots=True)
class ComparisonSection:
    """One planned analysis: its figure, its estimates, other definitions, and who is behind it."""

    anchor: str
    title: str
    figure: str
    estimates: Table
    variants: Table | None
    members: tuple[Members, ...]


@dataclass(frozen=True, slots=True)
class ReportContent:
    """The page. A part without data is an empty tuple or None, and is then absent."""

    study: Study
    label: str
    synopsis: tuple[Paragraph, ...]
    finding_counts: str
    flow: tuple[Table, ...]
    benefit: tuple[Table, ...]
    benefit_members: tuple[tuple[str, Members], ...]
    comparisons: tuple[ComparisonSection, ...]
    among_benefited: tuple[Table, ...]
    events: tuple[Table, ...]
    event_members: tuple[tuple[str, Members], ...]
    claims: Table | None
    findings: tuple[Table, ...]
    cards: tuple[Card, ...]
    large_study: int
    definitions: Table
    choices: Table
    study_text: str
    methods: tuple[Paragraph, ...]
    provenance: tuple[Table, ...]


def content_of(
    study_file: StudyFile,
    connection: duckdb.DuckDBPyConnection,
    results: Results,
    agreement: Agreement,
    provenance: Mapping[str, object],
) -> ReportContent:
    """The content of the report of one run."""
    study = study_file.study
    labels = {name: group.label for name, group in study.groups.items()}
    groups, answers = groups_of_patients(connection), benefit_answers(connection)
    rules = rules_by_id(study_file.definitions)
    return ReportContent(
        study=study,
        label=DATA_ORIGINS[study.data_origin],
        synopsis=synopsis(study, results, labels),
        finding_counts=findings_in_words(results),
        flow=tuple(flow_tables(study, results, labels)),
        benefit=tuple(benefit_tables(study, results)),
        benefit_members=tuple(benefit_members(study, groups, answers)),
        comparisons=tuple(comparison_sections(connection, study, results, labels)),
        among_benefited=tuple(benefited_tables(study, results, labels)),
        events=tuple(event_tables(study, results)),
        event_members=tuple(members_by_event(connection)),
        claims=tables.claims_table(results.claims) if results.claims else None,
        findings=tuple(finding_tables(results)),
        cards=cards(read_evidence_of(connection, PROTOCOL), rules, groups, answers, planned_days(study)),
        large_study=LARGE_STUDY,
        definitions=definition_table(study),
        choices=choice_table(study),
        study_text=study_file.text,
        methods=methods(study, results, agreement, versions_in(provenance)),
        provenance=tuple(provenance_tables(provenance)),
    )


def findings_in_words(results: Results) -> str:
    counts = count_by_severity(results.findings)
    return f"{plural(counts['warning'], 'warning')}, {plural(counts['note'], 'note')}"


def planned_days(study: Study) -> dict[str, int]:
    return {visit.label: visit.day for visit in study.planned_visits}


def flow_tables(study: Study, results: Results, labels: Mapping[str, str]) -> Iterator[Table]:
    if results.flow:
        treated = {name: group.treated for name, group in study.groups.items()}
        yield tables.flow_table(results.flow, labels, treated)
        if any(entry.visits for entry in results.flow):
            yield tables.visit_table(results.flow)


def benefit_tables(study: Study, results: Results) -> Iterator[Table]:
    if results.criteria:
        yield tables.benefit_table(study, results)
        yield tables.criteria_table(results.criteria, study.groups)


def benefit_members(
    study: Study, groups: Mapping[str, str], answers: Mapping[str, str]
) -> Iterator[tuple[str, Members]]:
    """Per group: every patient with the answer."""
    for group in study.groups:
        patients = tuple((p, said(ANSWERS, answer)) for p, answer in answers.items() if groups[p] == group)
        if patients:
            yield f"benefit-{group}", Members(f"Group {group}: benefit of each patient", patients)


def comparison_sections(
    connection: duckdb.DuckDBPyConnection, study: Study, results: Results, labels: Mapping[str, str]
) -> Iterator[ComparisonSection]:
    """The planned comparisons of everybody; what only those who benefited can have is described elsewhere."""
    compared = [c for c in results.comparisons if study.endpoints[c.endpoint].among is None]
    plans = groupby(compared, key=lambda c: (c.endpoint, c.at_months, c.horizon_months))
    for place, (_, alike) in enumerate(plans, start=1):
        found = tuple(alike)
        anchor = section_anchor("comparison", place)
        title = analysis_name(found[0])
        yield ComparisonSection(
            anchor,
            title,
            draw_kaplan_meier(
                found[0],
                labels,
                f"km{place}",
                title,
                axis=axis_of(study, found[0].endpoint),
                origin=DATA_ORIGINS[study.data_origin],
            ),
            tables.estimate_table(found[0], labels),
            tables.variant_table(study, found, labels) if len(found) > 1 else None,
            tuple(members_of(connection, found[0])),
        )


def axis_of(study: Study, endpoint: str) -> str:
    """What the curve of an endpoint counts."""
    only_death = study.events_of(study.endpoints[endpoint]) == ("death",) or endpoint == "overall_survival"
    return "Patients alive" if only_death else "Patients without the event"


def members_of(connection: duckdb.DuckDBPyConnection, comparison: Comparison) -> Iterator[Members]:
    """Per group: who had the event up to the end of the comparison, and when; how long the others were observed."""
    end = comparison.at_months or comparison.horizon_months
    by = f" by {months(end)}" if end else ""
    found = endpoint_members(connection, comparison.endpoint)
    for curve in comparison.curves:
        of_group = [(m, months_of(m.time_days)) for m in found if m.group == curve.group]
        for had, word in ((True, f"had the event{by}"), (False, f"did not have it{by}; how long they were observed")):
            chosen = [(m, time) for m, time in of_group if (m.event and (end is None or time <= end)) is had]
            patients = tuple((m.patient_id, months(time)) for m, time in chosen)
            if patients:
                yield Members(f"Group {curve.group}: {plural(len(patients), 'patient')} {word}", patients)


def benefited_tables(study: Study, results: Results, labels: Mapping[str, str]) -> Iterator[Table]:
    """Endpoints that only those who benefited can have: described per group, never tested."""
    for name, endpoint in study.endpoints.items():
        found = [e for e in results.estimates if e.endpoint == name and e.variant == PROTOCOL]
        if endpoint.among and found:
            yield Table(
                f"{in_words(name).capitalize()}, among those who benefited, from the first benefit",
                ("Quantity", "Value", "Patients, events", "Method"),
                tuple(row(quantity_name(e, labels), value_of(e), f"{e.n}, {e.events}", e.method) for e in found),
                note="Who benefited is known only afterwards, so the groups are described here and not compared.",
            )


def event_tables(study: Study, results: Results) -> Iterator[Table]:
    if results.event_counts:
        yield tables.event_table(results.event_counts, study.groups)
    if results.laboratory_grades:
        yield tables.grade_table(results.laboratory_grades)
    if results.other_treatments:
        yield tables.treatment_table(results.other_treatments, study.groups)


def members_by_event(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Members]]:
    for (kind, group), members in sorted(event_patients(connection).items()):
        patients = tuple((patient_id, f"first on day {day}") for patient_id, day in members)
        yield f"events-{kind}-{group}", Members(f"Group {group}: {EVENT_KINDS[kind]}", patients)


def finding_tables(results: Results) -> Iterator[Table]:
    for severity, found in groupby(results.findings, key=lambda finding: finding.severity):
        yield tables.findings_table(str(severity), tuple(found))


def definition_table(study: Study) -> Table:
    rows = tuple(row(d.name, d.words, d.rule_id) for d in definitions(study))
    return Table("Rules in words", ("What", "Definition", "Rule"), rows)


def choice_table(study: Study) -> Table:
    rows = tuple(row(choice.key, choice.value, choice.origin) for choice in choices(study))
    note = (
        "stated: the study file says so. assumed: the study file says so and marks it as not stated by its source."
        " default: the study file does not say; this program's default."
    )
    return Table("Every value that decides", ("Key", "Value", "Origin"), rows, note=note)


def versions_in(provenance: Mapping[str, object]) -> Mapping[str, str]:
    versions = provenance["versions"]
    assert isinstance(versions, dict)
    return versions


def provenance_tables(provenance: Mapping[str, object]) -> Iterator[Table]:
    for key, caption in (("inputs", "Inputs, SHA-256"), ("versions", "Versions"), ("compared", "Double programming")):
        values = provenance[key]
        assert isinstance(values, dict)
        yield Table(caption, ("", ""), tuple(row(str(name), str(value)) for name, value in values.items()))
