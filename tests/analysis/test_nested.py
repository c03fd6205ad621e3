"""Two endpoints of which one counts every event of the other, and the same P."""

import numpy as np
import pytest

from analysis.made import observations
from theracurve.analysis.comparisons import compare_groups
from theracurve.analysis.nested import same_p_of_nested
from theracurve.analysis.planned import Planned
from theracurve.analysis.results import Comparison
from theracurve.definition.analyses import Analysis
from theracurve.definition.loader import parse_study
from theracurve.definition.study import Study

STUDY = """
study: nested
title: Two groups
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Not treated, treated: false}}
reference_group: B
visits: {months: [3], window: 45 days}
pejorative_events: {tumour_progression: {criteria: recist_1_1}, death: {}}
endpoints:
  overall_survival: {events: [death]}
  progression_free_survival: {events: [tumour_progression, death]}
  progression: {events: [tumour_progression], death: censored}
  survival_again: {events: [death]}
"""
TIME, GROUP = np.arange(1.0, 13.0), np.array(["A", "B"] * 6)
DIED = np.array([0, 1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1], bool)


@pytest.fixture(scope="module")
def study() -> Study:
    return parse_study(STUDY).study


def compared(study: Study, endpoint: str, event: np.ndarray) -> Comparison:
    return compare_groups(study, Planned(Analysis(endpoint=endpoint), "protocol"), observations(TIME, event, GROUP))


@pytest.mark.parametrize(
    ("outer", "event", "notes"),
    [
        ("progression_free_survival", DIED, 1),
        ("progression_free_survival", ~DIED, 0),  # another P
        ("progression", DIED, 0),  # not one inside the other
        ("survival_again", DIED, 0),  # nothing comes on top
    ],
)
def test_the_same_p_of_nested_endpoints_is_a_note(study: Study, outer: str, event: np.ndarray, notes: int) -> None:
    found = list(same_p_of_nested(study, (compared(study, outer, event), compared(study, "overall_survival", DIED))))
    assert len(found) == notes
    assert all(finding.message.startswith(f"overall_survival and {outer} have the same P of 0.") for finding in found)
