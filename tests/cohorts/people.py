"""The patients of a generated cohort: time zero, last day, death, and the days on which things are recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor

from cohorts.choose import Choose
from cohorts.protocol.names import FIRST_DAY
from theracurve.definition.study import Study

Row = dict[str, str]
# Text sorts by code point: digits and capitals before small letters, 10 before 2, accents late, the last one last.
IDS = (
    *("P1", "P10", "P2", "a", "007", "É 3", "b", "Z-1", "p3", "_", "11", "9"),
    *("W", "x.y", "ß", "Q", "ä", "日", "12a", "😀", "c", "d", "e", "f", "g"),
    *("h", "i", "j", "k", "l"),
)
ENROLLED_AFTER = (0, 1, 10)
UNSCHEDULED = ("unscheduled", "Unscheduled 2", "UNSCHEDULED", "", "not unscheduled")


@dataclass(frozen=True, slots=True)
class Person:
    """`last` is the last study day on which anything is recorded; `days` those after time zero on which it mostly is,
    `baselines` those before or on it; what was recorded on the days `unscheduled` is mostly labelled so."""

    id: str
    group: str
    zero: date
    last: int
    died: bool
    days: tuple[int, ...]
    baselines: tuple[int, ...]
    unscheduled: tuple[int, ...]

    @property
    def is_first(self) -> bool:
        """The first patient has something of everything: no name of the protocol may be absent from its table."""
        return self.id == IDS[0]

    def on(self, day: int) -> str:
        return (self.zero + timedelta(days=day)).isoformat()

    def label(self, choose: Choose, day: int) -> str:
        """What a row of that day says of its visit."""
        return choose.one(UNSCHEDULED) if day in self.unscheduled else ""


def draw_person(choose: Choose, study: Study, name: str) -> Person:
    grid = tuple(sorted(days_that_matter(study)))
    late = grid[-1] + choose.whole(0, 30)
    last = choose.one((late, late, late, choose.one(grid), choose.one((0, 1, 5)), 0))
    on_time = [visit.day for visit in study.planned_visits] or grid
    wanted = [choose.one(choose.one((on_time, halfway(study) or grid, grid))) for _ in range(choose.whole(2, 6))]
    days = sorted({day for day in wanted if day <= last})
    return Person(
        id=name,
        group=choose.one(tuple(study.groups)),
        zero=FIRST_DAY + timedelta(days=choose.one(ENROLLED_AFTER)),
        last=last,
        died=choose.rarely(2),
        days=tuple(days),
        baselines=tuple(sorted({choose.one(baseline_days(study)[: choose.one((2, 3, 4))]) for _ in range(2)})),
        unscheduled=tuple(choose.some(days)) if choose.rarely(3) else (),
    )


def days_that_matter(study: Study) -> set[int]:
    """Study days around targets, at the edges of windows and as far again, halfway between visits, right after time
    zero and late."""
    planned = study.planned_visits
    exact = [visit.target + widths * visit.window for visit in planned for widths in (-2, -1, 0, 1, 2)]
    exact += [(one.target + next_one.target) / 2 for one, next_one in pairwise(planned)]
    near = {day for moment in exact for day in (floor(moment), ceil(moment))}
    beside = {floor(visit.target) - 1 for visit in planned} | {ceil(visit.target) + 1 for visit in planned}
    return {day for day in near | beside | {1, 40, 90} if day > 0}


def halfway(study: Study) -> list[int]:
    """The days, if whole, that lie halfway between two visits."""
    between = ((one.target + next_one.target) / 2 for one, next_one in pairwise(study.planned_visits))
    return [int(day) for day in between if day == int(day)]


def baseline_days(study: Study) -> tuple[int, ...]:
    """Time zero, the day before it, the edge of the baseline window and the day before that."""
    window = floor(study.baseline_window.days) if study.baseline_window else 20
    return tuple(dict.fromkeys((0, -1, -window, -window - 1)))


def patients_row(choose: Choose, study: Study, person: Person) -> Row:
    later = min(choose.one((0, 0, 3)), person.last)
    by_consent = study.time_zero == "consent_on"
    return {
        "patient_id": person.id,
        "group": person.group,
        "secreting": choose.one(("true", "false", "", "true", "false")),
        "indication": "uncontrolled_tumour",
        "ki67_percent": choose.one(("20", "", "20.5", "3")),
        "grade": choose.one(("G1", "G3", "", "G2")),
        "enrolled_on": person.on(later if by_consent else 0),
        "consent_on": person.on(0 if by_consent else -later),
    }


def follow_up_rows(choose: Choose, person: Person) -> Iterator[Row]:
    """Mostly one row; none, two, or one without a date for some of those who are alive."""
    status = choose.one(("alive", "alive", "unknown"))
    row = {"patient_id": person.id, "last_seen_on": person.on(person.last), "vital_status": status}
    if person.died:
        yield row | {"vital_status": "dead", "died_on": row["last_seen_on"], "lost": choose.one(("", "false"))}
        return
    if choose.rarely(6):
        return
    if choose.rarely():
        yield row | {"last_seen_on": person.on(0), "lost": "true"}
    seen = "" if choose.rarely() else row["last_seen_on"]
    yield row | {"last_seen_on": seen, "lost": choose.one(("", "false", "true", "moved away"))}


def recorded_days(choose: Choose, person: Person) -> list[int]:
    """The days on which one thing is recorded: at baseline and on the patient's days, mostly; now and then twice."""
    before = [choose.one(person.baselines)] if choose.mostly() else []
    after = [day for day in person.days if choose.mostly(5)]
    again = [choose.one((*person.baselines, *person.days))] if choose.rarely(4) else []
    days = before + after + again or list(person.baselines[:1] if person.is_first else ())
    return days[::-1] if choose.rarely(3) else days
