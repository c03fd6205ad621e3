"""The R check: endpoints, curves and numbers as CSV, and a script that recomputes them with R's survival package.

The endpoints are written as they were derived, not cut at the horizons of the analyses: R cuts them itself. A group, a
variant and a number stand there as R reads them back, digit by digit.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from math import inf

import duckdb

from theracurve.analysis.bias.people import People, read_people
from theracurve.analysis.observations import observe
from theracurve.analysis.planned import planned_analyses
from theracurve.analysis.regression_values import is_penalised
from theracurve.analysis.response import DURATION, RATES, TIME_TO_RESPONSE
from theracurve.analysis.results import Comparison, Results
from theracurve.analysis.study_estimate import StudyResult
from theracurve.analysis.switching import switch_days
from theracurve.analysis.whom import those_asked_for
from theracurve.definition.study import Study
from theracurve.export.export_format import ExportFormat
from theracurve.vocabulary.csv_text import csv_text
from theracurve.vocabulary.study_time import DAYS_PER_MONTH, months_of

Row = tuple[object, ...]

SCRIPT = "check.R"
ASKED = ("ties", "strata", "adjust_for", "chosen", "against", "margin", "against_share", "against_days", "switch_by")
ANALYSES = ("analysis", "endpoint", "variant", "at_days", "horizon_days", *ASKED)
ENDPOINTS = ("endpoint", "variant", "patient_id", "group", "entry_days", "time_days", "event", "competing")
CURVES = ("analysis", "group", "time", "at_risk", "value", "lower", "upper", "interval")
OF_RESULT = (
    "quantity",
    "value",
    "lower",
    "upper",
    "level",
    "statistic",
    "df",
    "p_value",
    "n",
    "events",
    "method",
    "reason",
)
SWITCHES = ("analysis", "patient_id", "switched_days", "after_days", "censoring_days")
MEMBERS = ("analysis", "patient_id")
NUMBERS = ("analysis", "group", "reference", "at_days", "covariate", "category", *OF_RESULT, "not_in_r")


def write_r_check(connection: duckdb.DuckDBPyConnection, study: Study, results: Results) -> Mapping[str, str]:
    """The texts of the files by their names: the script, and the tables that it reads."""
    responses = (*results.responses.comparisons, *results.marker_responses.comparisons)
    analysed = (*results.comparisons, *responses, *results.odds_regressions)
    numbered = tuple(enumerate(analysed, 1))
    days, people = days_by_months(study), read_people(connection, study)
    return {
        SCRIPT: (files("theracurve.export") / SCRIPT).read_text(encoding="utf-8"),
        "analyses.csv": as_csv(ANALYSES, (analysis_row(n, c, days, study) for n, c in numbered)),
        "endpoints.csv": as_csv(ENDPOINTS, endpoint_rows(connection, analysed)),
        "members.csv": as_csv(MEMBERS, (r for n, c in numbered for r in member_rows(connection, study, n, c, people))),
        "covariates.csv": covariates_csv(study, people),
        "switches.csv": as_csv(SWITCHES, (r for n, c in numbered for r in switch_rows(connection, n, c))),
        "curves.csv": as_csv(CURVES, (row for number, c in numbered for row in curve_rows(number, c))),
        "numbers.csv": as_csv(NUMBERS, (number_row(number, e, days) for number, c in numbered for e in c.every_result)),
    }


R_CHECK = ExportFormat("r-check", write_r_check, lambda folder: f"Rscript {folder / SCRIPT}")


def days_by_months(study: Study) -> dict[float | None, float | None]:
    """The times of the plan in days by what they are in months, so that none is rounded on its way to R and back."""
    asked = (time for analysis in planned_analyses(study) for time in (analysis.time, analysis.horizon) if time)
    return {None: None, **{months_of(float(time.days)): float(time.days) for time in asked}}


def analysis_row(number: int, comparison: Comparison, days: Mapping[float | None, float | None], study: Study) -> Row:
    """`strata`, `adjust_for` and `switch_by` are names of columns, `chosen` whether only some patients take part."""
    times = (days[comparison.at_months], days[comparison.horizon_months])
    analysis = comparison.analysis
    named = (";".join(names) for names in (analysis.strata, analysis.adjust_for))
    fixed = analysis.against
    against = (float(fixed.survival.amount) / 100, float(fixed.at.days)) if fixed else (None, None)
    switch_by = ";".join(study.covariates_of_switch(analysis)) if analysis.switching else ""
    asked = (analysis.ties, *named, not analysis.everybody, study.reference_group, analysis.margin, *against, switch_by)
    return (number, comparison.endpoint, comparison.variant, *times, *asked)


def member_rows(
    connection: duckdb.DuckDBPyConnection, study: Study, number: int, comparison: Comparison, people: People
) -> Iterator[Row]:
    """Lists who takes part in an analysis that is not of everybody."""
    if not comparison.analysis.everybody:
        for patient in those_asked_for(connection, study, comparison.planned, people).patient:
            yield (number, patient)


def switch_rows(connection: duckdb.DuckDBPyConnection, number: int, comparison: Comparison) -> Iterator[Row]:
    """When patients switched, had the event from which they may, and would have been censored at the latest."""
    if comparison.switching:
        patients = observe(connection, comparison.endpoint, comparison.variant).patient
        days = switch_days(connection, comparison.analysis, patients)
        for patient, *found in zip(patients, days.switched, days.after, days.cut_off, strict=True):
            yield (number, patient, *(None if day == inf else day for day in found))


def covariates_csv(study: Study, people: People) -> str:
    """The covariates that the plan names, a row for each patient."""
    of_switch = (name for a in study.analyses if a.switching for name in study.covariates_of_switch(a))
    of_odds = (name for names in study.logistic.values() for name in names)
    names = tuple(dict.fromkeys((*(name for a in study.analyses for name in a.named), *of_switch, *of_odds)))
    columns = [people.covariates[name].tolist() for name in names]
    header = ("patient_id", *(f"{study.covariates[name]} {name}" for name in names))
    return as_csv(header, (tuple(map(known, row)) for row in zip(people.patient, *columns, strict=True)))


def known(value: object) -> object:
    return None if value != value else value


def quoted(names: Iterable[str]) -> Iterator[str]:
    return (f'"{name}"' for name in names)


OF_ENDPOINTS = f"SELECT {', '.join(quoted(ENDPOINTS))} FROM derived_endpoints"
# Rates have no time: of whom the question applies to, `event` says whether the answer is yes.
OF_RESPONSES = " UNION ALL ".join(
    f"SELECT '{endpoint}', b.variant, b.patient_id, p.\"group\", 0, {time}, {event}, FALSE FROM derived_best_response"
    f" AS b INNER JOIN people AS p ON b.patient_id = p.patient_id WHERE b.deciding AND {asked}"
    for endpoint, time, event, asked in (
        *((rate, "0", f"b.{rate} = 'met'", f"b.{rate} <> 'not_applicable'") for rate in RATES),
        (TIME_TO_RESPONSE, "b.response_day", "TRUE", "b.response_day IS NOT NULL"),
        (DURATION, "b.duration_days", "b.ended", "b.response_day IS NOT NULL"),
    )
)
OF_RATES = f"{OF_RESPONSES} UNION ALL " + (
    "SELECT m.marker_response, m.variant, m.patient_id, p.\"group\", 0, 0, m.answer = 'met', FALSE"
    " FROM derived_marker_responses AS m INNER JOIN people AS p ON m.patient_id = p.patient_id"
    " UNION ALL SELECT CASE WHEN b.benefit = '' THEN 'benefit' ELSE b.benefit || '/benefit' END,"
    " b.variant, b.patient_id, p.\"group\", 0, 0, b.answer = 'met', FALSE FROM derived_benefit AS b"
    " INNER JOIN people AS p ON b.patient_id = p.patient_id WHERE b.answer <> 'not_applicable'"
)


def endpoint_rows(connection: duckdb.DuckDBPyConnection, comparisons: Iterable[Comparison]) -> Iterator[Row]:
    """The patients of each endpoint under each definition that was analysed, once."""
    for endpoint, variant in dict.fromkeys((c.endpoint, c.variant) for c in comparisons):
        yield from connection.execute(
            f"WITH found AS ({OF_ENDPOINTS} UNION ALL {OF_RATES}) SELECT {', '.join(quoted(ENDPOINTS))} FROM found"
            " WHERE endpoint = ? AND variant = ? ORDER BY patient_id",
            [endpoint, variant],
        ).fetchall()


def curve_rows(number: int, comparison: Comparison) -> Iterator[Row]:
    for curve in comparison.curves:
        columns = (curve.times, curve.at_risk, curve.survival, curve.lower, curve.upper)
        for row in zip(*columns, strict=True):
            yield (number, curve.group, *row, curve.interval or str(curve.method))


def number_row(number: int, result: StudyResult, days: Mapping[float | None, float | None]) -> Row:
    """`group` and `reference` are those of a comparison of two; a test of more groups has neither."""
    pair = result.groups if result.groups and len(result.groups) == 2 else (result.group, None)
    at = days[result.at_months] if result.at_months in days else days_of_months(result.at_months)
    found, row = {**result.as_dict(), "quantity": str(result.quantity)}, result.quantity.row
    of_covariate = (result.covariate or None, result.category or None)
    penalised = "Firth's penalty: coxphf, logistf" if is_penalised(result.method) else ""
    return (number, *pair, at, *of_covariate, *(found[name] for name in OF_RESULT), row.not_in_r or penalised or None)


def days_of_months(months: float | None) -> float | None:
    """Takes the days of a time that the plan does not name, as the end of follow-up."""
    return None if months is None else months * float(DAYS_PER_MONTH)


def as_csv(header: tuple[str, ...], rows: Iterable[Row]) -> str:
    """Floats as Python prints them, which is enough to read the same number; 1 and 0 for true and false; nothing where
    there is no value."""
    return csv_text(header, ([int(cell) if isinstance(cell, bool) else cell for cell in row] for row in rows))
