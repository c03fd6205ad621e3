"""Slopes of the filtration rate, from records to the values that the report shows."""

import numpy as np
import pytest

from spec.by_sql import derived_by_sql
from theracurve.analysis.kidney import KidneyFunction, kidney_function
from theracurve.survival._mixed.linear import linear_mixed_model

STUDY = """
study: kidney
title: Kidney
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Not treated, treated: false}}
reference_group: B
egfr: {creatinine: creatinine}
pejorative_events: {egfr_decline: {decrease: at least 30 %}, death: {}}
endpoints: {kidney: {events: [egfr_decline]}}
"""
DAYS = ("2019-12-30", "2020-07-01", "2021-01-01", "2022-01-01")
CREATININE = {  # of patients 1 to 3, who are treated, and of 4 to 6
    1: (0.9, 1.0, 1.05, 1.2),
    2: (1.1, 1.15, 1.3, 1.4),
    3: (0.8, 0.9, 0.85, 1.1),
    4: (1.0, 0.95, 1.0, 1.05),
    5: (0.7, 0.75, 0.72, 0.8),
    6: (1.3, 1.25, 1.35, 1.3),
}


def found(values: dict[int, tuple[float, ...]]) -> tuple[KidneyFunction, list[tuple[str, str, int, float]]]:
    people = "".join(f"{n},{'A' if n < 4 else 'B'},,2020-01-01,male,1960\n" for n in values)
    labs = "".join(
        f"{n},{day},baseline,creatinine,{value},mg/dL\n"
        for n, own in values.items()
        for day, value in zip(DAYS, own, strict=False)
    )
    tables = {
        "patients": "patient_id,group,indication,enrolled_on,sex,birth_year\n" + people,
        "labs": "patient_id,collected_on,visit,analyte,value,unit\n" + labs,
        "follow_up": "patient_id,last_seen_on,vital_status\n" + "".join(f"{n},2022-02-01,alive\n" for n in values),
    }
    connection, definitions = derived_by_sql(STUDY, tables)
    with connection:
        rates = connection.execute(
            'SELECT p."group", g.patient_id, g.day, g.egfr FROM derived_egfr AS g JOIN people AS p USING (patient_id)'
        ).fetchall()
        function = kidney_function(connection, definitions["protocol"])
    assert function is not None
    return function, rates


def test_slopes_are_those_of_the_model_and_their_difference_too() -> None:
    function, rates = found(CREATININE)
    years = np.array([day / 365.25 for _, _, day, _ in rates])
    member = np.array([[float(group == name) for name in "AB"] for group, *_ in rates])
    fit = linear_mixed_model(
        np.array([rate for *_, rate in rates]),
        np.column_stack([member, member * years[:, None]]),
        np.column_stack([np.ones_like(years), years]),
        np.array([patient for _, patient, _, _ in rates], dtype=object),
    )
    treated, untreated = function.groups
    assert (treated.patients, treated.followed, treated.values, function.degrees) == (3, 3, 12, 24 - 6 - 2)
    assert treated.slope is not None
    assert untreated.slope is not None
    assert [treated.slope.value, untreated.slope.value] == pytest.approx(list(fit.coefficients[2:]))
    [difference] = function.differences
    assert (difference.group, difference.reference) == ("A", "B")
    assert difference.difference.value == pytest.approx(treated.slope.value - untreated.slope.value)
    assert difference.difference.upper < 0 < untreated.slope.upper


def test_without_enough_values_the_reason_stands_in_place_of_slopes() -> None:
    assert found({n: own[:2] for n, own in CREATININE.items()})[0].reason == "few_values"
    few = found({n: own[: 4 if n in (1, 4) else 1] for n, own in CREATININE.items()})[0]
    assert (few.reason, few.differences, few.groups[0].slope) == ("few_patients", (), None)
    assert (few.groups[0].patients, few.groups[0].followed) == (3, 1)
