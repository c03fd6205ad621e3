"""The synopsis: what was compared, what was found, what limits it. Facts and sizes; no advice, no cause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from theracurve.analysis.results import Comparison, Results, StudyEstimate
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import count_by_severity
from theracurve.wording.estimates import analysis_name, p_of, share_with_interval, value_of
from theracurve.wording.labels import enumerated
from theracurve.wording.numbers import plural
from theracurve.wording.words import Words

FEW_EVENTS = 20  # of all compared groups together: below this one patient more or less moves the P value


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading and the sentences under it."""

    heading: str
    sentences: tuple[str, ...]


def synopsis(study: Study, results: Results, labels: Mapping[str, str], words: Words) -> tuple[Paragraph, ...]:
    """The study in four short paragraphs."""
    paragraphs = (
        Paragraph("Question and groups", tuple(groups_of(study, results, labels, words))),
        Paragraph("Benefit", tuple(benefit_sentences(results, words))),
        Paragraph("Survival", tuple(survival_sentences(study, results, words))),
        Paragraph("What limits this", tuple(limits_of(study, results))),
    )
    return tuple(paragraph for paragraph in paragraphs if paragraph.sentences)


def groups_of(study: Study, results: Results, labels: Mapping[str, str], words: Words) -> Iterator[str]:
    sizes = group_sizes(results)
    compared = enumerated(tuple(f"{sizes[g]} in {g} ({labels[g]})" for g in study.groups if g in sizes), words)
    yield f"{plural(sum(sizes.values()), 'patient')}: {compared}."
    if study.time_zero:
        yield f"Time zero is the {words(f'labels.time_zeros.{study.time_zero}')}, in every group alike."


def group_sizes(results: Results) -> dict[str, int]:
    """Patients by group: those allocated, or, where only endpoints are given, those who have one."""
    if results.flow:
        return {flow.group: flow.allocated for flow in results.flow}
    return {curve.group: curve.n for comparison in results.comparisons[:1] for curve in comparison.curves}


def benefit_sentences(results: Results, words: Words) -> Iterator[str]:
    """Over all allocated, and over those in whom benefit could be judged."""
    for population in ("all allocated", "evaluable for benefit"):
        found = [e for e in results.estimates_of("benefit", "proportion") if e.population == population]
        if found:
            parts = tuple(f"{share_with_interval(e, words)} in {e.group}" for e in found)
            who = "Of all allocated patients" if population == "all allocated" else "Of those who could be judged"
            yield f"{who}, benefit was met in {enumerated(parts, words)}."


def survival_sentences(study: Study, results: Results, words: Words) -> Iterator[str]:
    for comparison in results.comparisons:
        if comparison.variant == PROTOCOL and study.endpoints[comparison.endpoint].among is None:
            yield f"{analysis_name(comparison, words)}: {'; '.join(result_clauses(comparison, words))}."


def result_clauses(comparison: Comparison, words: Words) -> Iterator[str]:
    per_group = (*comparison.of("median"), *comparison.of("survival_probability"))
    word = "median " if comparison.at_months is None else ""
    if per_group:
        yield word + enumerated(tuple(f"{value_of(e, words)} in {e.group}" for e in per_group), words)
    incidences = comparison.of("cumulative_incidence")
    if incidences:
        yield "cumulative incidence " + enumerated(
            tuple(f"{value_of(e, words)} in {e.group}" for e in incidences), words
        )
    for estimate in comparison.of("hazard_ratio"):
        if estimate.groups:
            yield f"hazard ratio {value_of(estimate, words)}, {estimate.groups[0]} against {estimate.groups[-1]}"
    for estimate in comparison.of("log_rank"):
        exact = next((p_of(e, words) for e in comparison.of("exact_log_rank") if e.p_value is not None), "")
        yield f"log-rank test {p_of(estimate, words) or value_of(estimate, words)}{f' (exact {exact})' if exact else ''}"
    difference = chosen_difference(comparison)
    if difference is not None:
        yield f"difference {value_of(difference, words)} {p_of(difference, words)}".rstrip()


def chosen_difference(comparison: Comparison) -> StudyEstimate | None:
    """The first difference that has an interval; they stand in the order of preference."""
    return next((e for e in comparison.of("survival_difference") if e.lower is not None), None)


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
