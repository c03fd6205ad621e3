"""A patient's timeline as a small drawing: what was given, seen, measured against its thresholds, and what happened.

Written as SVG by hand, because a study may have thousands; colours are classes of the page, so that it follows light,
dark and print. Study days only, no free text; the tables of evidence under it say the same in words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from theracurve.derivation.evidence import Evidence
from theracurve.report.courses import DrawnCourse
from theracurve.report.document import Drawing
from theracurve.report.figures.drawing import ticks_up_to
from theracurve.report.html import text as escape
from theracurve.vocabulary.named import split_qualified
from theracurve.vocabulary.study_time import DAYS_PER_MONTH
from theracurve.wording.evidence import shown
from theracurve.wording.labels import capital, kind_name, of_named, pair, said, subject_name, visit_name
from theracurve.wording.numbers import amount, fixed, study_day, with_unit
from theracurve.wording.words import Words

WIDTH, LEFT, RIGHT = 760, 150, 54  # units of the drawing, about pixels
LINE, BAND, AXIS = 24, 50, 30  # heights: of a row of marks, of a row of values, of the axis
MONTH = float(DAYS_PER_MONTH)
SHAPES = {  # kind of event: an outline around (0, 0)
    "therapy_side_effect": "M-4-4L4 4M4-4L-4 4",
    "symptom_relapse": "M-4-4H4V4H-4Z",
    "deterioration": "M-5-4H5V-1H-5ZM-5 1H5V4H-5Z",
    "tumour_progression": "M0-5L5 0L0 5L-5 0Z",
    "bone_progression": "M0-5L3 0L0 5L-3 0Z",
    "marker_increase": "M0-5L5 4H-5Z",
    "egfr_decline": "M-5-4H5L0 5Z",
    "recorded_event": "M0 5L5-4H-5Z",
    "disease_death": "M-5-5L0-2L5-5L2 0L5 5L0 2L-5 5L-2 0Z",
    "death": "M-1.5-5H1.5V-1.5H5V1.5H1.5V5H-1.5V1.5H-5V-1.5H-1.5Z",
}
OTHER_SHAPE = "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0-4 0Z"


@dataclass(frozen=True, slots=True)
class TimelinePoint:
    """A value on a day, what was answered about it, and the threshold it was held against."""

    day: float
    value: float
    threshold: float | None
    answer: str
    told: str


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one marker or of the lesion over time, with the baseline (drawn at day 0)."""

    name: str
    unit: str
    baseline: float
    points: tuple[TimelinePoint, ...]

    @property
    def range(self) -> tuple[float, float]:
        values = [self.baseline, *(p.value for p in self.points)]
        values += [p.threshold for p in self.points if p.threshold is not None]
        low, high = min(values), max(values)
        room = 0.12 * (high - low) or 1.0
        return low - room, high + room


@dataclass(frozen=True, slots=True)
class TimelineScale:
    """Study days to the horizontal."""

    first: float
    last: float

    def x(self, day: float) -> str:
        share = (day - self.first) / (self.last - self.first)
        return short(LEFT + share * (WIDTH - LEFT - RIGHT))


def short(value: float) -> str:
    """A place with one decimal and no more characters than it needs."""
    return f"{value:.1f}".removesuffix(".0")


def timeline(course: DrawnCourse, evidence: Sequence[Evidence], words: Words) -> Drawing:
    """The drawing of one patient; `evidence` is that of the protocol."""
    scale = scale_of(course)
    series = tuple(series_of(evidence, words))
    rows: list[str] = []
    top = 0.0
    for label, body in mark_rows(course, scale, words):
        rows.append(row_of(top, LINE, label, body))
        top += LINE
    for found in series:
        rows.append(row_of(top, BAND, found.name, "".join(drawn_series(found, scale, words)), unit=found.unit))
        top += BAND
    rows.append(axis(scale, top, words))
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {short(top + AXIS)}" class="timeline">'
    return Drawing(opening + "".join(rows) + "</svg>", described(course, series, words))


