"""A P value that was drawn says so with its error, and one that no draw reached is known from above only."""

import numpy as np
import pytest

from theracurve.analysis.competing import permuted_gray_test
from theracurve.analysis.observations import Observations
from theracurve.analysis.planned import Planned
from theracurve.analysis.study_estimate import StudyEstimate, StudyTest
from theracurve.definition.analyses import Analysis
from theracurve.phrases import NOTHING
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimates import p_of, timed_value_of
from theracurve.wording.words import words_in

OF = {"endpoint": "time_to_progression", "variant": "protocol", "n": 20, "method": NOTHING}


def drawn(p: float, limits: tuple[float, float] | None) -> StudyTest:
    return StudyTest(quantity=StudyQuantity.PERMUTED_GRAY_TEST, groups=("A", "B"), p_value=p, p_interval=limits, **OF)


@pytest.mark.parametrize(
    ("p", "limits", "said"),
    [
        (0.001, (0.0, 0.0037), "P ≤ 0.001"),
        (0.0011, (0.0, 0.004), "P ≤ 0.002"),
        (0.000005, (0.0, 0.00002), "P < 0.001"),
        (0.2, (0.175, 0.226), "P = 0.20"),
        (0.001, None, "P = 0.001"),
    ],
)
def test_a_p_value_at_its_floor_is_at_most(p: float, limits: tuple[float, float] | None, said: str) -> None:
    assert p_of(drawn(p, limits), words_in("en")) == said


def test_a_drawn_p_has_its_error_wherever_it_stands() -> None:
    """Nine in A have the event before anybody in B: no draw of 999 is as far, so the exact P is below 0.0037."""
    time, event = np.arange(1.0, 19.0), np.arange(18) < 9
    none = np.zeros(18)
    within = Observations(
        patient=np.array([f"P{n}" for n in range(18)], dtype=object),
        group=np.array(["A"] * 9 + ["B"] * 9, dtype=object),
        entry=none, time=time, event=event, competing=none.astype(bool), left=time, right=time,
    )  # fmt: skip
    planned = Planned(Analysis(endpoint="time_to_progression"), "protocol")
    found = planned.test(permuted_gray_test(within), StudyQuantity.PERMUTED_GRAY_TEST, ("A", "B"))
    assert (found.p_value, found.p_interval) == (0.001, (0.0, pytest.approx(0.003686, abs=1e-6)))
    assert "drawn, so the exact P lies between 0 and 0.00369 (95 % limits)" in map(str, found.notes)
    assert found.as_dict()["p_interval"] == [0.0, pytest.approx(0.003686, abs=1e-6)]


def test_an_incidence_has_its_time() -> None:
    found = StudyEstimate(
        quantity=StudyQuantity.CUMULATIVE_INCIDENCE, group="A", value=0.34, lower=0.12, upper=0.57, level=0.95,
        at_months=24.1, **OF,
    )  # fmt: skip
    assert timed_value_of(found, words_in("en")) == "34 % (95 % CI 12 to 57) at 24.1 months"
