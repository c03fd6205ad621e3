"""Cohen's kappa against printed numbers, and its standard error against the derivative of kappa itself."""

import numpy as np
import pytest

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import cohens_kappa

# Agresti (1990), Categorical Data Analysis, p. 387: 91 couples, in R's vcd as SexualFun; its Kappa() prints these.
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]


@pytest.mark.parametrize(("weights", "value", "error"), [("none", 0.1293, 0.06860), ("linear", 0.2374, 0.07832)])
def test_printed_kappas(weights: str, value: float, error: float) -> None:
    found = cohens_kappa(COUPLES, weights=weights)
    assert found.value == pytest.approx(value, abs=5e-5)
    assert found.std_error == pytest.approx(error, abs=5e-6)
    assert found.lower == pytest.approx(found.value - 1.959963984540054 * found.std_error)
    assert found.n == 91


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_the_error_is_that_of_the_delta_method(weights: str) -> None:
    """The variance of counts of a multinomial, carried through the derivative of kappa, found by small steps."""
    counts = np.array(COUPLES, dtype=float)
    n, step = counts.sum(), 1e-4
    slopes = np.zeros_like(counts)
    for cell in np.ndindex(counts.shape):
        moved = [counts.copy(), counts.copy()]
        moved[0][cell] += step
        moved[1][cell] -= step
        slopes[cell] = np.subtract(*(plain_kappa(table, weights) for table in moved)) / (2 * step) * n
    shares = counts / n
    variance = ((shares * slopes**2).sum() - (shares * slopes).sum() ** 2) / n
    assert cohens_kappa(COUPLES, weights=weights).std_error == pytest.approx(np.sqrt(variance), rel=1e-6)


def plain_kappa(counts: np.ndarray, weights: str) -> float:
    shares = counts / counts.sum()
    apart = np.abs(np.subtract.outer(range(4), range(4))) / 3
    weight = {"none": (apart == 0) * 1.0, "linear": 1 - apart, "quadratic": 1 - apart**2}[weights]
    chance = (weight * np.outer(shares.sum(axis=1), shares.sum(axis=0))).sum()
    return float(((weight * shares).sum() - chance) / (1 - chance))


def test_two_who_always_agree_and_two_who_never_do() -> None:
    assert cohens_kappa([[5, 0], [0, 5]]).value == 1
    assert cohens_kappa([[0, 5], [5, 0]]).value == -1


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[9, 0], [0, 0]]])
def test_without_anybody_or_without_a_second_category_there_is_none(table: list[list[int]]) -> None:
    found = cohens_kappa(table)
    assert found.value is None
    assert str(found.reason)


@pytest.mark.parametrize("table", [[[1]], [[1, 2]], [[1, -1], [0, 1]], [[0.5, 1], [0, 1]]])
def test_what_is_no_table_of_counts_is_refused(table: list[list[int]]) -> None:
    with pytest.raises(EstimationError):
        cohens_kappa(table)


def test_unknown_weights_are_refused() -> None:
    with pytest.raises(UsageError, match="linear"):
        cohens_kappa(COUPLES, weights="cubic")  # type: ignore[arg-type]


@pytest.mark.parametrize("table", [[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[5, 0], [1, 0]]])
def test_no_error_is_no_interval(table: list[list[int]]) -> None:
    found = cohens_kappa(table)
    assert found.value is not None
    assert (found.lower, found.upper, found.std_error) == (None, None, None)
    assert "no interval" in str(found.notes[0])


def test_limits_stay_within_what_kappa_can_be() -> None:
    found = cohens_kappa([[1, 2], [2, 0]])
    assert (found.lower, found.notes) == (-1.0, ())
