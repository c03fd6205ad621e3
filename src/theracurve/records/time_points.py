"""Checks of readings on several days: what the derivation takes together, and what it leaves apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from theracurve.definition.quantities import Duration
from theracurve.definition.study import Study
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.lesion_looks import baselines, looks
from theracurve.records.saying import NamedPlace, question
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import listed


@dataclass(frozen=True, slots=True)
class ReadingDay:
    """A day after baseline on which a reader read lesions of a patient: the row of each, its labels as read.

    `followed` are the lesions that were there at baseline; `planned` is the visit that the day belongs to, if any.
    """

    patient_id: str
    reader: str
    on: date
    study_day: int
    rows: Mapping[str, int]
    followed: frozenset[str]
    labels: tuple[str, ...]
    planned: str

    @property
    def row(self) -> int:
        return min(self.rows.values())

    @property
    def key(self) -> str:
        """What makes it one with another day: its first label, without one the planned visit; empty without either."""
        return self.labels[0].lower() if self.labels else self.planned.lower()


def reading_days(seen: Examined) -> list[list[ReadingDay]]:
    """The days of each patient and reader, in their order."""
    query = f"""
        SELECT l.patient_id, l.reader, l.imaged_on, date_diff('day', p.time_zero, l.imaged_on) AS day,
            list(l.lesion_id ORDER BY l.row), list(l.row ORDER BY l.row), list(l.visit ORDER BY l.row),
            list(l.lesion_id ORDER BY l.row) FILTER (b.row IS NOT NULL)
        FROM {looks(seen)} AS l INNER JOIN {seen.people} AS p ON l.patient_id = p.patient_id
        LEFT JOIN {baselines(seen)} AS b
            ON l.patient_id = b.patient_id AND l.reader = b.reader AND l.lesion_id = b.lesion_id
        WHERE l.later GROUP BY ALL ORDER BY l.patient_id, l.reader, l.imaged_on
    """
    days = (
        ReadingDay(
            patient_id,
            reader,
            on,
            day,
            dict(zip(lesions, rows, strict=True)),
            frozenset(followed or ()),
            tuple(dict.fromkeys(label for label in labels if label)),
            planned_visit(seen.study, day),
        )
        for patient_id, reader, on, day, lesions, rows, labels, followed in seen.rows(query)
    )
    return [list(group) for _, group in groupby(days, key=lambda day: (day.patient_id, day.reader))]


def planned_visit(study: Study, day: int) -> str:
    """The label of the planned visit nearest to the day whose window holds it; empty without one."""
    near = [visit for visit in study.planned_visits if abs(day - visit.target) <= visit.window]
    return min(near, key=lambda visit: (abs(day - visit.target), visit.target)).label if near else ""


def continues(before: ReadingDay, day: ReadingDay, window: Duration) -> bool:
    """Whether two days of one key are one time point."""
    labelled = bool(before.labels and day.labels)
    return day.study_day - before.study_day <= window.days and (labelled or not shared(before, day))


def shared(before: ReadingDay, day: ReadingDay) -> list[str]:
    return [lesion for lesion in day.rows if lesion in before.rows]


def complete_each_other(before: ReadingDay, day: ReadingDay) -> bool:
    """Whether each shows lesions of the baseline that the other does not."""
    return bool(before.followed and day.followed) and not shared(before, day)


def doubtful_time_points(seen: Examined) -> Iterator[Finding]:
    """What is taken together although something speaks against it, and what is left apart although it would fit."""
    if not any(study.judges_lesions_together for study in seen.definitions.values()):
        return
    window = seen.study.time_points.window
    for days in reading_days(seen):
        yield from labels_that_differ(days)
        yield from read_twice(days, window)
        yield from overlapping(days, window)
        yield from left_apart(days, window)


def labels_that_differ(days: Sequence[ReadingDay]) -> Iterator[Finding]:
    for day in days:
        if len({label.lower() for label in day.labels}) > 1:
            yield question(
                "visit-labels-differ",
                NamedPlace("lesions", day.row, "visit", day.patient_id),
                day=day.on,
                labels=listed([shown(label) for label in day.labels]),
            )


def of_one_key(days: Sequence[ReadingDay]) -> Iterator[tuple[ReadingDay, ReadingDay]]:
    """Each day with the one before it of the same key."""
    for key in dict.fromkeys(day.key for day in days if day.key):
        yield from pairwise(day for day in days if day.key == key)


def read_twice(days: Sequence[ReadingDay], window: Duration) -> Iterator[Finding]:
    for before, day in of_one_key(days):
        if continues(before, day, window):
            for lesion in shared(before, day):
                yield question(
                    "lesion-read-twice",
                    NamedPlace("lesions", day.rows[lesion], "imaged_on", day.patient_id),
                    lesion_id=lesion,
                    day_before=before.on,
                    day=day.on,
                    label=shown(day.labels[0]),
                )


def overlapping(days: Sequence[ReadingDay], window: Duration) -> Iterator[Finding]:
    for before, day in of_one_key(days):
        between = [other for other in days if before.on < other.on < day.on]
        if between and continues(before, day, window):
            yield question(
                "time-points-overlap",
                NamedPlace("lesions", between[0].row, "visit", day.patient_id),
                between=between[0].on,
                first=before.on,
                last=day.on,
            )


def left_apart(days: Sequence[ReadingDay], window: Duration) -> Iterator[Finding]:
    """Days that complete each other and are not one time point: by their labels, or because they lie too far apart."""
    for before, day in pairs_of(days, window):
        one = before.key == day.key != "" and continues(before, day, window)
        if not one and complete_each_other(before, day):
            yield question(
                "time-point-apart",
                NamedPlace("lesions", day.row, "visit", day.patient_id),
                day_before=before.on,
                day=day.on,
                window=window,
            )


def pairs_of(days: Sequence[ReadingDay], window: Duration) -> list[tuple[ReadingDay, ReadingDay]]:
    """Days that follow each other: closely, whatever their labels, or under one key, however far."""
    found: list[tuple[ReadingDay, ReadingDay]] = []
    for pair in (*near(days, window), *of_one_key(days)):
        if pair not in found:
            found.append(pair)
    return found


def near(days: Sequence[ReadingDay], window: Duration) -> Iterator[tuple[ReadingDay, ReadingDay]]:
    return ((before, day) for before, day in pairwise(days) if day.study_day - before.study_day <= window.days)


CHECKS: tuple[Check, ...] = (doubtful_time_points,)
