"""Whole records of simulated studies, as one cohort whose patient ids name the study: what the derivation reads.

Each kind of event is recorded where its rule looks for it, on the days of the visits that take place: a value that has
not changed since baseline until its event, and one that surely has afterwards.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import numpy as np

from theracurve.definition.bone_progression import BoneProgressionRule
from theracurve.definition.events import DeathRule, DiseaseDeathRule, MarkerIncreaseRule, TherapySideEffectRule
from theracurve.definition.kidney import EgfrDeclineRule
from theracurve.definition.recorded_events import RecordedEventRule
from theracurve.definition.rule import Rule
from theracurve.definition.rules import compile_rules
from theracurve.definition.study import Study
from theracurve.definition.symptoms import SymptomRelapseRule
from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.errors import Defect
from theracurve.simulation.assumptions import DEATH
from theracurve.simulation.courses import Courses
from theracurve.simulation.seeing import attended_days
from theracurve.vocabulary.filtration import ABOVE
from theracurve.vocabulary.tables import RECORD_TABLES

Row = dict[str, object]
ZERO = date(2000, 1, 3)
BASELINE_DAY = -1
READER, TRACER = "reader 1", "tracer"
STABLE, GROWN = {"longest_diameter_mm": 40, "perpendicular_mm": 30, "volume_ml": 30}, 2  # times as large in a length
LOW, HIGH = 1.0, 80.0  # of a scale on which less is better, and of one on which more is
MARKER_VALUE, MARKER_UNIT, SURELY = 100.0, "ng/mL", 2.0
CREATININE, CREATININE_UNIT = 100.0, "umol/L"  # of a man, above the turn of the equation
BORN = {"sex": "male", "birth_year": 1940}


@dataclass(frozen=True)
class SimulatedRecords:
    """The records of all studies of some courses."""

    study: Study
    courses: Courses

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rule of each kind of event that is drawn."""
        return {kind: rule for kind, rule in compile_rules(self.study).events.items() if kind in self.courses.days}

    @property
    def given(self) -> tuple[str, ...]:
        """The endpoints that the table `endpoints` has."""
        return tuple(kind for kind in self.courses.days if kind in self.study.endpoints)

    def patients(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Each patient's id, in the order of ids, and the place among the draws."""
        studies, patients = self.courses.last_day.shape
        for place in np.ndindex(studies, patients):
            yield f"{place[0]:07d}-{place[1]:05d}", place

    def write(self, folder: Path) -> None:
        """Write `folder/<table>.csv` for every table that has rows."""
        rows: dict[str, list[Row]] = {name: [] for name in RECORD_TABLES}
        attended = attended_days(self.courses)
        for patient, place in self.patients():
            visits = attended[place] if self.courses.lives.visits else self.days_of_events(place)
            for table, row in self.of_patient(place, [BASELINE_DAY, *(int(day) for day in visits if day)]):
                rows[table].append({"patient_id": patient, **row})
        for name, found in rows.items():
            if found or name == "patients":
                write_table(folder / f"{name}.csv", found, RECORD_TABLES[name].names)

    def days_of_events(self, place: tuple[int, int]) -> list[float]:
        """The days on which a protocol without visits has a patient looked at: of each event, and the last."""
        last = float(self.courses.last_day[place])
        return sorted({last, *(float(days[place]) for days in self.courses.days.values() if days[place] <= last)})

    def of_patient(self, place: tuple[int, int], visits: list[int]) -> Iterator[tuple[str, Row]]:
        group = self.courses.lives.group[place[1]]
        yield "patients", {"group": group, "secreting": "true", "enrolled_on": ZERO, "consent_on": ZERO} | BORN
        yield "follow_up", self.follow_up(place)
        for kind, rule in self.rules.items():
            came = float(self.courses.days[kind][place])
            if isinstance(rule, TherapySideEffectRule):
                yield from self.side_effect(rule, came, place)
            elif isinstance(rule, RecordedEventRule):
                yield from recorded(rule, came) if came <= self.courses.last_day[place] else ()
            elif isinstance(rule, EgfrDeclineRule):
                yield from (self.creatinine(rule, day, day >= came) for day in visits)
            elif not isinstance(rule, DeathRule | DiseaseDeathRule):
                yield from (looked_for(rule, day, day >= came) for day in visits)
        for name in self.given:
            yield "endpoints", {"group": group, "endpoint": name, **self.given_time(name, place)}

    def creatinine(self, rule: EgfrDeclineRule, day: int, has_come: bool) -> tuple[str, Row]:
        """A value with which the filtration rate has surely fallen, or that of the baseline."""
        assert self.study.egfr is not None
        kept = max(100 - float(rule.percent), 1) / 100 / SURELY
        value = CREATININE * kept ** (1 / ABOVE) if has_come else CREATININE
        found = {"analyte": self.study.egfr.creatinine, "value": round(value, 3), "unit": CREATININE_UNIT}
        return "labs", {"collected_on": on(day), **found}

    def follow_up(self, place: tuple[int, int]) -> Row:
        for kind, rule in self.rules.items():
            came = self.courses.days[kind][place]
            if isinstance(rule, DiseaseDeathRule) and came <= self.courses.last_day[place]:
                day = on(int(came))
                return {"last_seen_on": day, "vital_status": "dead", "died_on": day, "cause": rule.causes[0]}
        last = on(int(self.courses.last_day[place]))
        died = self.courses.days[DEATH][place] <= self.courses.last_day[place] if DEATH in self.courses.days else False
        status = {"vital_status": "dead", "died_on": last} if died else {"vital_status": "alive"}
        return {"last_seen_on": last, "lost": "false", **status}

    def given_time(self, name: str, place: tuple[int, int]) -> Row:
        came, last = float(self.courses.days[name][place]), float(self.courses.last_day[place])
        return {"time": int(min(came, last)), "time_unit": "days", "event": str(came <= last).lower()}

    def side_effect(
        self, rule: TherapySideEffectRule, came: float, place: tuple[int, int]
    ) -> Iterator[tuple[str, Row]]:
        """An adverse event of the rule's grade, and the administration before it."""
        treated = self.study.groups[self.courses.lives.group[place[1]]].treated
        if treated and self.study.agents:
            yield "administrations", {"cycle": 1, "administered_at": ZERO, "agent": next(iter(self.study.agents))}
        if came <= self.courses.last_day[place]:
            grade = {"grade": rule.grade, "serious": "true", "related": "definite"}
            yield "adverse_events", {"term": "side effect", "started_on": on(int(came)), **grade}


def recorded(rule: RecordedEventRule, came: float) -> Iterator[tuple[str, Row]]:
    """What the rule names: an adverse event so mild and unrelated that it is no side effect of the therapy, or a
    treatment."""
    if rule.terms:
        mild = {"grade": 1, "serious": "false", "related": "unrelated"}
        yield "adverse_events", {"term": rule.terms[0], "started_on": on(int(came)), **mild}
    else:
        yield "treatments", {"kind": rule.treatments[0], "started_on": on(int(came))}


def looked_for(rule: Rule, day: int, has_come: bool) -> tuple[str, Row]:
    """What a visit finds of a kind of event. Raises Defect for a rule of which nobody has written what that is."""
    if isinstance(rule, TumourProgressionRule):
        return tumour(rule, day, has_come)
    if isinstance(rule, BoneProgressionRule):
        return bone(rule, day, has_come)
    if isinstance(rule, SymptomRelapseRule):
        usual, step = (LOW, float(rule.step)) if rule.better == "lower" else (HIGH, -float(rule.step))
        improves = rule.after_improvement and day == BASELINE_DAY
        value = usual + step if has_come or improves else usual
        return "assessments", {"assessed_on": on(day), "measure": rule.measure, "value": value}
    if isinstance(rule, MarkerIncreaseRule):
        most = MARKER_VALUE * (1 + SURELY * float(rule.percent) / 100) + SURELY * float(rule.amount or 0)
        value = most if has_come else MARKER_VALUE
        unit = rule.unit or MARKER_UNIT
        return "labs", {"collected_on": on(day), "analyte": rule.analytes[0], "value": value, "unit": unit}
    raise Defect(f"simulated records: nothing is written for {rule.kind}")


def bone(rule: BoneProgressionRule, day: int, has_come: bool) -> tuple[str, Row]:
    """So many new lesions that they suffice against the baseline as against the first scan, which may be a flare."""
    lesions = {"new_lesions": 2 * rule.new_lesions, "new_after_first": rule.new_lesions}
    counted = lesions if has_come else dict.fromkeys(lesions, 0)
    return "bone_scans", {"imaged_on": on(day), "reader": rule.reader or READER, **counted}


def tumour(rule: TumourProgressionRule, day: int, has_come: bool) -> tuple[str, Row]:
    """One lesion of the sizes that every dimension asks for, the volume of all with a new lesion, or what a reader
    called."""
    reader = rule.reader or READER
    if rule.source == "responses":
        return "responses", {"assessed_on": on(day), "response": "PD" if has_come else "SD", "reader": reader}
    if rule.source == "volumes":
        volume = {"tracer": rule.tracer or TRACER, "total_volume_ml": STABLE["volume_ml"] * (GROWN if has_come else 1)}
        return "volumes", {"imaged_on": on(day), "reader": reader, "new_lesions": int(has_come), **volume}
    sizes = {name: size * (GROWN if has_come else 1) for name, size in STABLE.items()}
    lesion = {"lesion_id": "L1", "kind": "other", "target": "true", "index": "true", "state": "measured"}
    return "lesions", {"imaged_on": on(day), "reader": reader, **lesion, **sizes}


def on(day: int) -> date:
    return ZERO + timedelta(days=day)


def write_table(file: Path, rows: list[Row], columns: tuple[str, ...]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
