"""Generated cohorts read by PERCIST 1.0, mRECIST, Choi and iRECIST: lesions and scans on the limits of their rules."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from random import Random

from cohorts.protocol.names import FIRST_DAY, READERS
from cohorts.strategies import GeneratedCohort, csv_text
from theracurve.vocabulary.tables import RECORD_TABLES

REASONS = {
    "percist_1_0": {"new_lesion", "no_sul_peak", "no_baseline_sul_peak", "liver_unknown", "not_measurable", "sul_peak"}
    | {"extent", "baseline_zero", "no_uptake", "new_lesions_unknown", "below_liver", "no_liver"},
    "mrecist": {"target", "non_target", "new_lesion", "no_baseline"},
    "choi": {"target", "nodule", "density", "density_unknown", "non_target", "new_lesion", "no_baseline"},
    "irecist": {"target", "non_target", "no_baseline"}
    | {
        f"{seen}/{became}"
        for seen in ("target", "non_target", "new_lesion")
        for became in ("confirmed", "confirmed_later", "refuted", "unconfirmed")
    },
}
OPTIONS = {
    *(("TumourProgression", "criteria", name) for name in REASONS),
    ("TumourProgression", "measurable", "as_read"),
    ("TumourProgression", "complete", "below_liver"),
    ("TumourProgression", "last_unconfirmed", "unconfirmed"),
}
WAYS: dict[str, tuple[dict[str, str], ...]] = {
    "percist_1_0": (
        {},
        {"measurable": "as_read"},
        {"measurable": "as_read", "increase_from": "nadir"},
        {"measurable": "as_read", "complete": "below_liver"},
    ),
    "mrecist": ({},),
    "choi": ({}, {"increase_from": "nadir"}),
    "irecist": ({}, {"last_unconfirmed": "unconfirmed"}, {"confirmed_after": "0 days"}),
}
PATIENTS = 60
DAYS = (0, 28, 30, 56, 83, 84, 140)
LENGTHS = ("20", "20", "22", "24", "18", "14", "25", "30", "27.5", "")
VIABLE = ("20", "20", "14", "24", "16", "0", "5", "")
SHORT_AXES = ("15", "9.9", "10", "18", "12", "")
DENSITIES = ("80", "80", "68", "60", "81", "68.1", "40", "-5", "")
NEW_LENGTHS = ("12", "17", "16.9", "8", "8.1", "12", "")
STATES = (*("",) * 8, "disappeared", "too_small", "not_assessed", "absent", "unequivocal_progression")
PEAKS = (*("10",) * 6, "7", "7.01", "13", "13.01", "2.5", "1.7", "3.3", "3.31", *("0",) * 3, "5", "")
GLYCOLYSES = ("100", "100", "175", "174.9", "")
Row = dict[str, str]


def cohort_of(system: str) -> GeneratedCohort:
    """A study with a progression by this system and its variants, and records that only it needs; always the same."""
    chance = Random(system)
    rule, *others = (
        {"criteria": system, "reader": READERS[0], "adjudicator": READERS[2], **way} for way in WAYS[system]
    )
    key = "pejorative_events.tumour_progression"
    study = {
        **{"study": "generated", "title": "A generated study", "data_origin": "synthetic", "time_zero": "enrolled_on"},
        **{
            "groups": {"A": {"label": "A", "treated": "false"}},
            "visits": {"weeks": ["4", "8", "12"], "window": "7 days"},
        },
        **{"pejorative_events": {"tumour_progression": rule, "death": {}}, "endpoints": {"pfs": {"events": "all"}}},
        "best_response": {"confirmed_after": "4 weeks"},
        "variants": {f"way_{place}": {key: way} for place, way in enumerate(others)},
    }
    people = [{"patient_id": str(n), "group": "A", "enrolled_on": FIRST_DAY.isoformat()} for n in range(PATIENTS)]
    seen = [(row["patient_id"], reader) for row in people for reader in READERS if chance.random() < 0.5]
    rows = {
        "patients": people,
        "lesions": [row for patient, reader in seen for row in lesions_of(chance, patient, reader)],
        "volumes": [row for patient, reader in seen for row in scans_of(chance, patient, reader)],
    }
    return json.dumps(study), {name: csv_text(table.names, rows.get(name, [])) for name, table in RECORD_TABLES.items()}


def days_of(chance: Random) -> list[date]:
    """Mostly with a baseline; two of the days are two days apart, which one visit makes one time point."""
    return [FIRST_DAY + timedelta(day) for day in DAYS if chance.random() < (0.9 if day == 0 else 0.6)]


def lesions_of(chance: Random, patient: str, reader: str) -> Iterator[Row]:
    roles = [lesion_of(chance, place) for place in range(chance.randint(1, 3))]
    days = days_of(chance)
    for day, lesion in product(days, roles):
        at_baseline = day == FIRST_DAY
        if chance.random() < 0.95:
            yield named(patient, reader, day) | lesion | measured(chance, lesion, at_baseline)
    for day, name in product(days[1:], ("NEW 1", "NEW 2")):
        if chance.random() < 0.15:
            new = {"lesion_id": name, "state": "new", "longest_diameter_mm": chance.choice(NEW_LENGTHS)}
            yield named(patient, reader, day) | new


def lesion_of(chance: Random, place: int) -> Row:
    target = "true" if place == 0 and chance.random() < 0.8 else chance.choice(("true", "false"))
    return {"lesion_id": f"L{place}", "kind": chance.choice(("other", "other", "node")), "target": target}


def measured(chance: Random, lesion: Row, at_baseline: bool) -> Row:
    """At baseline mostly complete; a lesion that is no target progresses more often, and mostly goes on to."""
    states: Sequence[str] = ("",) if at_baseline else STATES
    if lesion["target"] == "false" and not at_baseline:
        states = (*STATES[-5:], "present", "unequivocal_progression", "unequivocal_progression")
    return {
        "state": chance.choice(states),
        "longest_diameter_mm": "20" if at_baseline and chance.random() < 0.9 else chance.choice(LENGTHS),
        "short_axis_mm": chance.choice(SHORT_AXES),
        "enhancing_mm": chance.choice(VIABLE),
        "density_hu": "80" if at_baseline and chance.random() < 0.8 else chance.choice(DENSITIES),
    }


def scans_of(chance: Random, patient: str, reader: str) -> Iterator[Row]:
    for day in days_of(chance):
        at_baseline = day == FIRST_DAY and chance.random() < 0.8
        yield named(patient, reader, day) | {
            "tracer": "18F-FDG",
            "sul_peak": chance.choice(PEAKS),
            "total_lesion_glycolysis": "100" if at_baseline else chance.choice(GLYCOLYSES),
            "liver_sul_mean": chance.choice(("2", "2", "2", "0.5", "7", "")),
            "liver_sul_sd": chance.choice(("0.3", "0.3", "0.5", "")),
            "new_lesions": "" if day == FIRST_DAY else chance.choice(("0", "0", "0", "0", "1", "")),
        }


def named(patient: str, reader: str, day: date) -> Row:
    return {"patient_id": patient, "reader": reader, "imaged_on": day.isoformat()}
