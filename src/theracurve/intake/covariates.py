"""The columns of `patients` that only the protocol knows."""

from collections.abc import Mapping
from dataclasses import replace

from theracurve.intake.nearest import normalised
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.tables import Column, Kind, Table

KINDS = {"number": Kind.NUMBER, "category": Kind.TEXT}  # as the protocol calls them


def with_covariates(patients: Table, covariates: Mapping[str, Kind]) -> tuple[Table, tuple[Finding, ...]]:
    """The table with a column for each covariate that it does not know yet, and a finding for each that clashes."""
    taken = {"row"} | {normalised(name) for name in patients.names}
    columns: list[Column] = []
    findings: list[Finding] = []
    for name, kind in covariates.items():
        if name in patients.names:
            continue
        if normalised(name) in taken:
            findings.append(clash(name))
        else:
            columns.append(Column(name, kind, required=True))
        taken.add(normalised(name))
    return replace(patients, columns=(*patients.columns, *columns)), tuple(findings)


def clash(name: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="covariate-clash",
        table="patients",
        column=name,
        message=f"The covariate `{name}` has the name of another column of `patients`, but for case or spaces.",
        remedy="Use the other column's name in the protocol, or rename the covariate in the protocol and the records.",
    )
