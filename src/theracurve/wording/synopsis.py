"""What limits a study: what a reader must know before believing the rest."""

from collections.abc import Iterator

from theracurve.analysis.results import Results
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.study import Study
from theracurve.vocabulary.findings import count_by_severity
from theracurve.wording.numbers import plural

FEW_EVENTS = 20  # of all compared groups together: below this one patient more or less moves the P value
ORIGIN_LIMITS = {
    "study": "",
    "synthetic": "The records were generated: no number here says anything about patients or about a therapy.",
    "reconstructed": "The patients were reconstructed from a published curve: only time and event are known of them.",
}


def limits_of(study: Study, results: Results) -> Iterator[str]:
    """What a reader must know before believing the rest, the weightiest first."""
    if ORIGIN_LIMITS[study.data_origin]:
        yield ORIGIN_LIMITS[study.data_origin]
    if len(study.groups) > 1 and study.allocation != "randomised":
        said = "were not allocated" if study.allocation else "are not said by the protocol to have been allocated"
        yield (
            f"Patients {said} at random, so the groups may differ in more than their treatment, and the comparisons"
            " below do not show what the treatment caused."
        )
    yield from late_starts(results)
    yield from scarcity(results)
    if study.assumed:
        values = plural(len(study.assumed), "value")
        yield f"{values} of the protocol are assumed, not stated by its source (see Definitions)."
    overridden = sum(finding.code == "overridden" for finding in results.findings)
    if overridden:
        answers = plural(overridden, "derived answer was", "derived answers were")
        yield f"{answers} overridden by a person (see Findings)."
    counts = count_by_severity(results.findings)
    review = sum(finding.needs_review for finding in results.findings)
    if counts["warning"] or review:
        warnings = plural(counts["warning"], "warning")
        waiting = f"; {review} of all findings wait for a person's answer" if review else ""
        yield f"The records have {warnings}{waiting}."


def late_starts(results: Results) -> Iterator[str]:
    for flow in results.flow:
        if flow.latest_start and flow.latest_start > 0:
            yield (
                f"In {flow.group} treatment began up to {plural(flow.latest_start, 'day')} after time zero. If patients"
                " belong to this group because they were treated, they had to live that long, which favours the group"
                " (immortal time)."
            )


def scarcity(results: Results) -> Iterator[str]:
    """Few events, and patients in whom benefit could not be judged."""
    events = (e.events for c in results.comparisons for e in c.of("log_rank") if e.events is not None)
    fewest = min(events, default=None)
    if fewest is not None and fewest < FEW_EVENTS:
        yield f"The smallest comparison rests on {plural(fewest, 'event')} in all groups together."
    judged = sum(e.n for e in allocated(results, "evaluable for benefit"))
    unjudged = sum(e.n for e in allocated(results, "all allocated")) - judged
    if unjudged > 0:
        yield f"Benefit could not be judged, or did not apply, in {plural(unjudged, 'patient')}."


def allocated(results: Results, population: str) -> list[StudyEstimate]:
    return [e for e in results.estimates_of("benefit", "proportion") if e.population == population]
