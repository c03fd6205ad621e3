"""Benefit: the composite under every definition that changes it, its criteria visit by visit, and who is behind."""

from collections.abc import Iterator

from theracurve.analysis.results import CriterionCount
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of
from theracurve.report.document import Figure, Section
from theracurve.report.figures.criteria import criteria
from theracurve.report.figures.spider import spider
from theracurve.report.figures.waterfall import waterfall
from theracurve.report.reading import Reading
from theracurve.report.sections.shares import share_words
from theracurve.report.table import Cell, Member, ReportTable, TablePart
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.named import BENEFIT, qualified, split_qualified
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.labels import capital, criterion_name, in_words, of_named, pair, variant_name, visit_name
from theracurve.wording.variants import variant_words


def benefit(reading: Reading) -> Section | None:
    """Each benefit under the protocol, its criteria as one figure, and the best changes of what shrank or fell."""
    if not reading.results.criteria:
        return None
    words, listed = reading.words, benefit_listed(reading)
    changes = (waterfall(c, reading.labels, words, reading.origin) for c in reading.results.description.changes[:1])
    stated = {name: benefit_table(reading, name, listed, (PROTOCOL,)) for name in reading.study.benefits}
    told = [block for name, table in stated.items() for block in (table, criteria_figure(reading, name))]
    shown = {anchor for table in stated.values() for anchor in anchors_in(table)}
    behind = lists_of({place: who for place, who in listed.items() if place in shown}, words)
    return Section("benefit", words("report.benefit.title"), (*told, *changes, *behind))


def criteria_figure(reading: Reading, benefit: str) -> Figure:
    counts = [count for count in reading.results.criteria if split_qualified(count.criterion)[0] == benefit]
    return criteria(counts, tuple(reading.study.groups), reading.words, reading.origin, benefit)


def benefit_in_full(reading: Reading) -> Section | None:
    """Benefit under every definition that changes it, the answers of each criterion with who gave them, all changes."""
    if not reading.results.criteria:
        return None
    words, of_patients, of_criteria = reading.words, benefit_listed(reading), criteria_listed(reading)
    variants = tuple(reading.study.variants)
    varied = [benefit_table(reading, name, of_patients, variants) for name in reading.study.benefits]
    tables = (*(table for table in varied if table.rows), criteria_table(reading, of_criteria))
    shown = {anchor for table in varied for anchor in anchors_in(table)}
    listed = {place: who for place, who in of_patients.items() if place in shown}
    behind = lists_of({**listed, **of_criteria}, words)
    title = words("report.benefit.in_full")
    return Section("benefit-in-full", title, (*tables, *behind, *change_figures(reading)))


def anchors_in(table: ReportTable) -> set[str]:
    return {cell.anchor for cells in table.rows for cell in cells}


def change_figures(reading: Reading) -> Iterator[Figure]:
    """Draws the index lesion and each marker: the waterfall, but for the first, which stands in the paper, and the
    spider."""
    for place, changes in enumerate(reading.results.description.changes):
        if place:
            yield waterfall(changes, reading.labels, reading.words, reading.origin)
        yield spider(changes, reading.labels, reading.words, reading.origin)


def benefit_listed(reading: Reading) -> Listed:
    """Per benefit, definition and group: every patient with the answer."""
    answers = reading.words.under("labels.answers")
    found: dict[tuple[str, str, str], list[Member]] = {}
    for (name, variant, patient_id), answer in reading.benefit_by_variant.items():
        found.setdefault((name, variant, reading.groups[patient_id]), []).append(Member(patient_id, answers[answer]))
    return {anchor_of(*place): (patients_of(reading, *place), members) for place, members in found.items()}


def anchor_of(benefit: str, variant: str, group: str) -> str:
    return list_anchor("benefit", *((benefit,) if benefit else ()), variant, group)


def patients_of(reading: Reading, benefit: str, variant: str, group: str) -> str:
    said = reading.words("report.benefit.of_group", variant=definition_name(reading, variant), group=group)
    return of_named(said, benefit, reading.words)


def definition_name(reading: Reading, variant: str) -> str:
    return capital(variant_name(variant, reading.words))


