"""A linear mixed model against R 4.2.2, lme4 (bobyqa, rhoend 1e-12) and nlme 3.1-162 (lme, msTol 1e-14).

`lmer(egfr ~ 0 + group + group:time + (1 + time | id))`, and with `(1 | id)`, REML; the two programs agree with each
other to 5e-7 of a number, and we with both, so 1e-6 is what is asked for here. Degrees of freedom are those of
`lme(egfr ~ group * time, random = ~ time | id)`.
"""

import numpy as np
import pytest

from theracurve.survival._mixed.linear import MixedFit, linear_mixed_model

# patient: group, then (years, rate)
DATA: dict[str, tuple[str, tuple[tuple[float, float], ...]]] = {
    "P00": (
        "A",
        (
            (0.0, 77.3),
            (1.2, 74.2),
            (0.02, 84.0),
            (3.19, 70.5),
        ),
    ),
    "P01": (
        "A",
        (
            (0.0, 86.2),
            (1.78, 81.7),
            (2.21, 76.8),
            (3.17, 72.9),
            (3.96, 71.3),
        ),
    ),
    "P02": ("A", ((0.0, 77.6),)),
    "P03": ("A", ((0.0, 76.1),)),
    "P04": (
        "A",
        (
            (0.0, 78.0),
            (0.77, 74.9),
        ),
    ),
    "P05": (
        "A",
        (
            (0.0, 92.6),
            (3.32, 75.7),
            (1.07, 88.1),
        ),
    ),
    "P06": (
        "A",
        (
            (0.0, 84.8),
            (0.37, 81.3),
            (2.03, 67.8),
            (1.45, 75.1),
            (0.24, 79.7),
        ),
    ),
    "P07": (
        "A",
        (
            (0.0, 89.0),
            (1.52, 83.8),
            (2.36, 76.9),
            (2.55, 76.9),
        ),
    ),
    "P08": (
        "A",
        (
            (0.0, 80.9),
            (0.39, 82.9),
            (0.86, 74.5),
        ),
    ),
    "P09": (
        "A",
        (
            (0.0, 86.4),
            (0.53, 87.8),
        ),
    ),
    "P10": (
        "A",
        (
            (0.0, 87.5),
            (0.77, 84.2),
            (2.21, 81.3),
            (3.54, 74.7),
            (2.28, 79.9),
            (1.64, 85.8),
        ),
    ),
    "P11": (
        "A",
        (
            (0.0, 89.8),
            (2.19, 84.3),
            (3.01, 80.4),
            (1.49, 84.3),
        ),
    ),
    "P12": ("A", ((0.0, 57.0),)),
    "P13": (
        "B",
        (
            (0.0, 79.5),
            (2.36, 89.6),
            (1.42, 85.7),
            (3.06, 93.2),
        ),
    ),
    "P14": (
        "B",
        (
            (0.0, 86.3),
            (3.24, 75.5),
        ),
    ),
    "P15": ("B", ((0.0, 70.3),)),
    "P16": (
        "B",
        (
            (0.0, 75.1),
            (0.91, 79.7),
            (1.45, 79.7),
            (1.38, 79.6),
            (2.29, 77.3),
            (1.09, 73.5),
        ),
    ),
    "P17": (
        "B",
        (
            (0.0, 94.8),
            (2.08, 97.4),
            (2.97, 102.4),
            (1.71, 97.2),
        ),
    ),
    "P18": ("B", ((0.0, 74.3),)),
    "P19": ("B", ((0.0, 78.2),)),
    "P20": (
        "B",
        (
            (0.0, 71.7),
            (1.33, 67.9),
        ),
    ),
    "P21": (
        "B",
        (
            (0.0, 68.4),
            (3.66, 48.9),
            (0.45, 59.8),
            (1.92, 53.1),
            (2.64, 53.3),
        ),
    ),
    "P22": (
        "B",
        (
            (0.0, 59.1),
            (0.74, 60.2),
        ),
    ),
    "P23": (
        "B",
        (
            (0.0, 70.2),
            (2.92, 72.3),
            (3.65, 67.9),
            (3.51, 65.9),
        ),
    ),
}
GROUPS = ("A", "B")


def columns() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rows = [(patient, group, years, rate) for patient, (group, found) in DATA.items() for years, rate in found]
    patients = np.array([row[0] for row in rows], dtype=object)
    member = np.array([[float(row[1] == group) for group in GROUPS] for row in rows])
    years, rates = np.array([row[2] for row in rows]), np.array([row[3] for row in rows])
    return rates, np.column_stack([member, member * years[:, None]]), years, patients


@pytest.fixture(scope="module")
def slopes() -> MixedFit:
    rates, x, years, patients = columns()
    return linear_mixed_model(rates, x, np.column_stack([np.ones_like(years), years]), patients)


def test_random_slopes_against_r(slopes: MixedFit) -> None:
    assert slopes.coefficients == pytest.approx(
        [82.308162740142, 75.076023607501, -4.866157862345, -0.645907846939], rel=1e-6
    )
    errors = np.sqrt(np.diag(slopes.covariance))
    assert errors == pytest.approx([2.57933886155, 2.814971840802, 0.8766581127, 0.94038368446], rel=1e-6)
    assert slopes.random[np.tril_indices(2)] == pytest.approx(
        [82.562164916198, 11.520980958275, 5.407294279917], rel=1e-6
    )
    assert (slopes.residual, slopes.criterion) == pytest.approx((5.348880355087, 427.825249584), rel=1e-6)


def test_degrees_of_freedom_and_the_difference_of_slopes_against_nlme(slopes: MixedFit) -> None:
    """lme: groupB:time 4.220249979982, its error 1.2856324751530, 47 degrees of freedom."""
    assert (slopes.values, slopes.patients, slopes.within_patients(2)) == (73, 24, 47)
    found = slopes.combined({3: 1.0, 2: -1.0}, 47)
    half = 1.2856324751530 * 2.011740514  # qt(0.975, 47)
    assert found.value == pytest.approx(4.220249979982, rel=1e-6)
    assert (found.lower, found.upper) == pytest.approx((4.220249979982 - half, 4.220249979982 + half), rel=1e-6)


def test_a_random_intercept_against_r() -> None:
    rates, x, years, patients = columns()
    fit = linear_mixed_model(rates, x, np.ones((len(years), 1)), patients)
    expected = [82.2598922286651, 75.5229090604145, -3.9876099504947, -0.7597985042849]
    assert fit.coefficients == pytest.approx(expected, rel=1e-6)
    errors = np.sqrt(np.diag(fit.covariance))
    assert errors == pytest.approx([2.9532366311346, 3.2336291320588, 0.5527689618708, 0.5875377483060], rel=1e-6)
    assert float(fit.random[0, 0]) == pytest.approx(104.11508721684, rel=1e-6)
    assert (fit.residual, fit.criterion) == pytest.approx((13.12484245156, 455.0566705713), rel=1e-6)


def test_balanced_values_give_the_means_by_hand() -> None:
    """Two patients with two values each: the coefficient is the mean of all, whatever the variances."""
    y, x = np.array([1.0, 3.0, 6.0, 8.5]), np.ones((4, 1))
    fit = linear_mixed_model(y, x, x, np.array(["a", "a", "b", "b"], dtype=object))
    assert float(fit.coefficients[0]) == pytest.approx(y.mean())
    assert fit.residual == pytest.approx((2.0**2 + 2.5**2) / 4)


def test_columns_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="apart"):
        linear_mixed_model(np.arange(4.0), np.ones((4, 2)), np.ones((4, 1)), np.array(list("aabb"), dtype=object))
