"""The increase of bilirubin in the primary biliary cholangitis study, right to the day for every patient.

Computed here a second time from the records, in whole tenths of mg/dL, without any part of theracurve.
"""

import csv
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

Values = list[tuple[int, str]]
Found = tuple[int, bool, int | None, int | None]
EXCEEDS_IN_DOUBLES: dict[str, Callable[[float, float], bool]] = {
    "value > 1.2 * nadir": lambda value, nadir: value > 1.2 * nadir,
    "(value - nadir) / nadir > 0.2": lambda value, nadir: (value - nadir) / nadir > 0.2,
}


@pytest.fixture(scope="module")
def bilirubin(study_data: Path) -> dict[str, Values]:
    """Every patient's values as printed, by study day."""
    with (study_data / "pbc" / "records" / "labs.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["analyte"] == "bilirubin"]
    values = defaultdict[str, Values](list)
    for row in rows:
        day = (date.fromisoformat(row["collected_on"]) - date(1974, 1, 1)).days
        values[row["patient_id"]].append((day, row["value"]))
    return {patient: sorted(found) for patient, found in values.items()}


def test_right_to_the_day_for_all_patients(outputs: dict[str, Path], bilirubin: dict[str, Values]) -> None:
    rows = duckdb.execute(
        "SELECT patient_id, time_days, event, left_days, right_days FROM read_parquet(?) "
        "WHERE endpoint = 'time_to_marker_increase' AND variant = 'protocol'",
        [str(outputs["pbc"] / "derived" / "endpoints.parquet")],
    ).fetchall()
    derived = {patient: tuple(found) for patient, *found in rows}
    assert derived == {patient: first_increase(values) for patient, values in bilirubin.items()}
    assert len(derived) == 312


def first_increase(values: Values) -> Found:
    """Time, event, left and right in days: of the first value over 6/5 of the nadir, else of the last value."""
    tenths = [(day, int(Decimal(value) * 10)) for day, value in values]
    nadir = [value for day, value in tenths if day <= 0][-1]
    before = 0
    for day, value in tenths:
        if day > 0:
            if 5 * value > 6 * nadir:
                return day, True, before, day
            nadir, before = min(nadir, value), day
    return before, False, before, None


@pytest.mark.parametrize(
    ("comparison", "misdated"),
    [
        ("value > 1.2 * nadir", {"PBC133": (395, 983)}),
        ("(value - nadir) / nadir > 0.2", {"PBC120": (361, 678), "PBC133": (395, 983)}),
    ],
)
def test_whom_floating_point_misdates(
    bilirubin: dict[str, Values], comparison: str, misdated: dict[str, tuple[int, int]]
) -> None:
    """What `examples/pbc/README.md` says of doubles: the day they give, and the right one."""
    days = {
        patient: (first_in_doubles(values, EXCEEDS_IN_DOUBLES[comparison]), first_increase(values)[0])
        for patient, values in bilirubin.items()
    }
    assert {patient: found for patient, found in days.items() if found[0] != found[1]} == misdated


def first_in_doubles(values: Values, exceeds: Callable[[float, float], bool]) -> int:
    nadir = float([value for day, value in values if day <= 0][-1])
    for day, value in values:
        if day > 0 and exceeds(float(value), nadir):
            return day
        nadir = min(nadir, float(value)) if day > 0 else nadir
    return values[-1][0]
