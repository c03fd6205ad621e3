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


# By hand from the overall responses of RS, by table 3 of RECIST 1.1: without confirmation, then confirmed after 4 weeks
# with stable disease from week 6 on.
BY_HAND = {
    ("01-701-1015", "INVESTIGATOR"): ("CR", "SD"),  # SD, NE, CR
    ("01-701-1028", "INVESTIGATOR"): ("SD", "PD"),  # SD at week 3, PD
    ("01-701-1028", "RADIOLOGIST 1"): ("SD", "SD"),  # SD, NE, SD
    ("01-701-1034", "INVESTIGATOR"): ("NON_CR_NON_PD", "NON_CR_NON_PD"),
    ("01-701-1097", "INVESTIGATOR"): ("NON_CR_NON_PD", "NE"),  # week 3 alone
    ("01-701-1115", "INVESTIGATOR"): ("CR", "SD"),  # SD, PR, CR three weeks apart
    ("01-701-1118", "INVESTIGATOR"): ("PR", "PR"),  # SD, PR, NE, PR
    ("01-701-1130", "INVESTIGATOR"): ("SD", "SD"),  # SD, SD, PD
    ("01-701-1133", "INVESTIGATOR"): ("CR", "SD"),  # PR, CR, PD three weeks apart
    ("01-701-1133", "RADIOLOGIST 2"): ("CR", "SD"),  # PR, CR, PR
}
BEST = "best_response: {}\nvariants: {confirmed: {best_response: {confirmed_after: 4 weeks, stable_for: 6 weeks}}}\n"


@pytest.mark.parametrize("derive", IMPLEMENTATIONS.values(), ids=IMPLEMENTATIONS.keys())
@pytest.mark.parametrize("source", ["lesions", "responses"])
def test_best_overall_responses_by_hand(public_data: Path, source: str, derive: Implementation) -> None:
    """From the lesions and from what the readers concluded alike."""
    tu, tr, rs = (domain(public_data, name) for name in ("tu", "tr", "rs"))
    study = STUDY if source == "lesions" else STUDY.replace("criteria: recist_1_1", "criteria: responses")
    rows = lesions(tu, tr) if source == "lesions" else list(concluded(rs, tr))
    derived = derive(study + BEST, {"patients": as_csv(patients(tr)), source: as_csv(rows)})
    found = {(r["patient_id"], r["reader"], r["variant"]): r["response"] for r in derived["best_response"]}
    asked = [(*place, variant) for place in BY_HAND for variant in ("protocol", "confirmed")]
    assert [found[place] for place in asked] == [code for codes in BY_HAND.values() for code in codes]


def concluded(rs: list[Row], tr: list[Row]) -> Iterator[Row]:
    day_zero = screenings(tr)
    for row in rs:
        seen = {"TRDTC": row["RSDTC"], "VISIT": row["VISIT"]}
        yield {
            "patient_id": row["USUBJID"],
            "assessed_on": imaged_on(seen, day_zero[row["USUBJID"]]).isoformat(),
            "visit": row["VISIT"],
            "response": row["RSSTRESC"].replace("-", "_").replace("/", "_"),
            "criteria": "recist_1_1",
            "reader": reader(row, "RS"),
        }


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
