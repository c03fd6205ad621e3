"""Records of nobody for the three example designs of `examples/designs`: drawn from a seed, so always the same bytes.

`PYTHONPATH=tests python -m studies.designs` writes them anew beside their protocols.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import numpy as np

DESIGNS = Path(__file__).parents[2] / "examples" / "designs"
DAY_ZERO = date(2018, 1, 8)
PRRT, TARGETED = "177Lu-DOTATATE", "everolimus"
HEADERS = {
    "patients": "patient_id,group,indication,enrolled_on,age,grade",
    "administrations": "patient_id,cycle,administered_at,agent,activity,activity_unit",
    "treatments": "patient_id,kind,started_on",
    "responses": "patient_id,assessed_on,response",
    "follow_up": "patient_id,last_seen_on,vital_status,died_on",
}
Tables = dict[str, list[tuple[object, ...]]]


@dataclass
class Person:
    """One of nobody: `frailty` multiplies every hazard, and what is drawn is written in study days."""

    id: str
    group: str
    age: int
    grade: str
    rng: np.random.Generator
    tables: Tables
    dies: int = 0
    ends: int = 0
    cycles: int = 0
    zero: date = field(init=False)

    def __post_init__(self) -> None:
        self.zero = DAY_ZERO + timedelta(days=int(self.rng.integers(0, 700)))

    @property
    def frailty(self) -> float:
        return float(np.exp(0.02 * (self.age - 62) + 0.5 * (self.grade == "G3")))

    @property
    def last(self) -> int:
        """The last day on which anything is recorded."""
        return min(self.dies, self.ends)

    def on(self, day: int) -> str:
        return (self.zero + timedelta(days=day)).isoformat()

    def lives(self, median: float, *, followed: tuple[int, int] = (900, 1700)) -> None:
        self.dies = self.after(0, median)
        self.ends = int(self.rng.integers(*followed))

    def after(self, start: int, median: float) -> int:
        """A day some time after another, exponential with this median for the average patient."""
        return start + max(1, int(self.rng.exponential(median / np.log(2) / self.frailty)))

    def given(self, start: int, cycles: int, until: int) -> None:
        """So many cycles eight weeks apart, as far as the patient lives and has not progressed."""
        for day in range(start, min(start + 56 * cycles, self.last, until), 56):
            self.cycles += 1
            self.write("administrations", self.cycles, self.on(day), PRRT, "7.4", "GBq")

    def treated(self, start: int) -> None:
        if start < self.last:
            self.write("treatments", TARGETED, self.on(start))

    def scanned(self, start: int, progressed: int, until: int) -> int:
        """A scan every twelve weeks: stable disease, until one shows the progression; the day that does, or of none."""
        for day in range(start + 84, min(until, self.last), 84):
            self.write("responses", self.on(day), "PD" if day >= progressed else "SD")
            if day >= progressed:
                return day
        return until

    def write(self, table: str, *cells: object) -> None:
        self.tables[table].append((self.id, *cells))

    def close(self) -> None:
        died = self.dies <= self.ends
        self.write("patients", self.group, "progressive GEP-NET", self.on(0), self.age, self.grade)
        self.write("follow_up", self.on(self.last), "dead" if died else "alive", self.on(self.last) if died else "")


def people(n: int, seed: int, groups: tuple[str, str], tables: Tables) -> Iterator[Person]:
    """Half in each group; the older and the higher graded are somewhat likelier in the second."""
    for number in range(n):
        rng = np.random.default_rng((seed, number))
        second = number % 2
        age, grade = int(rng.normal(61 + 2 * second, 9)), str(rng.choice(["G1", "G2", "G3"], p=[0.4, 0.45, 0.15]))
        yield Person(f"P{number + 1:03}", groups[second], age, grade, rng, tables)


def against_targeted(tables: Tables) -> None:
    for of in people(90, 1, ("prrt", "targeted"), tables):
        of.lives(1500 if of.group == "prrt" else 1100)
        seen = of.scanned(0, of.after(0, 700 if of.group == "prrt" else 330), of.last)
        of.given(0, 4, seen) if of.group == "prrt" else of.treated(0)
        of.close()


def in_sequence(tables: Tables) -> None:
    for of in people(90, 2, ("prrt_first", "targeted_first"), tables):
        of.lives(1250)
        first_prrt = of.group == "prrt_first"
        seen = of.scanned(0, of.after(0, 480 if first_prrt else 300), of.last)
        of.given(0, 4, seen) if first_prrt else of.treated(0)
        begins = seen + int(of.rng.integers(20, 60))
        if seen < of.last and begins < of.last and of.rng.random() < 0.8:
            again = of.scanned(begins, of.after(begins, 260 if first_prrt else 380), of.last)
            of.treated(begins) if first_prrt else of.given(begins, 4, again)
        of.close()


def extended(tables: Tables) -> None:
    """Four cycles are planned; of those who live and have not progressed some are given up to four more."""
    for of in people(90, 3, ("standard", "standard"), tables):
        of.lives(1100)
        progressed = of.after(0, 520)
        more = progressed > 280 and of.last > 280 and of.rng.random() < 0.55
        of.given(0, 4 + int(of.rng.integers(2, 5)) if more else 4, of.scanned(0, progressed, of.last))
        of.group = "extended" if of.cycles > 4 else "standard"
        of.close()


MADE: dict[str, Callable[[Tables], None]] = {
    "prrt_against_targeted": against_targeted,
    "sequence": in_sequence,
    "extended_cycles": extended,
}


def records_of(name: str) -> dict[str, str]:
    """The record tables of one design as CSV."""
    tables: Tables = {table: [] for table in HEADERS}
    MADE[name](tables)
    texts = {}
    for table, rows in tables.items():
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([HEADERS[table].split(","), *rows])
        texts[table] = text.getvalue()
    return {table: text for table, text in texts.items() if text.count("\n") > 1}


if __name__ == "__main__":
    for made in MADE:
        folder = DESIGNS / made / "records"
        folder.mkdir(parents=True, exist_ok=True)
        for table, text in records_of(made).items():
            (folder / f"{table}.csv").write_text(text, encoding="utf-8", newline="")
