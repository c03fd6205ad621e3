"""Treatment that begins later: counting-process rows and landmarks, against R and by what they must keep."""

from pathlib import Path

import numpy as np
import pytest
from delayed import Delayed, cohorts, page, two_arms, without_effect
from hypothesis import given
from with_r import in_r

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import cox, event_table, landmark, log_rank, treatment_periods

DELAYED = without_effect(7, 60)
# R 4.2.2, survival 3.5-3: coxph(Surv(start, stop, event) ~ treated) on rows made by tmerge, of `DELAYED`.
BY_TMERGE = (1.88801976496644, 0.807853324432917, 4.41245771366501)
TMERGE = """
d$id <- 1:nrow(d); d$begin <- ifelse(is.finite(d$started), d$started, NA)
r <- tmerge(d[c("id", "x")], d, id = id, dead = event(time, event), treated = tdc(begin))
f <- coxph(Surv(tstart, tstop, dead) ~ treated, r); ci <- summary(f)$conf.int
say("value", ci[1, 1]); say("lower", ci[1, 3]); say("upper", ci[1, 4])
"""


def time_dependent(of: Delayed) -> tuple[float, float, float]:
    rows = treatment_periods(of.time, of.event, of.started)
    ratio = cox(rows.exit, rows.event, {"treated": rows.treated}, entry=rows.entry).hazard_ratio("treated")
    return ratio.value, ratio.lower, ratio.upper


def test_the_time_dependent_ratio_is_that_of_r() -> None:
    assert time_dependent(DELAYED) == pytest.approx(BY_TMERGE, rel=1e-9)


def test_r_still_says_so(tmp_path: Path) -> None:
    columns = {"time": DELAYED.time, "event": DELAYED.event.astype(int), "started": DELAYED.started, "x": DELAYED.x}
    found = in_r(TMERGE, columns, tmp_path)
    assert tuple(found.values()) == pytest.approx(BY_TMERGE, rel=1e-9)


@given(of=cohorts())
def test_rows_keep_everybodys_time_and_event(of: Delayed) -> None:
    rows = treatment_periods(of.time, of.event, of.started)
    at_risk = np.bincount(rows.patient, rows.exit - rows.entry, minlength=len(of.time))
    assert at_risk == pytest.approx(of.time)
    assert np.array_equal(np.bincount(rows.patient, rows.event, len(of.time)) > 0, of.event)
    seen = of.started < of.time
    assert np.array_equal(np.bincount(rows.patient[rows.treated], minlength=len(of.time)) > 0, seen)
    assert (rows.entry < rows.exit).all()


def test_late_entry_leaves_out_what_came_before() -> None:
    rows = treatment_periods([10, 10, 10], [1, 1, 0], [2, 8, None], entry=[4, 4, 4])
    assert rows.entry.tolist() == [4, 4, 8, 4]
    assert rows.treated.tolist() == [True, False, True, False]


def test_what_begins_at_the_exit_is_never_seen() -> None:
    rows = treatment_periods([5, 5], [1, 1], [5, 9])
    assert rows.treated.tolist() == [False, False]


def test_a_landmark_takes_those_who_are_still_there() -> None:
    at = landmark([5, 30, 31, 60, 90], [1, 1, 1, 0, 1], [1, 2, 30, 31, None], at=30)
    assert at.patient.tolist() == [2, 3, 4]
    assert at.treated.tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("started", "message"),
    [
        ([1, -1], "started: expected times of 0 or more, found -1 in row 2"),
        (["1", None], "started: expected times, empty where it never began, found '1' in row 1"),
        ([1], "expected columns of one length, found: time has 2 rows, event has 2 rows, started has 1 rows"),
    ],
)
def test_unusable_starts_are_named(started: list[object], message: str) -> None:
    with pytest.raises(EstimationError, match=message):
        treatment_periods([5, 6], [1, 0], started)


def test_a_landmark_before_the_origin_is_refused() -> None:
    with pytest.raises(UsageError, match="expected a time of 0 or more, found -3"):
        landmark([5], [1], [1], at=-3)


def rejections(studies: int) -> tuple[float, float]:
    """How often the naive log-rank test and the time-dependent model find what is not there, at 5 %."""
    found = np.array([p_values(two_arms(seed)) for seed in range(studies)])
    naive, dependent = (found < 0.05).mean(axis=0)
    return float(naive), float(dependent)


def p_values(of: Delayed) -> tuple[float, float]:
    naive = log_rank(event_table(of.time, of.event, group=of.treated)).p_value
    rows = treatment_periods(of.time, of.event, of.started)
    fit = cox(rows.exit, rows.event, {"treated": rows.treated}, entry=rows.entry)
    dependent = fit.p_values["treated"]
    return 1.0 if naive is None else naive, 1.0 if dependent is None else dependent


def test_immortal_time_rejects_too_often_and_the_clock_mends_it() -> None:
    naive, dependent = rejections(300)
    assert naive > 0.08
    assert dependent < 0.09


@pytest.mark.long
def test_how_often_in_5000_studies() -> None:
    naive, dependent = rejections(5000)
    assert 0.10 <= naive <= 0.17
    assert dependent <= 0.075
    assert f"rejects in {100 * naive:.1f} % of 5,000 simulated studies" in page()
    assert f"analysis in {100 * dependent:.1f} %" in page()
