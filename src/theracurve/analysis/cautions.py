"""Findings that only the derivation brings to light, and a plan that nothing compares the records with."""

from collections.abc import Iterator

import duckdb

from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said


def cautions(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[Finding, ...]:
    """All findings about derived rows, under the protocol's own definitions."""
    return (
        *never_assessed(connection),
        *overrides_of_nothing(connection),
        *decay_unknown(connection),
        *unused_weights(connection),
        *plan_not_compared(study),
    )


def never_assessed(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for patient_id, endpoint in connection.execute(
        "SELECT patient_id, endpoint FROM derived_endpoints"
        " WHERE variant = ? AND reason = 'no_assessment' ORDER BY endpoint, patient_id",
        [PROTOCOL],
    ).fetchall():
        yield Finding(
            severity=Severity.WARNING,
            code="never-assessed",
            patient_id=patient_id,
            message=Said("never-assessed.message", endpoint=endpoint),
            remedy=Said("never-assessed.remedy"),
        )


def overrides_of_nothing(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Overrides that no evidence cites: there was no such decision to replace."""
    for row, patient_id, decision, visit in connection.execute(
        'SELECT o."row", o.patient_id, o.decision, o.visit FROM records.overrides AS o'
        " WHERE NOT EXISTS (SELECT 1 FROM derived_evidence AS e WHERE e.patient_id = o.patient_id"
        " AND contains(e.sources || ';', 'overrides:' || o.\"row\" || ';'))"
        ' ORDER BY o."row"'
    ).fetchall():
        yield Finding(
            severity=Severity.WARNING,
            code="override-without-effect",
            table="overrides",
            row=row,
            patient_id=patient_id,
            needs_review=True,
            message=Said(
                "override-without-effect.message",
                decision=decision,
                where=Said("parts.at-visit", visit=visit) if visit else "",
            ),
            remedy=Said("override-without-effect.remedy"),
        )


def decay_unknown(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Administrations without even bounds; of those within bounds the records' checks speak."""
    for patient_id, cycle in connection.execute(
        "SELECT patient_id, visit FROM derived_evidence"
        " WHERE decision = 'exposure' AND reason = 'decay_unknown' ORDER BY patient_id, days, visit"
    ).fetchall():
        yield Finding(
            severity=Severity.WARNING,
            code="decay-unknown",
            table="administrations",
            patient_id=patient_id,
            message=Said("decay-unknown.without-radionuclide.message", cycle=cycle.capitalize()),
            remedy=Said("decay-unknown.without-radionuclide.remedy"),
        )


def unused_weights(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    found = connection.execute('SELECT min("row") FROM records.endpoints WHERE weight IS NOT NULL').fetchone()
    if found is not None and found[0] is not None:
        yield Finding(
            severity=Severity.WARNING,
            code="weights-not-used",
            table="endpoints",
            row=found[0],
            column="weight",
            message=Said("weights-not-used.message"),
            remedy=Said("weights-not-used.remedy"),
        )


def plan_not_compared(study: Study) -> Iterator[Finding]:
    """Planned administrations, where the protocol has no `deviations` to compare the records with them."""
    if study.administrations and not study.deviations:
        yield Finding(
            severity=Severity.NOTE,
            code="plan-not-compared",
            table="study.yaml",
            column="administrations",
            message=Said("plan-not-compared.message"),
            remedy=Said("plan-not-compared.remedy"),
        )
