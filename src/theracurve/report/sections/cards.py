"""Patient by patient: a card with every decision under the protocol, its values, sentence, rule and rows."""

from collections.abc import Iterator, Sequence

from theracurve.derivation.evidence import Evidence
from theracurve.report.anchors import patient_anchor
from theracurve.report.courses import DrawnCourse
from theracurve.report.document import Fold, Section, said
from theracurve.report.reading import MOST_PATIENTS, Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.report.timelines import timeline
from theracurve.wording.evidence import (
    answer_name,
    baseline_unit,
    heading_of,
    reading_order,
    rows_in_words,
    sentence,
    shown,
)
from theracurve.wording.labels import capital, of_named, visit_name
from theracurve.wording.labels import said as word_for
from theracurve.wording.numbers import study_day
from theracurve.wording.words import Words

LARGE_STUDY = 300  # patients: from here on, cards hold only the decisions that the results rest on
ON_A_PAGE = 100  # patients of a large study
IN_LARGE_STUDIES = ("benefit", "criterion", "event", "endpoint")
COLUMNS = ("what", "when", "answer", "baseline", "value", "why", "rows")


def patient_cards(reading: Reading) -> Section | None:
    """The cards of all patients, in the order of their ids."""
    words = reading.words
    if not reading.whole:
        without = words("report.cards.without", n=str(len(reading.groups)), most=str(MOST_PATIENTS))
        return Section("cards", words("report.cards.title"), (said(without),))
    by_patient: dict[str, list[Evidence]] = {patient_id: [] for patient_id in reading.groups}
    for entry in reading.evidence:
        by_patient[entry.patient_id].append(entry)
    large = len(reading.groups) >= LARGE_STUDY
    chosen = IN_LARGE_STUDIES if large else tuple(reading.words.under("labels.decisions"))
    courses = {course.patient_id: course for course in reading.courses}
    cards = tuple(card(reading, courses.get(p), p, entries, chosen) for p, entries in sorted(by_patient.items()))
    key = (said(reading.words("timeline.key"), kind="note"),) if reading.courses else ()
    lead = (words("report.cards.lead"), *((words("report.cards.large"),) if large else ()))
    pages = paged(cards, words) if large else cards
    return Section("cards", words("report.cards.title"), (said(*lead), *key, *pages))


def paged(cards: tuple[Fold, ...], words: Words) -> Iterator[Section]:
    """So many patients a page, each page a file of its own."""
    for number, start in enumerate(range(0, len(cards), ON_A_PAGE), start=1):
        some = cards[start : start + ON_A_PAGE]
        title = words("report.cards.range", first=str(some[0].summary[0]), last=str(some[-1].summary[0]))
        yield Section(f"patients-{number}", title, some, page=f"report-patients-{number}.html")


def card(
    reading: Reading, course: DrawnCourse | None, patient_id: str, entries: Sequence[Evidence], chosen: Sequence[str]
) -> Fold:
    words = reading.words
    group = words("report.cards.group", group=reading.groups[patient_id])
    summary = (patient_id, group, *benefits_of(reading, patient_id))
    tables = tuple(tables_of(reading, entries, chosen))
    drawn = (timeline(course, entries, reading.words),) if course is not None and course.last_day > 0 else ()
    return Fold(summary, (*drawn, *tables), patient_anchor(patient_id), kind="card")


def benefits_of(reading: Reading, patient_id: str) -> Iterator[str]:
    """The answer of each benefit, with its name where it has one."""
    words = reading.words
    for name in reading.study.benefits:
        answer = word_for("labels.answers", reading.benefit.get((name, patient_id), ""), words)
        if answer:
            yield of_named(words("report.cards.benefit", answer=answer), name, words)


def tables_of(reading: Reading, entries: Sequence[Evidence], chosen: Sequence[str]) -> Iterator[ReportTable]:
    planned = reading.planned
    header = tuple(reading.words(f"report.cards.{column}") for column in COLUMNS)
    for decision in chosen:
        found = sorted((e for e in entries if e.decision == decision), key=lambda entry: reading_order(entry, planned))
        if found:
            rows = tuple(evidence_row(reading, entry) for entry in found)
            yield ReportTable(reading.words(f"labels.decisions.{decision}"), header, rows, kind="evidence")


def evidence_row(reading: Reading, entry: Evidence) -> tuple[Cell, ...]:
    words = reading.words
    return (
        Cell(capital(heading_of(entry, words))),
        Cell(when(entry, words)),
        Cell(answer_name(entry, words)),
        Cell(shown(entry.baseline, baseline_unit(entry), words, entry.baseline_sign), number=True),
        Cell(shown(entry.value, entry.unit, words, entry.value_sign), number=True),
        Cell(sentence(entry, reading.rules, words)),
        Cell(f"{entry.rule_id} {rows_in_words(entry)}".strip()),
    )


def when(entry: Evidence, words: Words) -> str:
    if entry.decision in ("criterion", "exposure"):
        return visit_name(entry.visit, words)
    return "" if entry.days is None else study_day(entry.days, words)
