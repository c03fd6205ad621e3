"""Survival: each planned comparison of everybody, its figure, estimates, other definitions, and who is behind."""

from collections.abc import Iterator
from itertools import groupby

from theracurve.analysis.results import Comparison
from theracurve.definition.study import Study
from theracurve.report.anchors import section_anchor
from theracurve.report.document import Block, Section
from theracurve.report.figures.forest import forest
from theracurve.report.figures.kaplan_meier import kaplan_meier
from theracurve.report.reading import EndpointMember, Reading
from theracurve.report.table import Cell, Member, Members, Table, row
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_time import months_of
from theracurve.wording.definitions import variant_words
from theracurve.wording.estimates import analysis_name, count_behind, p_of, per_group, quantity_name, value_of
from theracurve.wording.estimators import method_of
from theracurve.wording.labels import capital, variant_name
from theracurve.wording.numbers import months, plural
from theracurve.wording.words import Words


def survival(reading: Reading) -> Section | None:
    """What only those who benefited can have is described in a section of its own."""
    study = reading.study
    compared = [c for c in reading.results.comparisons if study.endpoints[c.endpoint].among is None]
    plans = groupby(compared, key=lambda c: (c.endpoint, c.at_months, c.horizon_months))
    parts = tuple(comparison_part(reading, place, tuple(alike)) for place, (_, alike) in enumerate(plans, start=1))
    every = forest(compared, reading.words, reading.origin)
    return Section("survival", "Survival", (*parts, *((every,) if every else ()))) if parts else None


def comparison_part(reading: Reading, place: int, found: tuple[Comparison, ...]) -> Section:
    """One planned analysis under the protocol, and below it under every variant that changes its endpoint."""
    anchor, stated = section_anchor("comparison", place), found[0]
    axis = axis_of(reading.study, stated.endpoint, reading.words)
    figure = kaplan_meier(
        stated,
        reading.labels,
        f"{anchor}-curves",
        analysis_name(stated, reading.words),
        reading.words,
        axis=axis,
        origin=reading.origin,
    )
    variants: tuple[Block, ...] = (variant_table(reading.study, found, reading.words),) if len(found) > 1 else ()
    behind = tuple(members_of(reading.members[stated.endpoint], stated, reading.words))
    return Section(
        anchor,
        analysis_name(stated, reading.words),
        (figure, estimate_table(stated, reading.labels, reading.words), *variants, *behind),
    )


def axis_of(study: Study, endpoint: str, words: Words) -> str:
    """What the curve of an endpoint counts."""
    only_death = study.events_of(study.endpoints[endpoint]) == ("death",) or endpoint == "overall_survival"
    return words(f"figures.kaplan_meier.{'alive' if only_death else 'without'}")


def estimate_table(comparison: Comparison, labels: dict[str, str], words: Words) -> Table:
    """All estimates of one comparison, each with its method."""
    rows = tuple(
        (
            Cell(quantity_name(e, labels, words)),
            Cell(value_of(e, words), number=True),
            Cell(p_of(e, words), number=True),
            Cell(count_behind(e, words)),
            Cell(method_of(e.method, e.notes, words)),
        )
        for e in comparison.estimates
    )
    header = ("Quantity", "Estimate (95 % CI)", "P", "Patients, events", "Method")
    return Table(f"{analysis_name(comparison, words)}: estimates", header, rows, kind="estimates")


def variant_table(study: Study, comparisons: tuple[Comparison, ...], words: Words) -> Table:
    """One line per definition: what it changes, and what comes of it."""
    rows = tuple(
        row(
            "Protocol" if c.variant == PROTOCOL else capital(variant_name(c.variant, words)),
            variant_words(study, c.variant, words),
            "; ".join(f"{e.group}: {value_of(e, words)}" for e in per_group(c)),
            "; ".join(value_of(e, words) for e in c.of("hazard_ratio")),
            "; ".join(p_of(e, words) or value_of(e, words) for e in c.of("log_rank")),
        )
        for c in comparisons
    )
    header = ("Definition", "What it changes", "Median, survival or incidence", "Hazard ratio", "Log-rank")
    return Table(f"{analysis_name(comparisons[0], words)}: other definitions", header, rows)


def members_of(members: tuple[EndpointMember, ...], comparison: Comparison, words: Words) -> Iterator[Members]:
    """Per group: who had the event up to the end of the comparison, and when; how long the others were observed."""
    end = comparison.at_months or comparison.horizon_months
    by = f" by {months(end, words)}" if end else ""
    for curve in comparison.curves:
        of_group = [(m, months_of(m.time_days)) for m in members if m.group == curve.group]
        for had, word in ((True, f"had the event{by}"), (False, f"did not have it{by}; how long they were observed")):
            chosen = [(m, time) for m, time in of_group if (m.event and (end is None or time <= end)) is had]
            patients = tuple(Member(m.patient_id, months(time, words)) for m, time in chosen)
            if patients:
                yield Members(f"Group {curve.group}: {plural(len(patients), 'patient')} {word}", patients)
