"""Pejorative events, first and any; recorded side effects by term and grade; laboratory grades; other treatments."""

from collections.abc import Iterator, Mapping

from theracurve.analysis.death_causes import DeathCause
from theracurve.analysis.results import EventCount, GradeCount, TreatmentCount
from theracurve.analysis.severe_grades import LABORATORY, LEVEL, SevereGrades
from theracurve.analysis.side_effects import TermGrades
from theracurve.definition.one_sided import SIDE_EFFECT
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of, of_ids
from theracurve.report.document import Section
from theracurve.report.figures.incidence import incidence
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Member, ReportTable, row
from theracurve.wording.labels import capital, kind_name, said
from theracurve.wording.numbers import count_of, fixed, limits, study_day, with_limits
from theracurve.wording.words import Words

MOST_TERMS = 60  # rows of side effects; the records have them all


def events(reading: Reading) -> Section | None:
    listed = {**any_listed(reading), **first_listed(reading), **terms_listed(reading), **treatments_listed(reading)}
    tables = tuple(tables_of(reading, listed))
    if not tables:
        return None
    by_kind = reading.results.description.incidence
    figures = (incidence(by_kind, reading.labels, reading.words, reading.origin),) if by_kind else ()
    behind = lists_of(listed, reading.words)
    return Section("events", reading.words("report.events.title"), (*tables, *figures, *behind))


def events_in_full(reading: Reading) -> Section | None:
    """What no journal prints: grades that no group can be held against, the one cause of all deaths."""
    results, words = reading.results, reading.words
    are_compared = any(one.difference for one in results.severe_grades)
    grades = () if are_compared else severe_tables(reading)
    one_cause = len({one.cause for one in results.death_causes}) == 1
    tables = (*grades, *((cause_table(results.death_causes, reading),) if one_cause else ()))
    return Section("events-in-full", words("report.events.in_full"), tables) if tables else None


def tables_of(reading: Reading, listed: Listed) -> Iterator[ReportTable]:
    results = reading.results
    if results.event_counts:
        yield event_table(reading, listed)
    if results.description.side_effects:
        yield term_table(reading, listed)
    if results.laboratory_grades:
        yield grade_table(results.laboratory_grades, reading)
    if any(one.difference for one in results.severe_grades):
        yield from severe_tables(reading)
    if len({one.cause for one in results.death_causes}) > 1:
        yield cause_table(results.death_causes, reading)
    if results.other_treatments:
        yield treatment_table(reading, listed)


def any_listed(reading: Reading) -> Listed:
    """Per kind and group: every patient with the event, and the day of the first one."""
    return {
        list_anchor("events", *place): (
            events_label(reading, "any", *place),
            tuple(Member(p, said_day(day, reading.words)) for p, day in found),
        )
        for place, found in sorted(reading.event_patients.items())
    }


def first_listed(reading: Reading) -> Listed:
    """Per kind and group: whose first event of all it was."""
    return {
        list_anchor("first", first.kind, first.group): (
            events_label(reading, "first", first.kind, first.group),
            tuple(Member(p, said_day(day, reading.words)) for p, day in first.patients),
        )
        for first in reading.results.description.first_events
    }


def events_label(reading: Reading, which: str, kind: str, group: str) -> str:
    kind_words = kind_name(kind, reading.words)
    return reading.words(f"report.events.{which}_of", group=group, kind=kind_words)


def said_day(day: float, words: Words) -> str:
    return words("report.events.first_on", day=study_day(day, words))


def event_table(reading: Reading, listed: Listed) -> ReportTable:
    """Per kind: the patients with any, all events, and whose first event it was."""
    words, counts = reading.words, reading.results.event_counts
    present = [group for group in reading.study.groups if any(count.group == group for count in counts)]
    found = {(c.kind, c.group): c for c in counts}
    firsts = firsts_told(reading)
    rows = tuple(
        (
            Cell(capital(kind_name(kind, words))),
            *(
                cell
                for group in present
                for cell in event_cells(found[(kind, group)], firsts[group].get(kind, "0"), listed, reading)
            ),
        )
        for kind in dict.fromkeys(count.kind for count in counts)
    )
    named = (words(f"report.events.{which}_in", group=group) for group in present for which in ("any", "first"))
    return ReportTable(
        words("report.events.by_kind"), (words("report.events.kind"), *named), rows, note=words("report.events.note")
    )


