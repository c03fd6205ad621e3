"""Every check of the records against each other and against the protocol, in one registry."""

from collections.abc import Iterator
from datetime import date

from theracurve.definition.study import Study
from theracurve.intake import Intake
from theracurve.intake.tally import capped
from theracurve.records import (
    absorbed_doses,
    activities,
    activity_ranges,
    asked_names,
    baselines,
    coverage,
    cutoff,
    cycles,
    deaths,
    discontinued,
    dose_targets,
    filtration,
    follow_up,
    given_endpoints,
    graded,
    imaging,
    implausible,
    lesion_roles,
    lesion_sizes,
    look_alikes,
    markers,
    medications,
    offsets,
    overrides,
    patients,
    periods,
    ranges,
    recorded_criteria,
    repeats,
    scans,
    target_choice,
    time_points,
    treatment,
    unread,
    untreated,
    uptakes,
    visits,
    watched,
)
from theracurve.records.examined import Check, Examined
from theracurve.vocabulary.findings import Finding, errors_among, in_reading_order

CHECKS: tuple[Check, ...] = (
    *patients.CHECKS,
    *repeats.CHECKS,
    *deaths.CHECKS,
    *follow_up.CHECKS,
    *treatment.CHECKS,
    *untreated.CHECKS,
    *discontinued.CHECKS,
    *watched.CHECKS,
    *cycles.CHECKS,
    *activities.CHECKS,
    *activity_ranges.CHECKS,
    *offsets.CHECKS,
    *absorbed_doses.CHECKS,
    *dose_targets.CHECKS,
    *markers.CHECKS,
    *graded.CHECKS,
    *filtration.CHECKS,
    *imaging.CHECKS,
    *recorded_criteria.CHECKS,
    *scans.CHECKS,
    *uptakes.CHECKS,
    *lesion_sizes.CHECKS,
    *lesion_roles.CHECKS,
    *target_choice.CHECKS,
    *time_points.CHECKS,
    *medications.CHECKS,
    *visits.CHECKS,
    *ranges.CHECKS,
    *baselines.CHECKS,
    *periods.CHECKS,
    *given_endpoints.CHECKS,
    *cutoff.CHECKS,
    *overrides.CHECKS,
    *coverage.CHECKS,
    *asked_names.CHECKS,
    *look_alikes.CHECKS,
    *implausible.CHECKS,
    *unread.CHECKS,
)


def check_records(definitions: dict[str, Study], intake: Intake, *, today: date) -> tuple[Finding, ...]:
    """What the tables show together that no cell shows alone, in reading order, at most 1,000 of a table and code.

    `definitions` are the protocol and its variants (`StudyFile.definitions`).
    A cell that intake has already refused is not complained of again, and where a table could not be read to its end,
    nothing is concluded from what it lacks.
    """
    seen = Examined(definitions, intake, today)
    try:
        return in_reading_order(capped(new_findings(seen)))
    finally:
        seen.forget()


def new_findings(seen: Examined) -> Iterator[Finding]:
    """Yields what each check finds; nothing of a row that does not say whom it is about, nor of what was refused."""
    errors = errors_among(seen.intake.findings)
    refused = {(f.table, f.row, f.column) for f in errors if f.column is not None}
    nobodys = {(f.table, f.row) for f in errors if f.column == "patient_id"}
    for check in CHECKS:
        for finding in check(seen):
            place = (finding.table, finding.row)
            refused_there = {(*place, finding.column), (finding.table, None, finding.column)} & refused
            if not refused_there and (place not in nobodys or finding.row is None):
                yield finding