def benefit_table(reading: Reading, benefit: str, listed: Listed, variants: tuple[str, ...]) -> ReportTable:
    """A benefit under the protocol, or under those of these variants that change it, per group and population."""
    words = reading.words
    varied = variants != (PROTOCOL,)
    estimates = (e for e in reading.results.estimates if isinstance(e, StudyEstimate))
    found = [
        e for e in estimates if e.endpoint == qualified(benefit, BENEFIT) and e.quantity is StudyQuantity.PROPORTION
    ]
    stated = {e.group: counts_of(found, PROTOCOL, e.group) for e in found}
    rows: list[tuple[Cell, ...]] = []
    for variant in variants:
        same = all(counts_of(found, variant, group) == counts for group, counts in stated.items())
        if variant == PROTOCOL or not same:
            rows += benefit_rows(reading, benefit, [e for e in found if e.variant == variant], listed, varied=varied)
    keys = ("definition", *(("changed",) if varied else ()), "group", "benefit.allocated", "benefit.judged")
    header = tuple(words(f"report.{key}") for key in keys)
    named = words("report.benefit.named_composite", benefit=in_words(benefit)) if benefit else ""
    caption = named or words("report.benefit.composite")
    note = words("report.benefit.variants_left_out")
    return ReportTable(caption, header, tuple(rows), note=note if varied else "")


def counts_of(found: list[StudyEstimate], variant: str, group: str | None) -> tuple[object, ...]:
    return tuple((e.events, e.n) for e in found if e.variant == variant and e.group == group)


def benefit_rows(
    reading: Reading, benefit: str, found: list[StudyEstimate], listed: Listed, *, varied: bool
) -> Iterator[tuple[Cell, ...]]:
    words = reading.words
    for group in dict.fromkeys(str(e.group) for e in found):
        shares = [e for e in found if e.group == group]
        variant = shares[0].variant
        changed = "" if variant == PROTOCOL else variant_words(reading.study, variant, words)
        anchor = anchor_of(benefit, variant, group)
        name = Cell(definition_name(reading, variant))
        yield (
            name,
            *((Cell(changed),) if varied else ()),
            Cell(group),
            *(linked(share_words(e, reading), anchor, listed) for e in shares),
        )


def criteria_listed(reading: Reading) -> Listed:
    """Per visit, criterion, group and answer: who got it."""
    words = reading.words
    found: dict[tuple[str, str, str, str], list[Member]] = {}
    for a in reading.criterion_answers:
        place = (a.visit, a.criterion, reading.groups[a.patient_id], a.answer)
        found.setdefault(place, []).append(Member(a.patient_id))
    return {
        list_anchor("criterion", *place): (
            words(
                "report.benefit.answer_of",
                visit=capital(visit_name(place[0], words)),
                criterion=criterion_name(place[1], words),
                group=place[2],
                answer=words(f"labels.answers.{place[3]}"),
            ),
            members,
        )
        for place, members in found.items()
    }


def criteria_table(reading: Reading, listed: Listed) -> ReportTable:
    """The four answers of each criterion at each benefit visit, per group: as a bar, and each as a number."""
    words, counts = reading.words, reading.results.criteria
    answers = words.under("labels.answers")
    order = list(reading.study.groups)
    places = dict.fromkeys((c.visit, c.criterion) for c in counts)
    found = {(c.visit, c.criterion, c.group): c for c in counts}
    rows = tuple(
        criterion_row(found[(*place, group)], answers, listed, reading)
        for place in places
        for group in order
        if (*place, group) in found
    )
    header = (words("report.benefit.visit_and_criterion"), words("report.group"), "", *map(capital, answers.values()))
    legend = tuple(TablePart(kind, label, 1, len(answers)) for kind, label in answers.items())
    return ReportTable(words("report.benefit.by_criterion"), header, rows, legend=legend, kind="bars")


def criterion_row(count: CriterionCount, answers: dict[str, str], listed: Listed, reading: Reading) -> tuple[Cell, ...]:
    words, total = reading.words, sum(count.answers.values())
    visit, criterion = capital(visit_name(count.visit, words)), criterion_name(count.criterion, words)
    hidden = any(map(reading.mask.hides, count.answers.values()))
    bar = () if hidden else tuple(TablePart(kind, answers[kind], n, total) for kind, n in count.answers.items())
    cells = (
        linked(text, list_anchor("criterion", count.visit, count.criterion, count.group, answer), listed)
        for answer, text in reading.mask.parts(count.answers, words).items()
    )
    return (Cell(pair(visit, criterion, words)), Cell(count.group), Cell("", bar=bar), *cells)
