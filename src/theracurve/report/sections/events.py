"""Pejorative events by kind, worst laboratory grades, other treatments, and who had which event."""

from collections.abc import Iterator

from theracurve.analysis.results import EventCount, GradeCount, TreatmentCount
from theracurve.report.document import Section
from theracurve.report.figures.incidence import incidence
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Member, Members, Table, row
from theracurve.wording.labels import capital, in_words, said
from theracurve.wording.numbers import count_of
from theracurve.wording.words import Words


def events(reading: Reading) -> Section | None:
    tables = tuple(tables_of(reading))
    if not tables:
        return None
    by_kind = reading.results.description.incidence
    figures = (incidence(by_kind, reading.labels, reading.words, reading.origin),) if by_kind else ()
    return Section("events", "Pejorative events", (*tables, *figures, *members(reading)))


def tables_of(reading: Reading) -> Iterator[Table]:
    results, groups = reading.results, tuple(reading.study.groups)
    if results.event_counts:
        yield event_table(results.event_counts, groups, reading.words)
    if results.laboratory_grades:
        yield grade_table(results.laboratory_grades)
    if results.other_treatments:
        yield treatment_table(results.other_treatments, groups, reading.words)


def event_table(counts: tuple[EventCount, ...], groups: tuple[str, ...], words: Words) -> Table:
    present = [group for group in groups if any(count.group == group for count in counts)]
    found = {(c.kind, c.group): c for c in counts}
    rows = tuple(
        (
            Cell(capital(said("labels.event_kinds", kind, words))),
            *(event_cell(found[(kind, group)], words) for group in present),
        )
        for kind in dict.fromkeys(count.kind for count in counts)
    )
    header = ("Kind", *(f"Group {group}" for group in present))
    note = (
        "Patients with at least one event, of those to whom it can happen (side effects: given the therapy; markers: as"
        " the rule says); in square brackets all events. Follow-up may differ between groups."
    )
    return Table("Pejorative events by kind", header, rows, note=note)


def event_cell(count: EventCount, words: Words) -> Cell:
    if not count.of_patients:
        return Cell("cannot happen here")
    text = f"{count_of(count.patients, count.of_patients, words)}; [{count.events}]"
    return Cell(text, event_anchor(count.kind, count.group) if count.patients else "")


def event_anchor(kind: str, group: str) -> str:
    return f"events-{kind}-{group}"


def treatment_table(counts: tuple[TreatmentCount, ...], groups: tuple[str, ...], words: Words) -> Table:
    found = {(c.kind, c.group): c for c in counts}
    present = [group for group in groups if any(count.group == group for count in counts)]
    rows = tuple(
        row(capital(in_words(kind)), *(treatment_cell(found.get((kind, group)), words) for group in present))
        for kind in dict.fromkeys(count.kind for count in counts)
    )
    note = "Patients with at least one after time zero, of all; in square brackets all of them. Each endpoint says what"
    header = ("Kind", *(f"Group {group}" for group in present))
    return Table("Other antitumour treatments", header, rows, note=f"{note} it does with them (see Definitions).")


def treatment_cell(count: TreatmentCount | None, words: Words) -> str:
    if count is None:
        return "cannot happen here"
    return f"{count_of(count.patients, count.of_patients, words)}; [{count.treatments}]"


def grade_table(counts: tuple[GradeCount, ...]) -> Table:
    """Patients by the worst grade of each term, group by group."""
    grades = tuple(counts[0].patients)
    rows = tuple(row(c.term, c.group, *(str(c.patients[grade]) for grade in grades), str(c.ungraded)) for c in counts)
    header = ("Term", "Group", *(f"Grade {grade}" for grade in grades), "No grade")
    note = f"Patients who were given the therapy, by their worst grade after it began ({counts[0].grading})."
    return Table("Worst grades from laboratory values", header, rows, note=note)


def members(reading: Reading) -> Iterator[Members]:
    """Per kind and group: every patient with the event, and the day of the first one."""
    for (kind, group), found in sorted(reading.event_patients.items()):
        patients = tuple(Member(patient_id, f"first on day {day}") for patient_id, day in found)
        yield Members(
            f"Group {group}: {said('labels.event_kinds', kind, reading.words)}", patients, event_anchor(kind, group)
        )
