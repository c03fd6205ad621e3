"""Protocols of several shapes for which cohorts are generated."""

from pathlib import Path

import pytest

import theracurve.definition
from theracurve.definition.loader import load_study, parse_study
from theracurve.definition.study import Study

ONE_GROUP_IN_WEEKS = """
study: weeks
title: One group, visits in weeks and repeating
data_origin: synthetic
time_zero: consent_on
data_cutoff: 2012-03-01
groups: {T: {label: Treated, treated: true}}
agents: {177Lu-DOTATATE: {radionuclide: Lu-177, activity: 200 mCi}}
administrations: {count: 4, interval: 8 weeks, window: 7 days}
visits: {weeks: [4, 12], repeating: [every 12 weeks from week 24 to week 96], window: 10 days}
baseline_window: 14 days
covariates: {age_years: number, region: category, sex: category}
benefit:
  at: [12, 24]
  unit: weeks
  criteria:
    clinical_status: {measure: distress, improves_by: 10, better: lower}
    progression: {halted: true}
  rule: at least 1
pejorative_events:
  tumour_progression: {criteria: responses, reader: central}
  marker_increase: {increase: at least 50 %, from: baseline, analytes: [PSA, NSE]}
  death: {}
endpoints:
  progression_free_survival: {events: [tumour_progression, death]}
"""

THREE_GROUPS = """
study: three
title: Two treated groups against one untreated
data_origin: synthetic
time_zero: enrolled_on
groups:
  high: {label: Radionuclide, treated: true}
  low: {label: Drug without a radionuclide, treated: true}
  none: {label: Not treated, treated: false}
reference_group: none
agents:
  177Lu-DOTATATE: {radionuclide: Lu-177, activity: 7.4 GBq}
  everolimus: {}
visits: {months: [1, 2], window: 5 days}
laboratory_grades: {grading: CTCAE 5.0, terms: {Platelet count decreased: platelets, Creatinine increased: creatinine}}
pejorative_events: {therapy_side_effect: {grade: 3 or more}, death: {}}
endpoints: {overall_survival: {events: [death]}}
"""

SCANNED = """
study: scanned
title: Bone scans, volumes and events that are named
data_origin: synthetic
time_zero: enrolled_on
groups: {Lu: {label: Radioligand, treated: true}}
agents: {177Lu-PSMA-617: {radionuclide: Lu-177, activity: 7.4 GBq, tracer: 68Ga-PSMA-11}}
visits: {weeks: [8, 16, 24, 32], window: 2 weeks}
pejorative_events:
  tumour_progression: {criteria: recip_1_0}
  bone_progression: {reader: central}
  recorded_event: {terms: [fracture], treatments: [radiotherapy for bone pain]}
  death: {}
endpoints: {any_event: {events: all}}
"""

GIVEN_ENDPOINTS = """
study: given
title: Only patients and times
data_origin: synthetic
groups:
  a: {label: One, treated: false}
  b: {label: Other, treated: false}
reference_group: a
endpoints:
  overall_survival: {given: true}
  progression_free_survival: {given: true}
"""


@pytest.fixture(scope="session")
def nguyen2004() -> Study:
    return load_study(Path(theracurve.definition.__file__).parent / "protocols" / "nguyen2004.yaml").study


@pytest.fixture(scope="session")
def one_group() -> Study:
    return parse_study(ONE_GROUP_IN_WEEKS).study


@pytest.fixture(scope="session")
def three_groups() -> Study:
    return parse_study(THREE_GROUPS).study


@pytest.fixture(scope="session")
def scanned_text() -> str:
    return SCANNED


@pytest.fixture(scope="session")
def scanned() -> Study:
    return parse_study(SCANNED).study


@pytest.fixture(scope="session")
def given_endpoints() -> Study:
    return parse_study(GIVEN_ENDPOINTS).study