def firsts_told(reading: Reading) -> Mapping[str, Mapping[str, str]]:
    """By group and kind: whose first event it was, as it may be told. Those of all kinds add up to the patients with an
    event, and each is among those with one of its kind."""
    words, mask = reading.words, reading.mask
    of_kind = {(c.kind, c.group): c.patients for c in reading.results.event_counts}
    told: dict[str, dict[str, str]] = {}
    for group, size in reading.group_sizes.items():
        firsts = {f.kind: len(f.patients) for f in reading.results.description.first_events if f.group == group}
        texts = zip(firsts, mask.among(list(firsts.values()), size, words), strict=True)
        close = {kind for kind, n in firsts.items() if n and mask.is_small(of_kind.get((kind, group), n) - n)}
        told[group] = {kind: words("report.hidden") if kind in close else text for kind, text in texts}
    return told


def event_cells(count: EventCount, first: str, listed: Listed, reading: Reading) -> tuple[Cell, Cell]:
    words, mask = reading.words, reading.mask
    if not count.of_patients:
        why = "not_watched" if count.kind == SIDE_EFFECT else "cannot"
        return Cell(words(f"report.events.{why}")), Cell("")
    share = mask.share(count.patients, count.of_patients, words)
    hidden = mask.hides(count.patients, count.of_patients)
    text = share if hidden else words("report.events.with_all", share=share, n=count.events)
    place = (count.kind, count.group)
    return (
        linked(text, list_anchor("events", *place), listed),
        linked(first, list_anchor("first", *place), listed),
    )


def terms_listed(reading: Reading) -> Listed:
    """Per term, group and worst grade: who had it."""
    words = reading.words
    return {
        list_anchor("term", t.term, t.group, str(grade)): (
            words("report.events.term_of", group=t.group, term=t.term, grade=grade),
            of_ids(patient_ids),
        )
        for t in shown_terms(reading)
        for grade, patient_ids in t.by_grade.items()
    } | {
        list_anchor("related", t.term, t.group): (
            words("report.events.related_of", group=t.group, term=t.term),
            of_ids(t.related),
        )
        for t in shown_terms(reading)
    }


def shown_terms(reading: Reading) -> tuple[TermGrades, ...]:
    return reading.results.description.side_effects[:MOST_TERMS]


def term_table(reading: Reading, listed: Listed) -> ReportTable:
    """Each patient once a term, by the worst grade."""
    words, found = reading.words, shown_terms(reading)
    grades = tuple(found[0].by_grade)
    rows = tuple(term_row(t, listed, reading) for t in found)
    header = (
        words("report.events.term"),
        words("report.group"),
        *(words("report.events.grade", grade=grade) for grade in grades),
        words("report.events.related"),
    )
    over = len(reading.results.description.side_effects) - len(found)
    more = f" {words('report.events.more_terms', n=over)}" if over > 0 else ""
    return ReportTable(words("report.events.by_term"), header, rows, note=words("report.events.term_note") + more)


def term_row(found: TermGrades, listed: Listed, reading: Reading) -> tuple[Cell, ...]:
    """Those in whom it was related are among those of all grades, whose number would follow from theirs."""
    words, mask, related = reading.words, reading.mask, len(found.related)
    counts = [len(ids) for ids in found.by_grade.values()]
    told = mask.among(counts, reading.group_sizes[found.group], words)
    is_told = told == list(map(str, counts))
    hidden = related and not mask.is_small(related) and not is_told
    grades = zip(found.by_grade, told, strict=True)
    return (
        Cell(capital(found.term)),
        Cell(found.group),
        *(linked(text, list_anchor("term", found.term, found.group, str(grade)), listed) for grade, text in grades),
        linked(
            words("report.hidden") if hidden else mask.number(related, words, sum(counts) if is_told else None),
            list_anchor("related", found.term, found.group),
            listed,
        ),
    )


def treatments_listed(reading: Reading) -> Listed:
    """Per kind of other treatment and group: who had it."""
    words = reading.words
    found: dict[tuple[str, str], dict[str, Member]] = {}
    for t in reading.other_treatments:
        members = found.setdefault((t.kind, reading.groups[t.patient_id]), {})
        members.setdefault(t.patient_id, Member(t.patient_id, "" if t.day is None else study_day(t.day, words)))
    return {
        list_anchor("treatment", *place): (
            words("report.events.treatment_of", kind=said("report.treatments", place[0], words), group=place[1]),
            tuple(members.values()),
        )
        for place, members in found.items()
    }


