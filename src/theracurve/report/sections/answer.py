"""The answer, one screen: what was found, the planned curves, the planned comparisons, and what could change it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from theracurve.analysis.answer import FirstScreen, PlannedAnswer, answer_of, events_in
from theracurve.analysis.response import RATES
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.one_sided import SIDE_EFFECT
from theracurve.definition.study import Study
from theracurve.report.anchors import section_anchor
from theracurve.report.document import Block, Bullets, Figure, Inline, Link, Paragraph, Section, said
from theracurve.report.figures.kaplan_meier import horizon_of
from theracurve.report.figures.small_curves import Axes, small_curves
from theracurve.report.reading import Reading
from theracurve.report.sections.plain_findings import TITLES
from theracurve.report.sections.shares import masked_groups
from theracurve.report.sections.survival import axis_of, plans_of
from theracurve.report.table import Cell, ReportTable
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.named import BENEFIT, qualified
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.answer import answer_sentences, described_said, p_said, size_of
from theracurve.wording.definitions import benefits_stated
from theracurve.wording.estimates import analysis_name, share_with_interval, value_of
from theracurve.wording.labels import capital, endpoint_name, of_named, pair
from theracurve.wording.masking import Mask, together_told
from theracurve.wording.numbers import level_of
from theracurve.wording.plain_findings import headline
from theracurve.wording.words import Words

MOST_CURVES = 3


def answer(reading: Reading) -> Section:
    """The first screen, of every study."""
    found, words = answer_of(reading.study, reading.results), reading.words
    blocks = (
        said(*answer_sentences(reading.study, found, words), kind="answer"),
        *curves_of(reading, found),
        table_of(reading, found),
        *facts_of(reading, found),
    )
    return Section("answer", words("answer.title"), blocks, kind="answer")


def places_of(reading: Reading) -> dict[int, str]:
    """The anchor of each planned comparison in the paper, by its identity."""
    plans = plans_of(reading)
    return {id(alike[0]): section_anchor("comparison", place) for place, alike in enumerate(plans, start=1)}


def curves_of(reading: Reading, found: FirstScreen) -> Iterator[Section]:
    """One small figure an endpoint, of the first planned comparisons over time."""
    places, words = places_of(reading), reading.words
    chosen: dict[str, Comparison] = {}
    for over_time in (True, False):
        for planned in found.compared:
            if (planned.comparison.at_months is None) is over_time:
                chosen.setdefault(planned.comparison.endpoint, planned.comparison)
    shown = [*chosen.values()][:MOST_CURVES]
    end = max(map(horizon_of, shown), default=0.0)
    waited = None if found.waiting is None or found.primary is None else found.primary.comparison
    figures = tuple(
        small_figure(reading, c, f"{places[id(c)]}-curves", end, title_of(c, words, waited=c is waited)) for c in shown
    )
    if figures:
        yield Section("", "", figures, kind="row")


def title_of(comparison: Comparison, words: Words, *, waited: bool) -> str:
    """The analysis; where time before the treatment moves it out of its interval, the curves are those as counted."""
    name = analysis_name(comparison, words)
    return words("answer.as_counted", analysis=name) if waited else name


def small_figure(reading: Reading, comparison: Comparison, full: str, end: float, title: str) -> Figure:
    words, axis = reading.words, axis_of(reading.study, comparison.endpoint, reading.words)
    drawn = Axes(end, months_since(reading.study, comparison.endpoint, words), axis)
    return small_curves(comparison, reading.labels, full, title, words, drawn, origin="")


def months_since(study: Study, endpoint: str, words: Words) -> str:
    """What the time axis counts from, where the study file says it."""
    if study.time_zero is None or study.endpoints[endpoint].given:
        return words("figures.months")
    return words("figures.months_since", day=words(f"labels.time_zeros.{study.time_zero}"))


def table_of(reading: Reading, found: FirstScreen) -> ReportTable:
    """The planned comparisons, rates of benefit and of response, side effects; a column for each group."""
    level, groups = level_of_all(found), tuple(reading.study.groups)
    reading = replace(reading, words=replace(reading.words, level_said=level))
    words, places = reading.words, places_of(reading)
    rows = (
        *(row for planned in found.compared for row in rows_of(planned, found, places, groups, words)),
        *rate_rows(reading, found, groups),
        *side_effect_rows(reading, groups),
    )
    header = (
        with_level(words(f"answer.table.{'analysis' if len(groups) > 1 else 'endpoint'}"), level, words),
        words("answer.table.n"),
        *groups,
        *((words("answer.table.size"), words("answer.table.p")) if len(groups) > 1 else ()),
    )
    kept = tuple(cells if len(groups) > 1 else cells[:-2] for cells in rows)
    return ReportTable(words("answer.table.caption"), header, kept, kind="planned")


def level_of_all(found: FirstScreen) -> float | None:
    """The level of every interval in the table; nothing where they differ or there are none."""
    shown = [e for a in found.compared for e in (*a.described, a.size) if e is not None] + [*found.benefit]
    levels = {e.level for e in shown if e.level is not None}
    return levels.pop() if len(levels) == 1 else None


def with_level(name: str, level: float | None, words: Words) -> str:
    """What the rows are, with the level of their intervals where all have the same."""
    return name if level is None else words("answer.table.with_level", name=name, level=level_of(level, words))


def rows_of(
    planned: PlannedAnswer, found: FirstScreen, places: Mapping[int, str], groups: tuple[str, ...], words: Words
) -> Iterator[tuple[Cell, ...]]:
    """A planned comparison and, of the one that the sentence is about, the ratio that stands against its own there."""
    yield row_of(planned, places[id(planned.comparison)], groups, words)
    if planned is found.primary and found.waiting is not None:
        ratio, none = found.waiting.ratios[0], Cell(words("answer.none"))
        named = Cell(words("answer.table.from_treatment"), "bias")
        size = pair(capital(words("labels.quantities.hazard_ratio")), value_of(ratio, words), words)
        yield (named, none, *(none for _ in groups), Cell(size), none)


def row_of(planned: PlannedAnswer, anchor: str, groups: tuple[str, ...], words: Words) -> tuple[Cell, ...]:
    comparison = planned.comparison
    name = of_pair_name(analysis_name(comparison, words), planned.groups or groups, groups, words)
    name = words("answer.table.primary", name=name) if comparison.analysis.primary else name
    curves = [c for c in comparison.curves if planned.groups is None or c.group in planned.groups]
    n, events = sum(c.n for c in curves), sum(events_in(comparison, c) for c in curves)
    masked = any(Mask(words.least_count).hides(events_in(comparison, c), c.n) for c in curves)
    size = together_told({c.group: c.n for c in curves}, words)
    counts = size if masked or size != str(n) else words("numbers.with_brackets", value=size, inside=str(events))
    values = {e.group: described_said(e, words) for e in planned.described}
    return (
        Cell(name, anchor),
        Cell(counts, number=True),
        *(Cell(values.get(group, words("answer.none"))) for group in groups),
        Cell(size_of(planned, words)),
        Cell(p_said(planned.test, words)),
    )


def rate_rows(reading: Reading, found: FirstScreen, groups: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    """Say who met a benefit, whose tumours responded, whose marker fell: of all allocated, where the protocol asks."""
    words, results = reading.words, reading.results
    for name in reading.study.benefits:
        stated = [e for e in found.benefit if e.endpoint == qualified(name, BENEFIT)]
        named = Cell(of_named(words("answer.table.benefit"), name, words), "benefit")
        yield from rows_of_rate(reading, named, stated, groups)
    for rate in RATES:
        named = Cell(capital(endpoint_name(rate, words)), "response")
        yield from rows_of_rate(reading, named, results.responses.of(rate), groups)
    for comparison in results.marker_responses.comparisons:
        if comparison.variant == PROTOCOL:
            named = Cell(capital(endpoint_name(comparison.endpoint, words)), "marker-responses")
            stated = [e for e in comparison.estimates if isinstance(e, StudyEstimate)]
            yield from rows_of_rate(reading, named, stated, groups)


def rows_of_rate(
    reading: Reading, named: Cell, stated: Sequence[StudyEstimate], groups: tuple[str, ...]
) -> Iterator[tuple[Cell, ...]]:
    """The share of each group, the difference of two groups in the same row, of more in a row each; none of a group
    whose count is masked, which would follow from it."""
    words = reading.words
    shares = {e.group: e for e in stated if e.quantity is StudyQuantity.PROPORTION and e.group}
    if shares:
        masked = masked_groups(stated, reading)
        sized = (e for e in stated if e.quantity is StudyQuantity.PROPORTION_DIFFERENCE)
        differences = [with_its_test(e, stated) for e in sized if not masked & set(e.groups or ())]
        shown = {str(g): share_with_interval(e, words) for g, e in shares.items()}
        yield from share_rows(named, shown, {str(g): e.n for g, e in shares.items()}, differences, groups, words)


def with_its_test(difference: StudyEstimate, stated: Sequence[StudyEstimate]) -> StudyEstimate:
    """The difference with the P value of the same two groups, where it stands with their odds ratio."""
    ratios = (e for e in stated if e.groups == difference.groups and e.p_value is not None)
    tested = difference if difference.p_value is not None else next(ratios, None)
    return difference if tested is None else replace(difference, p_value=tested.p_value, method=tested.method)


def share_rows(
    named: Cell,
    shown: Mapping[str, str],
    sizes: Mapping[str, int],
    differences: Sequence[StudyEstimate],
    groups: tuple[str, ...],
    words: Words,
) -> Iterator[tuple[Cell, ...]]:
    """The shares as `shown`, of `sizes` patients, with the difference of two groups; of more in a row each."""
    together = [None] if len(groups) > 2 or not differences else []
    for difference in [*together, *differences]:
        among = (difference.groups if difference else None) or groups
        yield (
            Cell(of_pair_name(named.text, among, groups, words), named.anchor),
            Cell(together_told({g: sizes[g] for g in groups if g in sizes and g in among}, words), number=True),
            *(Cell(shown[g] if g in shown and g in among else words("answer.none")) for g in groups),
            Cell(value_of(difference, words) if difference else words("answer.none")),
            Cell(p_said(difference, words)),
        )


def of_pair_name(name: str, among: tuple[str, ...], groups: tuple[str, ...], words: Words) -> str:
    """A row's name; of two among more groups with theirs."""
    if len(among) != 2 or len(groups) < 3:
        return name
    return words("answer.table.of_pair", analysis=name, group=among[0], reference=among[1])


