"""Lines of treatment counted, and two treatments compared over every line in which they were given.

A patient who had both treatments stands on both sides, on rows of its own: the variance is that of rows that belong
together by patient (Lin and Wei 1989, J Am Stat Assoc 84:1074-8), and patients are counted beside rows.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.people import People
from theracurve.analysis.bias.question import HALF_A_DAY, TERM
from theracurve.analysis.curve_estimates import per_group
from theracurve.analysis.curve_interval import interval_for
from theracurve.analysis.line_values import NO_LINES, ComparedLines, LineCount, LineResults, TreatedInLine
from theracurve.analysis.observations import Observations, observe
from theracurve.analysis.phrases import StudyPhrase, and_p
from theracurve.analysis.planned import Planned, noted
from theracurve.analysis.sequences import compared_sequences
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.analyses import Analysis
from theracurve.definition.line_plans import LineComparison
from theracurve.definition.study import Study
from theracurve.survival import cox, event_table, kaplan_meier
from theracurve.survival._values.phrases import Method
from theracurve.survival._values.values import Estimate
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity

COUNTS = """
    SELECT p."group", l.line, l.treatment, count(*), count(*) - count(l.origin_day)
    FROM derived_lines AS l
    INNER JOIN people AS p ON l.patient_id = p.patient_id
    WHERE l.variant = ? GROUP BY ALL ORDER BY 1, 2, 3
"""


def line_results(connection: duckdb.DuckDBPyConnection, study: Study, people: People) -> LineResults:
    """Everything of lines; empty where the protocol states none."""
    if study.lines is None:
        return NO_LINES
    found = connection.execute(COUNTS, [PROTOCOL]).fetchall()
    names = ("group", "line", "treatment", "patients", "without_origin")
    return LineResults(
        counts=tuple(LineCount(**dict(zip(names, row, strict=True))) for row in found),
        compared=tuple(compare_lines(connection, study, asked) for asked in study.line_comparisons),
        sequences=tuple(compared_sequences(connection, study, people)),
    )


def compare_lines(connection: duckdb.DuckDBPyConnection, study: Study, asked: LineComparison) -> ComparedLines:
    """Each line by itself, and one ratio over all of them."""
    of_lines = [(name, *treated_in(connection, study, name, asked.treatments)) for name in asked.endpoints]
    shown = [one for name, line, rows in of_lines for one in medians_of(name, line, rows, asked.treatments)]
    patients: dict[str, set[str]] = {}
    for _, _, rows in of_lines:
        for patient, treatment in zip(rows.patient.tolist(), rows.group.tolist(), strict=True):
            patients.setdefault(patient, set()).add(treatment)
    counts = {"rows": sum(rows.n for *_, rows in of_lines), "patients": len(patients)}
    both = sum(len(had) > 1 for had in patients.values())
    planned = Planned(Analysis(endpoint=asked.endpoints[0]), PROTOCOL)
    ratio = ratio_over(planned, [(line, rows) for _, line, rows in of_lines], asked.treatments)
    told = StudyPhrase.CLUSTERED(**counts, both=both)
    return ComparedLines(
        endpoints=asked.endpoints,
        treatments=asked.treatments,
        in_both=both,
        lines=tuple(shown),
        ratio=noted(replace(ratio, n=len(patients)), told),
        **counts,
    )


def treated_in(
    connection: duckdb.DuckDBPyConnection, study: Study, endpoint: str, treatments: tuple[str, str]
) -> tuple[int, Observations]:
    """The line of an endpoint, and those who had one of the treatments in it, in the `group` of their treatment."""
    line = study.endpoints[endpoint].line
    assert line is not None
    query = "SELECT patient_id, treatment FROM derived_lines WHERE variant = ? AND line = ?"
    had = dict(connection.execute(query, [PROTOCOL, line]).fetchall())
    observed = observe(connection, endpoint, PROTOCOL).at_risk()
    named = np.array([had[patient] for patient in observed.patient], dtype=object)
    return line, replace(observed, group=named).of_groups(*treatments)


def medians_of(endpoint: str, line: int, rows: Observations, treatments: tuple[str, str]) -> Iterator[TreatedInLine]:
    planned, there = Planned(Analysis(endpoint=endpoint), PROTOCOL), [t for t in treatments if (rows.group == t).any()]
    if not there:
        return
    table = event_table(rows.time, rows.event, group=rows.group, entry=rows.late).only(*there)
    medians = per_group(planned, kaplan_meier(table, interval=interval_for(table)))
    for treatment, median in zip(there, medians, strict=True):
        yield TreatedInLine(endpoint=endpoint, line=line, treatment=treatment, median=median)


def ratio_over(
    planned: Planned, of_lines: list[tuple[int, Observations]], treatments: tuple[str, str]
) -> StudyEstimate:
    """Cox's model with a baseline hazard for each line, and the variance of rows that belong together by patient."""
    line, patient, group, entry, time, event = joined(of_lines)
    if len(set(group)) < 2:
        absent = next(name for name in treatments if name not in set(group))
        why = StudyPhrase.NOBODY_HAD(treatment=absent)
        ratio = Estimate(
            quantity=str(StudyQuantity.HAZARD_RATIO), value=None, n=len(group), method=Method.COX(), reason=why
        )
        return planned.estimate(ratio, StudyQuantity.STRATIFIED_HAZARD_RATIO, groups=treatments)
    columns = {TERM: group == treatments[0]}
    late = entry if entry.any() else None
    fit = cox(np.maximum(time, entry + HALF_A_DAY), event, columns, strata=line, cluster=patient, entry=late)
    ratio = fit.hazard_ratio(TERM)
    estimate = planned.estimate(ratio, StudyQuantity.STRATIFIED_HAZARD_RATIO, groups=treatments)
    method = and_p(ratio.method) if ratio.value is not None else ratio.method
    competing = any(rows.competing.any() for _, rows in of_lines)
    return noted(
        replace(estimate, p_value=fit.p_values[TERM], method=method),
        *((StudyPhrase.CAUSE_SPECIFIC(),) if competing else ()),
    )


def joined(of_lines: list[tuple[int, Observations]]) -> tuple[NDArray[Any], ...]:
    """The rows of all lines: line, patient, treatment, entry, time, event."""
    line = np.concatenate([np.full(rows.n, number) for number, rows in of_lines])
    names = ("patient", "group", "entry", "time", "event")
    return line, *(np.concatenate([getattr(rows, name) for _, rows in of_lines]) for name in names)
