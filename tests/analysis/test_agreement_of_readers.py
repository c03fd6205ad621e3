"""Agreement of readers and of systems, counted by hand, and the table that says it."""

from types import SimpleNamespace

import pytest

from spec.by_sql import derived_by_sql
from theracurve.analysis.agreement_of_readers import RatersAgreement, agreements
from theracurve.report.sections.agreement import agreement_table
from theracurve.wording.masking import Mask
from theracurve.wording.words import words_in

STUDY = """
study: readers
title: Two readers, two systems
data_origin: study
time_zero: enrolled_on
groups: {A: {label: Treated, treated: false}}
pejorative_events: {tumour_progression: {criteria: recist_1_1, reader: R1}}
best_response: {}
endpoints: {progression_free_survival: {events: [tumour_progression]}}
variants: {by_size: {pejorative_events.tumour_progression.criteria: mrecist}}
"""
# What R1 and R2 measure 91 and 182 days after 50 mm, and what R1 sees viable of it at first.
MEASURED = {"1": ("50 50", "50 50", "50"), "2": ("50 70", "50 50", "30"), "3": ("20 70", "20 20", "20")}
MEASURED |= {"4": ("70 70", "50 70", "70"), "5": ("70 70", "70 70", "70")}


@pytest.fixture(scope="module")
def found() -> tuple[RatersAgreement, ...]:
    rows = ["patient_id,imaged_on,lesion_id,target,longest_diameter_mm,enhancing_mm,reader"]
    for patient, (first, second, viable) in MEASURED.items():
        for reader, sizes in (("R1", first), ("R2", second)):
            rows.append(f"{patient},2020-01-01,L1,true,50,50,{reader}")
            for day, size, enhancing in zip(("2020-04-01", "2020-07-01"), sizes.split(), (viable, ""), strict=True):
                rows.append(f"{patient},{day},L1,true,{size},{enhancing},{reader}")
    patients = ["patient_id,group,indication,enrolled_on", *(f"{patient},A,,2020-01-01" for patient in MEASURED)]
    return agreed(STUDY, {"patients": "\n".join(patients), "lesions": "\n".join(rows)})


def agreed(study: str, records: dict[str, str]) -> tuple[RatersAgreement, ...]:
    connection, definitions = derived_by_sql(study, records)
    with connection:
        return agreements(connection, definitions)


def test_readers_are_compared_patient_by_patient(found: tuple[RatersAgreement, ...]) -> None:
    """Best: SD SD, SD SD, PR PR, PD SD, PD PD. Progression of both in 4 (R2 91 days later) and 5, of R1 in 2 and 3."""
    readers = found[0]
    assert (readers.of_readers, readers.first, readers.second) == (True, "R1", "R2")
    assert (readers.same, readers.patients) == (4, 5)
    assert readers.kappa.value == pytest.approx((0.8 - 0.36) / (1 - 0.36))
    assert readers.weighted_kappa is not None
    assert readers.progression == {"both": 2, "first": 2, "second": 0, "neither": 1}
    assert readers.days_later == 45.5


def test_systems_are_compared_by_the_reader_who_decides(found: tuple[RatersAgreement, ...]) -> None:
    """By mRECIST 2 is a partial response: 30 of 50 mm are viable."""
    [systems] = [one for one in found if not one.of_readers]
    assert (systems.first, systems.second, systems.variant) == ("recist_1_1", "mrecist", "by_size")
    assert (systems.same, systems.patients) == (4, 5)


@pytest.mark.parametrize(("best", "progression"), [("ends", "neither"), ("ignore", "both")])
def test_no_progression_counts_after_a_treatment_that_ends_it(best: str, progression: str) -> None:
    """Both readers see progression on day 182; chemotherapy began on day 100."""
    study = STUDY.replace("best_response: {}", f"best_response: {{other_treatment: {best}}}").split("variants")[0]
    rows = ["patient_id,imaged_on,lesion_id,target,longest_diameter_mm,reader"]
    for day, size in (("2020-01-01", 50), ("2020-04-01", 50), ("2020-07-01", 70)):
        rows += [f"1,{day},L1,true,{size},{reader}" for reader in ("R1", "R2")]
    records = {
        "patients": "patient_id,group,indication,enrolled_on\n1,A,,2020-01-01",
        "lesions": "\n".join(rows),
        "treatments": "patient_id,kind,started_on\n1,chemotherapy,2020-04-10",
    }
    [found] = agreed(study, records)
    assert found.progression == dict.fromkeys(("both", "first", "second", "neither"), 0) | {progression: 1}


@pytest.mark.parametrize(
    ("least", "told"), [(None, ["4 of 5 (80 %)", "0.69 (95 % CI 0.16 to 1.00)"]), (5, ["masked", "masked"])]
)
def test_the_table_masks_what_tells_a_small_count(
    found: tuple[RatersAgreement, ...], least: int | None, told: list[str]
) -> None:
    results = SimpleNamespace(responses=SimpleNamespace(agreements=found), event_counts=())
    table = agreement_table(SimpleNamespace(words=words_in("en"), mask=Mask(least), results=results))  # type: ignore[arg-type]
    assert table is not None
    assert [str(cell.text) for cell in table.rows[0][:1]] == ["R1 and R2"]
    assert [str(cell.text) for cell in table.rows[0][1:3]] == told
