"""Survival: every comparison in one table and its figure; in the appendix its estimates in full, other definitions, and
who is behind."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from theracurve.analysis.primary import sizes_of
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.study import Study
from theracurve.report.anchors import list_anchor, safe, section_anchor
from theracurve.report.counts import Listed, linked, lists_of
from theracurve.report.document import Block, Figure, Link, Paragraph, Section
from theracurve.report.figures.forest import forest
from theracurve.report.figures.kaplan_meier import kaplan_meier
from theracurve.report.reading import EndpointMember, Reading
from theracurve.report.table import Cell, Member, ReportTable
from theracurve.vocabulary.study_quantities import Scale, StudyQuantity, summing_up
from theracurve.vocabulary.study_time import months_of
from theracurve.wording.asked import population_of
from theracurve.wording.estimates import (
    analysis_name,
    count_behind,
    name_in,
    p_of,
    per_group,
    quantity_name,
    test_of,
    value_of,
)
from theracurve.wording.estimators import method_of
from theracurve.wording.labels import capital, pair, variant_name
from theracurve.wording.masking import together_told
from theracurve.wording.numbers import months
from theracurve.wording.variants import variant_words
from theracurve.wording.words import Words

Alike = tuple[Comparison, ...]  # one planned analysis: under the protocol, then under each variant that changes it


def survival(reading: Reading) -> Section | None:
    """The curves of each planned comparison; their table stands in the answer."""
    plans, words = plans_of(reading), reading.words
    if not plans:
        return None
    parts = (curves_part(reading, place, plans) for place in range(1, len(plans) + 1))
    return Section("survival", words("report.survival.title"), tuple(parts))


def survival_in_full(reading: Reading) -> Section | None:
    """All estimates of each comparison, other definitions of its endpoint, and who is behind."""
    plans, words = plans_of(reading), reading.words
    if not plans:
        return None
    overview = (overview_table(plans, words),) if len(reading.study.groups) > 1 else ()
    parts = (full_part(reading, place, alike) for place, alike in enumerate(plans, start=1))
    every = forest([c for alike in plans for c in alike], words, reading.origin)
    blocks = (*overview, *parts, *((every,) if every else ()))
    return Section("survival-in-full", words("report.survival.in_full"), blocks)


def plans_of(reading: Reading) -> list[Alike]:
    """Each planned analysis under the protocol, then under the variants that change it. What only those who benefited
    can have is described in a section of its own."""
    endpoints = reading.study.endpoints
    compared = [c for c in reading.results.comparisons if endpoints[c.endpoint].of_everybody]
    return [tuple(g) for _, g in groupby(compared, key=lambda c: c.analysis)]


def overview_table(plans: list[Alike], words: Words) -> ReportTable:
    """Every comparison of the plan under the protocol, with the number that sums it up."""
    rows = tuple(row for place, alike in enumerate(plans, start=1) for row in overview_rows(place, alike[0], words))
    keys = ("analysis", "population", "behind", "size", "size_method", "tests")
    header = tuple(words(f"report.survival.{key}") for key in keys)
    return ReportTable(words("report.survival.every"), header, rows, kind="overview")


def overview_rows(place: int, comparison: Comparison, words: Words) -> Iterator[tuple[Cell, ...]]:
    """A row for each pair of groups with its own tests; before them, of three or more, one for all groups together."""
    sizes: list[StudyEstimate | None] = [*sizes_of(comparison)]
    together: list[StudyEstimate | None] = [None] if len(comparison.curves) > 2 or not sizes else []
    tested: set[tuple[str, ...] | None] = set()
    for at, size in enumerate([*together, *sizes]):
        first, groups = at == 0, size.groups if size else None
        tests = [*(() if groups in tested else tests_over_time(comparison, groups, words)), own_test(size, words)]
        tested.add(groups)
        behind = size or next((e for e in comparison.estimates if e.groups and comparison.of_all_groups(e)), None)
        yield (
            Cell(analysis_name(comparison, words), section_anchor("comparison", place)) if first else Cell(""),
            Cell(population_of(comparison.analysis, words)),
            Cell(count_behind(behind, words) if behind else ""),
            Cell(pair(quantity_name(size, {}, words), value_of(size, words), words) if size else ""),
            Cell(method_of(size.method, (), words) if size else ""),
            Cell("; ".join(dict.fromkeys(filter(None, tests)))),
        )


def own_test(size: StudyEstimate | None, words: Words) -> str:
    """The P value that stands with a size, named by the test it is of."""
    return pair(capital(test_of(size, words)), p_of(size, words), words) if size and size.p_value is not None else ""


def named_test(comparison: Comparison, size: StudyEstimate, words: Words) -> str:
    """The same with its groups, where there are others."""
    if comparison.of_all_groups(size) or not size.groups:
        return own_test(size, words)
    groups = {"group": size.groups[0], "reference": size.groups[-1]}
    named = words("estimates.name.between", quantity=capital(test_of(size, words)), **groups)
    return pair(named, p_of(size, words), words)


def curves_part(reading: Reading, place: int, plans: list[Alike]) -> Section:
    """The figure of one planned analysis, but where the same curves stand under an analysis over time; its estimates
    stand in full further down."""
    anchor, stated, words = section_anchor("comparison", place), plans[place - 1][0], reading.words
    full = Paragraph((Link(words("report.survival.see_full"), full_anchor(place)),), "note")
    drawn = () if drawn_elsewhere(stated, plans) else (curves_figure(reading, stated, f"{anchor}-curves"),)
    return Section(anchor, analysis_name(stated, words), (*drawn, full))


def drawn_elsewhere(stated: Comparison, plans: list[Alike]) -> bool:
    over_time = {alike[0].endpoint for alike in plans if alike[0].at_months is None}
    return stated.at_months is not None and stated.endpoint in over_time


def curves_figure(reading: Reading, stated: Comparison, anchor: str) -> Figure:
    words = reading.words
    name, axis = analysis_name(stated, words), axis_of(reading.study, stated.endpoint, words)
    figure = kaplan_meier(
        stated, reading.labels, anchor, name, words, axis=axis, origin=reading.origin, look=reading.curve_look
    )
    return replace(figure, file=f"{anchor}-{safe(stated.endpoint)}")


def full_anchor(place: int) -> str:
    return f"{section_anchor('comparison', place)}-full"


def full_part(reading: Reading, place: int, found: Alike) -> Section:
    """One planned analysis under the protocol, and below it under every variant that changes its endpoint."""
    anchor, stated, words = section_anchor("comparison", place), found[0], reading.words
    listed = members_listed(reading, anchor, found)
    tables: tuple[Block, ...] = (
        estimate_table(stated, reading.labels, words),
        counts_table(reading, anchor, found, listed),
    )
    return Section(full_anchor(place), analysis_name(stated, words), (*tables, *lists_of(listed, words)))


def axis_of(study: Study, endpoint: str, words: Words) -> str:
    """What the curve of an endpoint counts."""
    only_death = study.events_of(study.endpoints[endpoint]) == ("death",) or endpoint == "overall_survival"
    return words(f"figures.kaplan_meier.{'alive' if only_death else 'without'}")


def estimate_table(comparison: Comparison, labels: dict[str, str], words: Words) -> ReportTable:
    """All estimates of one comparison, each with its method."""
    rows = tuple(
        (
            Cell(name_in(comparison, e, labels, words)),
            Cell(value_of(e, words), number=True),
            Cell(p_of(e, words), number=True),
            Cell(count_behind(e, words)),
            Cell(method_of(e.method, e.notes, words)),
        )
        for e in comparison.estimates
    )
    header = tuple(words(f"report.survival.{key}") for key in ("quantity", "estimate", "p", "behind", "method"))
    caption = words("report.survival.estimates", analysis=analysis_name(comparison, words))
    note = words("report.survival.two_medians") if comparison.of(StudyQuantity.MEDIAN_BETWEEN_VISITS) else ""
    return ReportTable(caption, header, rows, note=note, kind="estimates")


def counts_table(reading: Reading, anchor: str, found: Alike, listed: Listed) -> ReportTable:
    """One line per definition: how many of each group had the event, and what comes of it."""
    words, groups = reading.words, [curve.group for curve in found[0].curves]
    several, varied = len(groups) > 1, any(c.variant in reading.study.variants for c in found)
    rows = tuple(
        (
            Cell(capital(variant_name(c.variant, words))),
            *((Cell(changed_words(reading.study, c, words)),) if varied else ()),
            *(events_cell(c, group, anchor, listed, reading) for group in groups),
            Cell("; ".join(pair(str(e.group), value_of(e, words), words) for e in per_group(c))),
            *((Cell(sizes_said(c, words)), Cell(tests_of(c, words))) if several else ()),
        )
        for c in found
    )
    keys = ("by_group", "size", "tests") if several else ("by_group",)
    header = (
        words("report.definition"),
        *((words("report.changed"),) if varied else ()),
        *(words("report.survival.events_in", group=group) for group in groups),
        *(words(f"report.survival.{key}") for key in keys),
    )
    return ReportTable(words("report.survival.definitions", analysis=analysis_name(found[0], words)), header, rows)


def changed_words(study: Study, comparison: Comparison, words: Words) -> str:
    """What a variant of the study changes; what one of ours does stands in its name."""
    return variant_words(study, comparison.variant, words) if comparison.variant in study.variants else ""


def events_cell(comparison: Comparison, group: str, anchor: str, listed: Listed, reading: Reading) -> Cell:
    curve = next((curve for curve in comparison.curves if curve.group == group), None)
    if curve is None:
        return Cell("")
    place = list_anchor(anchor, comparison.variant, group, "event")
    words, events = reading.words, events_by_end(comparison, group, curve.events)
    total = together_told({group: curve.n}, words)
    count = reading.mask.number(events, words, curve.n) if total == str(curve.n) else total
    text = words("numbers.of_total", count=count, total=total)
    return linked(text, place, listed)


def events_by_end(comparison: Comparison, group: str, all_events: int) -> int:
    """Counts of an analysis at one time those up to it; a curve goes on."""
    curve = next(curve for curve in comparison.curves if curve.group == group)
    return all_events if comparison.at_months is None else curve.events_by(comparison.at_months)


def tests_over_time(comparison: Comparison, groups: tuple[str, ...] | None, words: Words) -> Iterator[str]:
    """The tests of these groups, or of all together, each by its name."""
    for quantity in summing_up(Scale.P_VALUE):
        for e in comparison.of(quantity):
            if e.groups == groups if groups else comparison.of_all_groups(e):
                yield pair(name_in(comparison, e, {}, words), p_of(e, words) or value_of(e, words), words)


def sizes_said(comparison: Comparison, words: Words) -> str:
    return "; ".join(pair(quantity_name(e, {}, words), value_of(e, words), words) for e in sizes_of(comparison))


def tests_of(comparison: Comparison, words: Words) -> str:
    """The tests over time, each by its name; at one time the tests that belong to the differences, in their order."""
    if comparison.at_months is not None:
        return "; ".join(
            named_test(comparison, size, words) for size in sizes_of(comparison) if size.p_value is not None
        )
    return "; ".join(said for groups in comparison.contrasts for said in tests_over_time(comparison, groups, words))


def members_listed(reading: Reading, anchor: str, found: Alike) -> Listed:
    """Per definition and group: who had the event up to the end of the comparison; of the protocol, who had not."""
    listed: dict[str, tuple[str, list[Member]]] = {}
    for comparison in found:
        for curve in comparison.curves:
            members = reading.members[(comparison.endpoint, comparison.variant)]
            of_group = [m for m in members if m.group == curve.group]
            for had in (True, False) if comparison is found[0] else (True,):
                kind = "event" if had else "without"
                place = list_anchor(anchor, comparison.variant, curve.group, kind)
                listed[place] = members_words(reading, comparison, curve.group, kind, of_group)
    return listed


def members_words(
    reading: Reading, comparison: Comparison, group: str, kind: str, members: list[EndpointMember]
) -> tuple[str, list[Member]]:
    """What a list is of, and its patients with the months of their event or of their observation."""
    words = reading.words
    end = comparison.at_months or comparison.horizon_months
    timed = [(m, months_of(m.time_days)) for m in members]
    chosen = [
        Member(m.patient_id, months(time, words))
        for m, time in timed
        if (m.event and (end is None or time <= end)) is (kind == "event")
    ]
    label = words(
        f"report.survival.list_{kind}",
        group=group,
        variant=variant_name(comparison.variant, words),
        n=len(chosen),
        analysis=analysis_name(comparison, words),
    )
    return label, chosen
