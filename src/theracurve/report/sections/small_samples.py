"""Small samples: exact tests beside the usual ones, single patients changed, and what could have been seen."""

from collections.abc import Iterator

from theracurve.analysis.results import Comparison
from theracurve.analysis.scrutiny import Change, Detectable, Fragility
from theracurve.report.document import Block, Paragraph, Section
from theracurve.report.document import said as paragraph
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Member, Members, ReportTable
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimates import analysis_name
from theracurve.wording.estimators import in_language, method_of
from theracurve.wording.labels import capital, endpoint_name, pair
from theracurve.wording.numbers import in_digits, months, p_value, percent, planned_time, rounded
from theracurve.wording.words import Words


def small_samples(reading: Reading) -> Section | None:
    tables = (tests_table(reading), *fragility_blocks(reading), *power_blocks(reading))
    blocks = tuple(block for block in tables if block is not None)
    return Section("small", reading.words("integrity.small.title"), blocks) if blocks else None


def tests_table(reading: Reading) -> ReportTable | None:
    words = reading.words
    stated = [c for c in reading.results.comparisons if c.variant == PROTOCOL]
    rows = tuple(row for comparison in stated for row in test_rows(comparison, words))
    header = tuple(words(f"integrity.small.tests.{name}") for name in ("analysis", "usual", "exact", "assumes"))
    return ReportTable(words("integrity.small.tests.caption"), header, rows, kind="estimates") if rows else None


def test_rows(comparison: Comparison, words: Words) -> Iterator[tuple[Cell, ...]]:
    for usual, exact in ((q, exact) for q in StudyQuantity for exact in q.exact_tests):
        found = [e for e in comparison.of(usual) if e.p_value is not None]
        beside = [e for e in comparison.of(exact) if e.p_value is not None]
        if found and beside:
            yield (
                Cell(analysis_name(comparison, words)),
                Cell(test_said(usual, found[0].p_value, words)),
                Cell(test_said(exact, beside[0].p_value, words)),
                Cell(method_of(beside[0].method, beside[0].notes, words)),
            )


def test_said(quantity: StudyQuantity, p: float | None, words: Words) -> str:
    name = capital(words(quantity.label))
    return name if p is None else pair(name, p_value(p, words), words)


def fragility_blocks(reading: Reading) -> Iterator[Block]:
    words, found = reading.words, [f for f in reading.results.fragilities if f.changes]
    yield from left_out(reading)
    if not found:
        return
    header = tuple(words(f"integrity.small.fragility.{name}") for name in ("analysis", "p", "range", "turning"))
    rows = tuple(fragility_row(fragility, place, words) for place, fragility in enumerate(found))
    counted = dict.fromkeys(note for fragility in found for note in fragility.notes)
    notes = (words("integrity.horizon.note", note=in_language(note, words)) for note in counted)
    note = " ".join((words("integrity.small.fragility.note"), *notes))
    yield ReportTable(words("integrity.small.fragility.caption"), header, rows, note=note)
    for place, fragility in enumerate(found):
        chosen = fragility.turning or (fragility.lowest, fragility.highest)
        patients = tuple(Member(change.patient_id, changed(change, words)) for change in chosen)
        kind = "turning" if fragility.turning else "extremes"
        label = words(f"integrity.small.fragility.members.{kind}", analysis=fragility_name(fragility, words))
        yield Members(label, patients, fragility_anchor(place))


def left_out(reading: Reading) -> Iterator[Paragraph]:
    """The comparisons of which single patients were not changed, with the reason."""
    words = reading.words
    for fragility in reading.results.fragilities:
        if fragility.reason:
            reason, name = in_language(fragility.reason, words), fragility_name(fragility, words)
            yield paragraph(words("integrity.small.power.none", analysis=name, reason=reason), kind="note")


def fragility_name(found: Fragility, words: Words) -> str:
    """`Overall survival up to 15 months, A : B, exact log-rank test`."""
    subject = compared_name(found, words)
    return words("integrity.small.fragility.name", subject=subject, test=words(found.test.label))


def compared_name(found: Fragility | Detectable, words: Words) -> str:
    name = capital(endpoint_name(found.endpoint, words))
    if found.horizon_months is not None:
        name = words("estimates.analysis.up_to", endpoint=name, time=planned_time(found.horizon_months, words))
    return words("integrity.variants.of_groups", subject=name, groups=" : ".join(found.groups))


def fragility_anchor(place: int) -> str:
    return f"fragility-{place + 1}"


def fragility_row(found: Fragility, place: int, words: Words) -> tuple[Cell, ...]:
    assert found.p_value is not None
    lowest, highest = p_value(found.lowest.p_value, words), p_value(found.highest.p_value, words)
    turning = words(
        "integrity.small.fragility.patients", n=len(found.turning), level=in_digits(f"{found.level:g}", words)
    )
    return (
        Cell(fragility_name(found, words)),
        Cell(p_value(found.p_value, words), number=True),
        Cell(words("integrity.small.fragility.from_to", lowest=lowest, highest=highest), fragility_anchor(place)),
        Cell(turning, fragility_anchor(place)),
    )


def changed(change: Change, words: Words) -> str:
    """`event at 8.2 months as a censoring: P = 0.07`."""
    key = "to_censored" if change.event else "to_event"
    time, p = months(change.months, words), p_value(change.p_value, words)
    return words(f"integrity.small.fragility.{key}", time=time, p=p)


def power_blocks(reading: Reading) -> Iterator[Block]:
    words, found = reading.words, [d for d in reading.results.detectable if d.powers]
    if found:
        ratios = [power.hazard_ratio for power in found[0].powers]
        header = (words("integrity.small.power.analysis"), *(rounded(ratio, words) for ratio in ratios))
        rows = tuple(power_row(detectable, words) for detectable in found)
        note = words("integrity.small.power.note", source=in_language(found[0].source, words))
        yield ReportTable(words("integrity.small.power.caption"), header, rows, note=note)
    for detectable in reading.results.detectable:
        if detectable.reason:
            reason, name = in_language(detectable.reason, words), compared_name(detectable, words)
            yield paragraph(words("integrity.small.power.none", analysis=name, reason=reason), kind="note")


def power_row(found: Detectable, words: Words) -> tuple[Cell, ...]:
    return (
        Cell(compared_name(found, words)),
        *(Cell(power_said(power.power, power.by_formula, power.events, words), number=True) for power in found.powers),
    )


def power_said(simulated: float | None, formula: float | None, events: float, words: Words) -> str:
    power = simulated if simulated is not None else formula
    if power is None:
        return ""
    return words("integrity.small.power.cell", power=percent(power, 100, words), events=rounded(events, words))
