"""Laboratory values: markers around the limits of a change, and values around the limits of grades."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from cohorts.choose import Choose
from cohorts.people import Person, Row, recorded_days
from cohorts.protocol.names import ANALYTES
from theracurve.definition.study import Study
from theracurve.vocabulary.ctcae import TERMS, GradeLimit
from theracurve.vocabulary.lab_units import LAB_UNITS

# Multiples that lie exactly on the limits of 20 % and 50 %, in either direction, and one step beside them.
MARKER_VALUES = tuple(map(Decimal, ("10", "8", "12", "0", "5", "15", "7.999999", "12.000001")))
UPPER_LIMITS = tuple(map(Decimal, ("8", "5", "10")))
# How many of each make one ug/L: units of one kind, of another, of another for which a conversion may be declared.
ONE_KIND = {"µg/L": "1", "ng/mL": "1", "ug/dL": "0.1", "mg/L": "0.001", "ng/L": "1000"}
DECLARED = {"µg/L": "1", "nmol/L": "2", "mg/L": "0.001", "ng/mL": "1"}
OTHER_KINDS = {"µg/L": "1", "U/L": "1", "nkat/mL": "3", "kU/L": "0.001"}
ASSAYS = ("A", "B", "", "A")
LOWER = Decimal(4)
UPPER = Decimal(40)
# Units in which the absolute limits of the grades are stated, and how else they may be measured.
GRADE_UNITS = {"10*9/L": ("10*9/L", "/uL", "10^3/uL", "cells/nL"), "g/L": ("g/L", "g/dL", "g/L", "mmol/L")}
OTHER_UNITS = ("umol/L", "umol/L", "nmol/L", "mg/L")


def labs_rows(choose: Choose, person: Person, study: Study) -> Iterator[Row]:
    for analyte in ANALYTES:
        yield from marker_rows(choose, person, analyte)
    grades = study.laboratory_grades
    for term, analyte in grades.terms.items() if grades else ():
        yield from graded_rows(choose, person, analyte, TERMS[grades.grading][term])


def marker_rows(choose: Choose, person: Person, analyte: str) -> Iterator[Row]:
    """An analyte is plain, or has one thing that gives trouble."""
    trouble = choose.one(TROUBLES)
    upper = choose.one((*UPPER_LIMITS, None))
    for day in recorded_days(choose, person):
        value = choose.one(MARKER_VALUES[: choose.one((5, 5, 5, 8))])
        row = {"patient_id": person.id, "collected_on": person.on(day), "visit": person.label(choose, day)}
        row["analyte"] = analyte
        yield row | trouble(choose, row | in_unit("µg/L", Decimal(1), value, upper))


def in_unit(unit: str, factor: Decimal, value: Decimal, upper: Decimal | None) -> Row:
    return {
        "value": shown(value * factor),
        "unit": unit,
        "upper_limit": "" if upper is None else shown(upper * factor),
    }


def shown(value: Decimal) -> str:
    text = f"{value:.6f}"
    return text.rstrip("0").rstrip(".")


def plain(choose: Choose, row: Row) -> Row:
    return row


def bounded(choose: Choose, row: Row) -> Row:
    return row if row["value"] == "0" else row | {"value": choose.one(("", "<", ">", "<")) + row["value"]}


def among(units: dict[str, str]) -> Callable[[Choose, Row], Row]:
    def in_several_units(choose: Choose, row: Row) -> Row:
        unit = choose.one(tuple(units))
        upper = Decimal(row["upper_limit"]) if row["upper_limit"] else None
        found = row | in_unit(unit, Decimal(units[unit]), Decimal(row["value"]), upper)
        return bounded(choose, found) if choose.rarely(6) else found

    return in_several_units


def of_several_assays(choose: Choose, row: Row) -> Row:
    return row | {"assay": choose.one(ASSAYS)}


def gappy(choose: Choose, row: Row) -> Row:
    """Without a value, without a limit, without a day."""
    row = without_day(choose, row) if choose.rarely(4) else row
    return row | choose.one(({}, {"value": ""}, {"upper_limit": ""}, {}))


def without_day(choose: Choose, row: Row) -> Row:
    """Only the month is known, or only the year."""
    return row | {"collected_on": row["collected_on"][: choose.one((len("2001-03-20"), len("2001-03"), len("2001")))]}


TROUBLES = (
    plain,
    bounded,
    among(OTHER_KINDS),
    among(ONE_KIND),
    among(DECLARED),
    of_several_assays,
    gappy,
    bounded,
    without_day,
    bounded,
)


def graded_rows(choose: Choose, person: Person, analyte: str, limits: tuple[GradeLimit, ...]) -> Iterator[Row]:
    """Values on the limits of the grades and one step beside them, of a patient with a usual or unusual baseline."""
    units = GRADE_UNITS.get(next((limit.unit for limit in limits if limit.unit), ""), OTHER_UNITS)
    unit = choose.one(units)
    trouble = choose.one((plain, bounded, plain, gappy, without_limits, of_several_assays))
    for day in recorded_days(choose, person):
        if choose.rarely(6):
            unit = choose.one(units)
        row = {"patient_id": person.id, "collected_on": person.on(day), "visit": person.label(choose, day)}
        row["analyte"] = analyte
        yield row | trouble(choose, row | near_a_limit(choose, choose.one(limits), unit, units[0]))


def without_limits(choose: Choose, row: Row) -> Row:
    return row | {limit: "" for limit in ("lower_limit", "upper_limit") if choose.rarely(2)}


def near_a_limit(choose: Choose, limit: GradeLimit, unit: str, stated: str) -> Row:
    """A value at or beside a limit, or a usual one. Whatever the baseline is, it is often one of the two limits of
    normal, so that multiples of it are often met exactly."""
    low, high = choose.one((LOWER, LOWER, Decimal(10))), choose.one((UPPER, UPPER, Decimal(20)))
    of = {"absolute": Decimal(1), "lower_limit": low}.get(limit.of, high)
    exact = choose.one((limit.factor * of, limit.factor * of, high, low, (low + high) / 2))
    value = exact + choose.one((0, Decimal("-0.01"), Decimal("0.01"), 0))
    factor = scale_of(stated) / scale_of(unit)
    return {
        "value": shown(value * factor),
        "unit": unit,
        "lower_limit": shown(low * factor),
        "upper_limit": shown(high * factor),
    }


def scale_of(unit: str) -> Decimal:
    return LAB_UNITS[unit].scale if unit in LAB_UNITS else Decimal(1)