def course_strip(course: DrawnCourse, last_day: float, words: Words) -> str:
    """One patient's events alone, as a line among others that are drawn to the same day."""
    scale = TimelineScale(0.0, max(last_day, 1.0))
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{LEFT - 8} 0 {WIDTH - LEFT - RIGHT + 24} {LINE}"'
    return f'{opening} class="timeline strip">{"".join(drawn_events(course, scale, words))}</svg>'


def described(course: DrawnCourse, series: Sequence[Series], words: Words) -> str:
    return words(
        "timeline.alt",
        n=len(course.administrations),
        visits=sum(v.status == "attended" for v in course.visits),
        events=len(course.events),
        measured=", ".join(s.name for s in series) or words("timeline.nothing"),
        last=study_day(course.last_day, words),
    )


def scale_of(course: DrawnCourse) -> TimelineScale:
    """From the first day that is drawn to the last, planned visits included that were due or missed."""
    planned = [v.planned_day for v in course.visits if v.status in ("attended", "missed")]
    last = max([course.last_day, *planned, 30.0])
    first = min([0.0, *(a.day for a in course.administrations)])
    return TimelineScale(first, last)


def row_of(top: float, height: float, label: str, body: str, *, unit: str = "") -> str:
    """A row with its words on the left; what is drawn in it counts from its upper edge."""
    named = f'<text x="0" y="16">{escape(label)}</text>'
    named += f'<text x="0" y="31" class="unit">{escape(unit)}</text>' if unit else ""
    line = f'<path class="rule" d="M0 {short(height)}H{WIDTH}"/>'
    return f'<g transform="translate(0 {short(top)})">{line}{named}{body}</g>'


def mark_rows(course: DrawnCourse, scale: TimelineScale, words: Words) -> Iterator[tuple[str, str]]:
    """Rows of marks, those that a patient has."""
    if course.administrations:
        yield words("timeline.administrations"), "".join(drawn_administrations(course, scale, words))
    if course.visits:
        yield words("timeline.visits"), "".join(drawn_visits(course, scale, words))
    yield words("timeline.events"), "".join(drawn_events(course, scale, words))


def drawn_administrations(course: DrawnCourse, scale: TimelineScale, words: Words) -> Iterator[str]:
    for a in course.administrations:
        given = "" if a.activity is None else f": {with_unit(fixed(a.activity, 2, words), 'GBq')}"
        told = escape(f"{a.agent}, {study_day(a.day, words)}{given}")
        yield f'<path class="given" d="M{scale.x(a.day)} 5v14"><title>{told}</title></path>'


def drawn_visits(course: DrawnCourse, scale: TimelineScale, words: Words) -> Iterator[str]:
    """Attended ones on their day, missed ones on the day planned; those not due are not drawn."""
    for v in course.visits:
        told = pair(capital(visit_name(v.label, words)), words(f"labels.visit_statuses.{v.status}"), words)
        if v.attended_day is not None:
            place = f'<circle class="attended" cx="{scale.x(v.attended_day)}" cy="12" r="4">'
            yield f"{place}<title>{escape(f'{told}, {study_day(v.attended_day, words)}')}</title></circle>"
        elif v.status == "missed":
            mark = f'<path class="missed" transform="translate({scale.x(v.planned_day)} 12)" d="M-4-4L4 4M4-4L-4 4">'
            yield f"{mark}<title>{escape(told)}</title></path>"


def drawn_events(course: DrawnCourse, scale: TimelineScale, words: Words) -> Iterator[str]:
    """The line of follow-up, the benefit as a star, every event by its mark, and an arrow where it goes on."""
    end = scale.x(course.last_day)
    yield f'<path class="course" d="M{scale.x(0)} 12H{end}"/>'
    if not course.dead:
        yield f'<path class="ongoing" d="M{end} 7l7 5l-7 5z"/>'
    for benefit, day in course.benefits:
        star = "M0-6L1.8-1.8L6-1.6L2.6 1.1L3.8 5.4L0 2.9L-3.8 5.4L-2.6 1.1L-6-1.6L-1.8-1.8Z"
        told = f"{of_named(words('timeline.benefit'), benefit, words)}, {study_day(day, words)}"
        yield drawn_mark(scale.x(day), "benefit", star, told)
    for kind, day in course.events:
        told = f"{capital(kind_name(kind, words))}, {study_day(day, words)}"
        yield drawn_mark(
            scale.x(day), f"event {split_qualified(kind)[1]}", SHAPES.get(split_qualified(kind)[1], OTHER_SHAPE), told
        )