def treatment_table(reading: Reading, listed: Listed) -> ReportTable:
    words, counts = reading.words, reading.results.other_treatments
    found = {(c.kind, c.group): c for c in counts}
    present = [group for group in reading.study.groups if any(count.group == group for count in counts)]
    rows = tuple(
        (
            Cell(capital(said("report.treatments", kind, words))),
            *(treatment_cell(found.get((kind, group)), listed, reading) for group in present),
        )
        for kind in dict.fromkeys(count.kind for count in counts)
    )
    header = (words("report.events.kind"), *(words("report.group_named", group=group) for group in present))
    return ReportTable(
        words("report.events.other_treatments"), header, rows, note=words("report.events.treatment_note")
    )


def treatment_cell(count: TreatmentCount | None, listed: Listed, reading: Reading) -> Cell:
    words, mask = reading.words, reading.mask
    if count is None:
        return Cell(words("report.events.cannot"))
    share = mask.share(count.patients, count.of_patients, words)
    hidden = mask.hides(count.patients, count.of_patients)
    text = share if hidden else words("report.events.with_all", share=share, n=count.treatments)
    return linked(text, list_anchor("treatment", count.kind, count.group), listed)


def grade_table(counts: tuple[GradeCount, ...], reading: Reading) -> ReportTable:
    """Patients by the worst grade of each term, group by group."""
    grades = tuple(counts[0].patients)
    words = reading.words
    rows = tuple(
        row(c.term, c.group, *reading.mask.among(of, reading.group_sizes[c.group], words))
        for c, of in ((c, [*c.patients.values(), c.ungraded]) for c in counts)
    )
    header = (
        words("report.events.term"),
        words("report.group"),
        *(words("report.events.grade", grade=grade) for grade in grades),
        words("report.events.ungraded"),
    )
    note = words("report.events.laboratory_note", grading=counts[0].grading)
    return ReportTable(words("report.events.laboratory"), header, rows, note=note)


def severe_tables(reading: Reading) -> Iterator[ReportTable]:
    """Grades of 3 or more: how many, in which cycle they began, from how many the patient recovered, and, where groups
    can be compared, the difference to the reference group. Not where counts are masked: a hidden grade would follow
    from the sum of several."""
    found, words = reading.results.severe_grades[:MOST_TERMS], reading.words
    if not found or reading.mask.least is not None:
        return
    are_compared = any(one.difference for one in found)
    columns = (
        words("report.events.term"),
        words("report.group"),
        *(words(f"report.events.severe.{c}") for c in SEVERE),
    )
    header = columns if are_compared else columns[:-1]
    rows = tuple(severe_row(one, words)[: len(header)] for one in found)
    note = (words("report.events.severe.note"), *((words("report.events.severe.differences"),) if are_compared else ()))
    yield ReportTable(words("report.events.severe.caption"), header, rows, note=" ".join(note))


SEVERE = ("source", "share", "cycles", "recovered", "difference")


def severe_row(one: SevereGrades, words: Words) -> tuple[Cell, ...]:
    cycles = "; ".join(cycle_of(cycle, count, words) for cycle, count in one.cycles)
    share = count_of(one.patients, one.of_patients, words)
    return (
        Cell(capital(one.term)),
        Cell(one.group),
        Cell(words("report.events.severe.laboratory" if one.source == LABORATORY else "report.events.severe.recorded")),
        *(Cell(text, number=True) for text in (share, cycles, str(one.recovered), difference_of(one, words))),
    )


def cycle_of(cycle: int, count: int, words: Words) -> str:
    if not cycle:
        return words("report.events.severe.no_cycle", n=count)
    return words("report.events.severe.cycle", cycle=cycle, n=count)


def difference_of(one: SevereGrades, words: Words) -> str:
    found = one.difference
    if found is None:
        return ""
    shown = words("estimates.value.percentage_points", value=fixed(100 * found.value, 1, words))
    between = limits(100 * found.lower, 100 * found.upper, 1, words("numbers.no_limit"), words)
    return with_limits(shown, between, LEVEL, words)


def cause_table(found: tuple[DeathCause, ...], reading: Reading) -> ReportTable:
    """Deaths of each cause as shares of the deaths of each group."""
    words = reading.words
    groups = tuple(dict.fromkeys(one.group for one in found))
    causes = tuple(dict.fromkeys(one.cause for one in found))
    shares: dict[str, dict[str, str]] = {
        group: reading.mask.shares({one.cause: one.patients for one in found if one.group == group}, words)
        for group in groups
    }
    rows = tuple(
        row(cause or words("report.events.causes.unknown"), *(shares[group][cause] for group in groups))
        for cause in causes
    )
    header = (words("report.events.causes.cause"), *(words("report.group_named", group=group) for group in groups))
    return ReportTable(words("report.events.causes.caption"), header, rows, note=words("report.events.causes.note"))
