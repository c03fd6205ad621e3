"""The patients: who they are, their way through the study, how long they were followed, what became of each visit."""

from collections.abc import Callable, Iterator

from theracurve.analysis.population import EVALUABLE_FOR_BENEFIT
from theracurve.analysis.results import GroupFlow, unrecorded_states
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of, of_ids
from theracurve.report.courses import DrawnCourse
from theracurve.report.document import Block, Figure, Section
from theracurve.report.figures.completeness import completeness
from theracurve.report.figures.flow import flow_figure
from theracurve.report.figures.swimmer import swimmer
from theracurve.report.figures.visit_status import visit_status
from theracurve.report.reading import Reading
from theracurve.report.sections.characteristics import characteristics_table
from theracurve.report.table import Cell, ReportTable
from theracurve.vocabulary.named import BENEFIT, UNNAMED
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimates import value_of
from theracurve.wording.labels import capital, pair, visit_name

STATES: dict[str, Callable[[DrawnCourse], bool]] = {  # what is counted of a group, and who of it
    "allocated": lambda course: True,
    "treated": lambda course: course.treated,
    "followed": lambda course: course.followed,
    "died": lambda course: course.dead,
    "lost": lambda course: course.lost,
}


def patients(reading: Reading) -> Section | None:
    """Describes the patients; where only endpoints are given, what `patients` says of them, if anything."""
    if not reading.results.flow:
        known = tuple(tables_of(reading))
        return Section("flow", reading.words("report.patients.title"), known) if known else None
    listed = states_listed(reading)
    tables = (flow_table(reading, listed), *tables_of(reading))
    behind = lists_of(listed, reading.words)
    blocks: tuple[Block, ...] = (*flow_diagram(reading), *tables, *swimmers(reading), *behind)
    return Section("flow", reading.words("report.patients.title"), blocks)


def visits(reading: Reading) -> Section | None:
    """What became of each planned visit, and what was assessed at it, of a study with planned visits."""
    listed = visits_listed(reading)
    blocks = tuple(visit_blocks(reading, listed)) if reading.results.flow else ()
    if not blocks:
        return None
    return Section("visits", reading.words("report.patients.visits"), (*blocks, *lists_of(listed, reading.words)))


def tables_of(reading: Reading) -> Iterator[ReportTable]:
    if reading.results.description.characteristics:
        yield characteristics_table(reading)


def flow_diagram(reading: Reading) -> Iterator[Figure]:
    """Draws the way through the study, of which more is known than who was allocated."""
    only = [*reading.study.benefits] == [UNNAMED]  # of several each is judged in others, as its own table says
    shares = reading.results.estimates_of(BENEFIT, StudyQuantity.PROPORTION) if only else ()
    judged = {str(e.group): e.n for e in shares if e.population == EVALUABLE_FOR_BENEFIT}
    treated = {name: group.treated for name, group in reading.study.groups.items()}
    if judged or unrecorded_states(reading.results.flow) != STATES.keys() - {"allocated"}:
        yield flow_figure(reading.results.flow, reading.labels, treated, judged, reading.words, reading.origin)


def states_listed(reading: Reading) -> Listed:
    """Lists who was allocated, treated, followed, died, was lost, group by group."""
    words = reading.words

    def who(group: str, state: str) -> tuple[str, ...]:
        return tuple(c.patient_id for c in reading.courses if c.group == group and STATES[state](c))

    return {
        list_anchor("flow", state, entry.group): (
            words("report.patients.state_of", group=entry.group, state=words(f"report.patients.{state}")),
            of_ids(who(entry.group, state)),
        )
        for entry in reading.results.flow
        for state in STATES
    }


def flow_table(reading: Reading, listed: Listed) -> ReportTable:
    words = reading.words
    header = (words("report.group"), *(capital(words(f"report.patients.{state}")) for state in STATES))
    rows = tuple(flow_row(reading, entry, listed) for entry in reading.results.flow)
    followed = {
        str(e.group): value_of(e, words)
        for e in reading.results.estimates_of("follow_up", StudyQuantity.MEDIAN_FOLLOW_UP)
    }
    if not followed:
        return ReportTable(words("report.patients.flow"), header, rows)
    rows = tuple((*row, Cell(followed.get(e.group, ""))) for row, e in zip(rows, reading.results.flow, strict=True))
    return ReportTable(
        words("report.patients.flow"),
        (*header, words("report.patients.follow_up")),
        rows,
        note=words("report.patients.follow_up_note"),
    )


def flow_row(reading: Reading, entry: GroupFlow, listed: Listed) -> tuple[Cell, ...]:
    group = reading.study.groups[entry.group]
    counts = (entry.allocated, entry.treated, entry.followed, entry.died, entry.lost)
    never, mask, words = not (entry.treated or group.treated), reading.mask, reading.words
    unrecorded = unrecorded_states(reading.results.flow)
    cells = (
        Cell(words("report.patients.none_recorded"))
        if state == "treated" and never
        else Cell(words("report.patients.not_recorded"))
        if state in unrecorded
        else linked(mask.number(n, words, entry.allocated), list_anchor("flow", state, entry.group), listed)
        for state, n in zip(STATES, counts, strict=True)
    )
    return (Cell(pair(entry.group, group.label, reading.words)), *cells)


def visit_blocks(reading: Reading, listed: Listed) -> Iterator[Block]:
    """Shows the visits of a study that plans some."""
    flow = reading.results.flow
    if any(entry.visits for entry in flow):
        yield visit_status(flow, reading.words, reading.origin)
        yield visit_table(reading, listed)
    grid = reading.results.description.completeness
    if grid is not None:
        yield completeness(grid, reading.words, reading.origin)


def swimmers(reading: Reading) -> Iterator[Figure]:
    """Draws the course of patients who are followed at all."""
    if any(course.last_day > 0 for course in reading.courses):
        yield swimmer(reading.courses, reading.labels, reading.words, reading.origin)


def visits_listed(reading: Reading) -> Listed:
    """Lists who attended, missed, had died before, or was not due at each visit."""
    words = reading.words
    statuses = words.under("labels.visit_statuses")
    found: dict[tuple[str, str, str], list[str]] = {}
    for course in reading.courses:
        for visit in course.visits:
            found.setdefault((visit.label, course.group, visit.status), []).append(course.patient_id)
    return {
        list_anchor("visit", *place): (
            words(
                "report.patients.visit_of",
                group=place[1],
                visit=capital(visit_name(place[0], words)),
                status=statuses[place[2]],
            ),
            of_ids(ids),
        )
        for place, ids in found.items()
    }


def visit_table(reading: Reading, listed: Listed) -> ReportTable:
    """What became of each planned visit, per group."""
    words, flow = reading.words, reading.results.flow
    statuses = words.under("labels.visit_statuses")
    rows = tuple(
        (
            Cell(capital(visit_name(visit, words))),
            Cell(entry.group),
            *(
                linked(text, list_anchor("visit", visit, entry.group, s), listed)
                for s, text in reading.mask.parts(counts, words).items()
            ),
        )
        for visit in dict.fromkeys(visit for entry in flow for visit in entry.visits)
        for entry in flow
        for counts in [entry.visits.get(visit, {})]
        if counts
    )
    header = (words("report.visit"), words("report.group"), *(capital(label) for label in statuses.values()))
    missed = words("report.patients.missed_note")
    outside = words("report.patients.outside_note") if reading.results.conduct.judged else ""
    return ReportTable(words("report.patients.visits"), header, rows, note=f"{missed} {outside}".rstrip())
