"""What the plan asks of a derived study, with all that a person should look at beside it."""

from datetime import date

from theracurve.analysis.cautions import cautions
from theracurve.analysis.plan import estimate
from theracurve.analysis.results import Results
from theracurve.analysis.scrutiny import WindowEnd
from theracurve.analysis.variations.values import Variations
from theracurve.checking import Checked
from theracurve.records.study_days import in_study_days
from theracurve.vocabulary.findings import in_reading_order


def estimate_all(checked: Checked, variations: Variations | None = None, ends: tuple[WindowEnd, ...] = ()) -> Results:
    connection, study_file = checked.intake.connection, checked.study_file
    found = in_reading_order((*checked.findings, *cautions(connection, study_file.study)))
    findings = in_study_days(found, time_zeros(checked)) if study_file.study.least_count else found
    return estimate(connection, study_file.definitions, tuple(findings), variations, ends)


def time_zeros(checked: Checked) -> dict[str, date]:
    """The day of each patient's time zero, where it is one of the records."""
    column = checked.study_file.study.time_zero
    query = f"SELECT patient_id, {column} FROM records.patients WHERE {column} IS NOT NULL"
    return dict(checked.intake.connection.execute(query).fetchall()) if column else {}
