"""Checks of numbers whose range is known, whatever the protocol says."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.study import Study
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question
from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.questionnaires import SCORES, items_of
from theracurve.vocabulary.said import Said


@dataclass(frozen=True, slots=True)
class PlausibleRange:
    """What a number may be; `high` None where it is open."""

    low: Decimal
    high: Decimal | None = None

    def said(self) -> Said:
        if self.high is None:
            return Said("parts.at-least", low=self.low)
        return Said("parts.range", low=self.low, high=self.high)


# Scales end where they end: a 9 on a scale to 5 is somebody's code for "unknown". Counts have no end.
SCALES = {
    "performance_status": PlausibleRange(Decimal(0), Decimal(5)),  # ECOG: Oken et al., Am J Clin Oncol 1982;5:649-55
    "karnofsky": PlausibleRange(Decimal(0), Decimal(100)),
    "quality_of_life": PlausibleRange(Decimal(0), Decimal(100)),
    "pain": PlausibleRange(Decimal(0), Decimal(100)),  # 0 to 10 or 0 to 100 mm: either is in use
    "diarrhoea_per_day": PlausibleRange(Decimal(0)),
    "flushing_per_day": PlausibleRange(Decimal(0)),
}
ADULTS = {  # what an adult's value may be without a second look
    "weight_kg": PlausibleRange(Decimal(30), Decimal(250)),
    "height_cm": PlausibleRange(Decimal(120), Decimal(220)),
}
COLUMNS = {
    ("patients", "ki67_percent"): PlausibleRange(Decimal(0), Decimal(100)),
    ("medications", "dose"): PlausibleRange(Decimal(0)),
    ("doses", "absorbed_dose_gy"): PlausibleRange(Decimal(0)),
    ("labs", "upper_limit"): PlausibleRange(Decimal(0)),
}


def outside(
    seen: Examined, table: str, column: str, allowed: PlausibleRange, of: str = "true"
) -> Iterator[tuple[NamedPlace, Decimal]]:
    """Place and value of the rows that lie outside; `of` is a condition on the row."""
    query = f"""
        SELECT row, patient_id, {column} FROM records.{table}
        WHERE {of} AND ({column} < ? OR {column} > ?) ORDER BY row
    """
    for row, patient_id, value in seen.rows(query, allowed.low, allowed.high):
        yield NamedPlace(table, row, column, patient_id), value


def impossible_measures(seen: Examined) -> Iterator[Finding]:
    for measure, allowed in (*SCALES.items(), *scored(seen.study)):
        for place, value in outside(seen, "assessments", "value", allowed, f"measure = '{measure}'"):
            yield error("measure-impossible", place, measure=measure, value=value, range=allowed.said())


def scored(study: Study) -> Iterator[tuple[str, PlausibleRange]]:
    """The scores of the questionnaires and their items: a 9 for "no answer" is none."""
    for measure in study.scored:
        yield measure, PlausibleRange(*SCORES[measure].ends)
    items = {name: part for measure in study.scored for name, part in items_of(measure).items()}
    for name, part in items.items():
        yield name, PlausibleRange(Decimal(part.least), Decimal(part.most))


def implausible_measures(seen: Examined) -> Iterator[Finding]:
    for measure, allowed in ADULTS.items():
        for place, value in outside(seen, "assessments", "value", allowed, f"measure = '{measure}'"):
            yield question("measure-implausible", place, measure=measure, value=value, range=allowed.said())


def impossible_numbers(seen: Examined) -> Iterator[Finding]:
    for (table, column), allowed in COLUMNS.items():
        for place, value in outside(seen, table, column, allowed):
            message = f"`{column}` is {plain(value)}; expected {allowed.said()}."
            yield error("number-impossible", place, message, "Correct the value; leave it empty if it is not known.")


CHECKS: tuple[Check, ...] = (impossible_measures, implausible_measures, impossible_numbers)