def drawn_mark(x: str, css: str, shape: str, told: str) -> str:
    return f'<path class="{css}" transform="translate({x} 12)" d="{shape}"><title>{escape(told)}</title></path>'


def series_of(evidence: Sequence[Evidence], words: Words) -> Iterator[Series]:
    """The lesion, then each analyte, from the evidence of its criterion and of the increases found."""
    subjects = sorted({e.subject for e in evidence if e.decision == "criterion" and is_measured(e.subject)})
    parts = {subject.partition(":")[0] for subject in subjects if ":" in subject}
    for subject in subjects:
        own = [e for e in evidence if e.decision == "criterion" and e.subject == subject and e.baseline is not None]
        if subject in parts or not any(e.value is not None for e in own):
            continue
        points = [point_of(e, words) for e in own if e.value is not None and e.days is not None]
        part = subject.partition(":")[2]
        if part:
            increases = (e for e in evidence if e.decision == "event" and e.subject == f"marker_increase:{part}")
            points += [point_of(e, words) for e in increases if e.value is not None and e.days is not None]
        ordered = tuple(sorted(points, key=lambda p: (p.day, p.answer)))
        yield Series(capital(subject_name(subject, words)), own[0].unit, float(own[0].baseline or 0.0), ordered)


def is_measured(subject: str) -> bool:
    return split_qualified(subject.partition(":")[0])[1] in ("lesion_size", "markers")


def point_of(e: Evidence, words: Words) -> TimelinePoint:
    assert e.value is not None
    assert e.days is not None
    answer = e.answer or e.subject.partition(":")[0]
    judged = said("labels.answers", answer, words) if e.answer else kind_name(answer, words)
    told = pair(study_day(e.days, words), f"{shown(e.value, e.unit, words)}, {judged}", words)
    return TimelinePoint(e.days, e.value, e.threshold, answer, told)


def drawn_series(found: Series, scale: TimelineScale, words: Words) -> Iterator[str]:
    """A line through the values from the baseline on; each threshold as a dash at the day it was used on."""
    low, high = found.range

    def y(value: float) -> str:
        return short(BAND - 4 - (value - low) / (high - low) * (BAND - 10))

    line = f"M{scale.x(0)} {y(found.baseline)}" + "".join(f"L{scale.x(p.day)} {y(p.value)}" for p in found.points)
    yield f'<path class="values" d="{line}"/>'
    dashes = "".join(
        f"M{short(float(scale.x(p.day)) - 9)} {y(p.threshold)}h18" for p in found.points if p.threshold is not None
    )
    if dashes:
        yield f'<path class="limit" d="{dashes}"/>'
    yield f'<circle class="baseline" cx="{scale.x(0)}" cy="{y(found.baseline)}" r="3"/>'
    for p in found.points:
        place = f'class="{p.answer}" cx="{scale.x(p.day)}" cy="{y(p.value)}"'
        yield f'<circle {place} r="3.6"><title>{escape(p.told)}</title></circle>'
    last = found.points[-1] if found.points else None
    if last is not None:
        place = f'x="{short(float(scale.x(last.day)) + 7)}" y="{short(float(y(last.value)) + 4)}"'
        yield f'<text class="value" {place}>{amount(last.value, words)}</text>'
    place = f'x="{short(float(scale.x(0)) - 6)}" y="{short(float(y(found.baseline)) + 4)}"'
    yield f'<text class="value end" {place}>{amount(found.baseline, words)}</text>'


def axis(scale: TimelineScale, top: float, words: Words) -> str:
    """Months since time zero."""
    ticks = ticks_up_to(scale.last / MONTH, 10)
    drawn = "".join(
        f'<path class="tick" d="M{x} 0v4"/><text class="month" x="{x}" y="17">{tick:.0f}</text>'
        for tick in ticks
        for x in [scale.x(tick * MONTH)]
    )
    named = f'<text x="0" y="17" class="unit">{escape(words("timeline.months"))}</text>'
    return f'<g transform="translate(0 {short(top)})">{named}{drawn}</g>'
