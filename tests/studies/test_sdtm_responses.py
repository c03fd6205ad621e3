"""RECIST 1.1 on CDISC data: what three readers of eight patients measured (TU, TR) gives what they concluded (RS).

The data are those of pharmaversesdtm: two independent radiologists and the investigator.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from spec.implementations import IMPLEMENTATIONS, Implementation

STUDY = """
study: sdtm
title: Responses of eight patients by three readers
data_origin: study
time_zero: enrolled_on
groups: {A: {label: All, treated: false}}
visits: {weeks: [3, 6, 9, 12], window: 10 days}
pejorative_events: {tumour_progression: {criteria: recist_1_1, reader: INVESTIGATOR}}
endpoints: {time_to_progression: {events: [tumour_progression]}}
"""
MEASURES = {"LDIAM": "longest_diameter_mm", "LPERP": "short_axis_mm"}
USED = {True: "short_axis_mm", False: "longest_diameter_mm"}  # by RECIST 1.1, of a node and of any other lesion
Row = Mapping[str, str]


@pytest.mark.parametrize("derive", IMPLEMENTATIONS.values(), ids=IMPLEMENTATIONS.keys())
def test_every_response_as_the_readers_recorded_it(public_data: Path, derive: Implementation) -> None:
    tu, tr, rs = (domain(public_data, name) for name in ("tu", "tr", "rs"))
    derived = derive(STUDY, {"patients": as_csv(patients(tr)), "lesions": as_csv(lesions(tu, tr))})
    found = {(r["patient_id"], r["reader"], r["visit"]): r["response"] for r in derived["responses"]}
    expected = {
        (r["USUBJID"], reader(r, "RS"), r["VISIT"].lower()): r["RSSTRESC"].replace("-", "_").replace("/", "_")
        for r in rs
    }
    assert found == expected
    assert len(expected) == 66


def domain(public_data: Path, name: str) -> list[Row]:
    with (public_data / "data" / "sdtm" / f"{name}_onco_recist.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def reader(row: Row, prefix: str) -> str:
    return row[f"{prefix}EVALID"] or row[f"{prefix}EVAL"]


def patients(tr: list[Row]) -> Iterator[Row]:
    """Everybody enters with the image at screening, their baseline."""
    for patient, day in screenings(tr).items():
        yield {"patient_id": patient, "group": "A", "indication": "tumour", "enrolled_on": day.isoformat()}


def screenings(tr: list[Row]) -> dict[str, date]:
    return {row["USUBJID"]: date.fromisoformat(row["TRDTC"]) for row in tr if row["VISIT"] == "SCREENING"}


def lesions(tu: list[Row], tr: list[Row]) -> list[Row]:
    """One row per lesion, reader and image: TR's results side by side, with what TU says of the lesion."""
    identified = {(row["USUBJID"], reader(row, "TU"), row["TULNKID"]): row for row in tu}
    day_zero, rows = screenings(tr), dict[tuple[str, ...], dict[str, str]]()
    for result in tr:
        lesion = (result["USUBJID"], reader(result, "TR"), result["TRLNKID"])
        row = rows.setdefault((*lesion, result["VISIT"]), lesion_of(identified[lesion], result, day_zero))
        row |= measurement(result, is_node=row["kind"] == "node")
    return list(rows.values())


def lesion_of(identified: Row, result: Row, day_zero: Mapping[str, date]) -> dict[str, str]:
    return {
        "patient_id": result["USUBJID"],
        "imaged_on": imaged_on(result, day_zero[result["USUBJID"]]).isoformat(),
        "lesion_id": result["TRLNKID"],
        "kind": "node" if identified["TULOC"] == "LYMPH NODE" else "other",
        "target": "true" if identified["TUSTRESC"] == "TARGET" else "false",
        "reader": reader(result, "TR"),
        "longest_diameter_mm": "",
        "short_axis_mm": "",
        "state": "measured",
    }


def imaged_on(result: Row, day_zero: date) -> date:
    """The day of the image; where only its month is recorded (one patient's week 6), the planned day."""
    if len(result["TRDTC"]) == len("2014-02-13"):
        return date.fromisoformat(result["TRDTC"])
    planned = day_zero + timedelta(weeks=int(result["VISIT"].removeprefix("WEEK ")))
    assert planned.isoformat().startswith(result["TRDTC"])
    return planned


def measurement(result: Row, *, is_node: bool) -> dict[str, str]:
    """The column that RECIST 1.1 asks for; the other diameter is left out."""
    if result["TRTESTCD"] == "TUMSTATE":
        return {"state": result["TRSTRESC"].lower()}
    column = MEASURES[result["TRTESTCD"]]
    return {column: result["TRSTRESC"]} if column == USED[is_node] else {}


def as_csv(rows: Iterable[Row]) -> str:
    listed, text = list(rows), io.StringIO()
    writer = csv.DictWriter(text, listed[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue()
