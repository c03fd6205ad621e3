"""Numbers that callers choose: whatever cannot be meant is refused in words, everywhere, and never by NumPy."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import (
    cox,
    cumulative_incidence,
    e_value,
    event_table,
    exact_log_rank,
    fisher_exact,
    gray_test,
    kaplan_meier,
    log_rank,
    max_combo,
    mean_cumulative_function,
    nelson_aalen,
    positivity,
    proportion,
    rmst,
    survival_difference,
    turnbull,
    unequal_follow_up_test,
)
from theracurve.survival._inputs.options import chosen_draws, chosen_time, is_number

TIME, EVENT, GROUP = [3, 5, 5, 8, 2, 4, 4, 6], [1, 1, 0, 1, 1, 1, 0, 1], list("AAAABBBB")
TABLE = event_table(TIME, EVENT, group=GROUP)
CURVE = kaplan_meier(TABLE)["A"]
FIT = cox(TIME, EVENT, {"age": [1.0, 3, 2, 5, 4, 2, 3, 1]})

TIMES: list[Callable[[object], object]] = [
    CURVE.at,
    nelson_aalen(TABLE)["A"].at,
    cumulative_incidence(TIME, EVENT)["all"]["1"].at,
    mean_cumulative_function(range(8), TIME, EVENT)["all"].at,
    turnbull(TIME, TIME).at,
    lambda time: survival_difference(TABLE, at=time),
]
DRAWS: list[Callable[[object], object]] = [
    lambda draws: exact_log_rank(TIME, EVENT, GROUP, draws=draws),
    lambda draws: unequal_follow_up_test(TIME, EVENT, GROUP, draws=draws),
]


@pytest.mark.parametrize("wrong", ["3", None, [1, 2], np.array([1.0, 2.0]), np.nan, -1, np.inf])
@pytest.mark.parametrize("ask", TIMES)
def test_what_is_no_time_is_refused(ask: Callable[[object], object], wrong: object) -> None:
    with pytest.raises(UsageError, match=re.escape(f"expected a time of 0 or more, found {wrong!r}")):
        ask(wrong)


@pytest.mark.parametrize("wrong", ["many", 0, 2.5, np.nan])
@pytest.mark.parametrize("ask", DRAWS)
def test_what_is_no_number_of_draws_is_refused(ask: Callable[[object], object], wrong: object) -> None:
    with pytest.raises(UsageError, match=re.escape(f"expected at least one draw, found {wrong!r}")):
        ask(wrong)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: CURVE.quantile([0.25, 0.5]), "expected a probability between 0 and 1, found [0.25, 0.5]"),
        (lambda: turnbull(TIME, TIME).quantile_interval("x"), "expected a probability between 0 and 1, found 'x'"),
        (lambda: kaplan_meier(TABLE, level="0.95"), "expected a level between 0 and 1, as 0.95, found '0.95'"),
        (lambda: event_table(TIME, EVENT, horizon="x"), "expected a horizon of 0 or more, found 'x'"),
        (lambda: rmst(TABLE, horizon="x"), "expected a horizon above 0, found 'x'"),
        (lambda: log_rank(TABLE, rho="1"), "expected rho and gamma of 0 or more, found '1' and 0.0"),
        (lambda: max_combo(TABLE, weights=[(0, "x")]), "expected rho and gamma of 0 or more, found 0 and 'x'"),
        (lambda: gray_test(TIME, EVENT, GROUP, rho="x"), "expected a number rho, found 'x'"),
        (lambda: positivity([0.5, 0.5], list("ab"), bound="x"), "expected a bound between 0 and 0.5, found 'x'"),
        (lambda: FIT.hazard_at({"age": np.nan}), "hazard_at: expected numbers, found age = nan"),
    ],
)
def test_an_option_of_the_wrong_kind_is_refused(ask: Callable[[], object], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        ask()


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: proportion(1, np.inf), "total: expected a whole number of 0 or more, found inf"),
        (lambda: proportion(None, 3), "count: expected a whole number of 0 or more, found None"),
        (lambda: proportion([1], 3), "count: expected a whole number of 0 or more, found [1]"),
        (
            lambda: fisher_exact([[1], [2, 3]]),
            "2 rows and 2 columns, found rows of different lengths",
        ),
        (lambda: e_value("2"), "ratio: expected a ratio above 0, found '2'"),
        (lambda: e_value(None), "ratio: expected a ratio above 0, found None"),
        (lambda: cox([1, 2], [1, 0], [[1], [1, 2]]), "covariates: expected a table, found"),
        (lambda: turnbull([0, 1], ["a", "b"]), "right: expected numbers, found 'a' in row 1"),
        (
            lambda: turnbull([0, 1], np.array(["2021-01-01"] * 2, "M8[ns]")),
            "right: expected numbers, found dates",
        ),
    ],
)
def test_data_of_the_wrong_kind_are_refused(ask: Callable[[], object], message: str) -> None:
    with pytest.raises(EstimationError, match=re.escape(message)):
        ask()


def test_numbers_of_every_type_are_numbers() -> None:
    assert all(is_number(value) for value in (1, 0.5, True, np.int8(3), np.float32(0.5)))
    assert not any(is_number(value) for value in ("1", None, np.nan, np.inf, [1], np.ones(1)))
    assert (chosen_time(np.int64(3)), chosen_draws(np.float64(7))) == (3.0, 7)


def test_coefficients_are_asked_for_by_a_name_that_exists() -> None:
    with pytest.raises(KeyError, match="expected one of age; found sex"):
        FIT.coefficients["sex"]


def test_groups_that_came_as_numbers_are_chosen_by_number() -> None:
    table = event_table(TIME, EVENT, group=[0, 0, 0, 1, 1, 1, 2, 2])
    two = table.only(0, 1)
    assert two.groups == ("0", "1")
    assert survival_difference(two, at=3, reference=1).difference.group == "0 - 1"
    assert rmst(two, horizon=3, reference=1).difference.group == "0 - 1"
    by_number, by_text = (log_rank(table, trend=dict(zip(keys, (1, 2, 4), strict=True))) for keys in ((0, 1, 2), "012"))
    assert by_number.statistic == by_text.statistic


def test_trend_scores_that_are_none_are_refused() -> None:
    for wrong in ([1, 2], {"A": 1, "B": "x"}, {"A": 1}):
        with pytest.raises(UsageError, match="expected a trend score for each of A, B; found"):
            log_rank(TABLE, trend=wrong)