def side_effect_rows(reading: Reading, groups: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    """Patients with a side effect, of those who were watched for them, compared where both groups were."""
    words, results = reading.words, reading.results
    counts = {c.group: c for c in results.event_counts if c.kind == SIDE_EFFECT}
    if not counts:
        return
    shares = {e.group: e for e in results.estimates_of(SIDE_EFFECT, StudyQuantity.PROPORTION)}
    not_watched = words("answer.table.not_watched")
    shown = {group: share_with_interval(shares[group], words) if group in shares else not_watched for group in counts}
    sizes = {group: count.of_patients for group, count in counts.items()}
    masked = {group for group, count in counts.items() if reading.mask.hides(count.patients, count.of_patients)}
    sized = results.estimates_of(SIDE_EFFECT, StudyQuantity.PROPORTION_DIFFERENCE)
    differences = [e for e in sized if not masked & set(e.groups or ())]
    named = Cell(words("answer.table.side_effects"), "events")
    yield from share_rows(named, shown, sizes, differences, groups, words)


def facts_of(reading: Reading, found: FirstScreen) -> Iterator[Block]:
    """The facts that could change the conclusion most, each leading to its place; how many more there are."""
    words = reading.words
    if found.facts:
        yield said(words("answer.facts.title"), kind="lead")
        yield Bullets(
            tuple((f"{headline(fact, words)} ", Link(words(TITLES[fact.see]), fact.see)) for fact in found.facts)
        )
    rest = [*more_facts(found, words), *waiting_questions(reading.results.findings, words)]
    if rest:
        yield Paragraph(tuple(separated(rest)), kind="note")
    if len(reading.study.groups) > 1:
        yield Paragraph((words("answer.table.note"),), kind="note")
    if found.benefit:
        yield said(*benefits_stated(reading.study, words), kind="note")


def more_facts(found: FirstScreen, words: Words) -> Iterator[Link]:
    more = found.facts_in_all - len(found.facts)
    if more:
        yield Link(words("answer.facts.more", n=more), "plain-findings")


def waiting_questions(findings: tuple[Finding, ...], words: Words) -> Iterator[Link]:
    waiting = sum(finding.needs_review for finding in findings)
    if waiting:
        yield Link(words("answer.facts.waiting", n=waiting), "findings")


def separated(links: list[Link]) -> Iterator[Inline]:
    for place, link in enumerate(links):
        yield from ((" · ", link) if place else (link,))
