"""How fast the estimated filtration rate falls: slopes of the groups by a linear mixed model, and their differences.

Each patient has a baseline and a slope of its own around those of its group (random intercept and slope).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import duckdb
import numpy as np

from theracurve.definition.study import Study
from theracurve.survival._mixed.linear import MixedEstimate, MixedFit, linear_mixed_model
from theracurve.vocabulary.study_time import DAYS_PER_UNIT

DAYS_A_YEAR = float(DAYS_PER_UNIT["years"])
RATES = """
    WITH baselines AS (
        SELECT g.patient_id, max(g.day) AS day FROM derived_egfr AS g
        INNER JOIN people AS p ON g.patient_id = p.patient_id AND g.day <= p.baseline_limit
        CROSS JOIN rule.settings AS s
        WHERE g.egfr IS NOT NULL AND (s.baseline_window IS NULL OR g.day >= -s.baseline_window)
        GROUP BY g.patient_id
    )
    SELECT p."group", g.patient_id, g.day, g.egfr, g.day = b.day FROM derived_egfr AS g
    INNER JOIN baselines AS b ON g.patient_id = b.patient_id AND g.day >= b.day
    INNER JOIN people AS p ON g.patient_id = p.patient_id
    WHERE g.egfr IS NOT NULL ORDER BY g.patient_id, g.day
"""
FEWEST_PATIENTS, FEWEST_VALUES = 2, 3  # followed patients of a group; values of some patient


@dataclass(frozen=True, slots=True)
class GroupKidney:
    """A group: patients with a baseline, those of them with a later value, all their values, the median baseline.

    `slope` is per year, None where it cannot be estimated.
    """

    group: str
    patients: int
    followed: int
    values: int
    baseline: float | None
    slope: MixedEstimate | None


@dataclass(frozen=True, slots=True)
class SlopeDifference:
    """Slope of the group less that of the reference, per year."""

    group: str
    reference: str
    difference: MixedEstimate


@dataclass(frozen=True, slots=True)
class KidneyFunction:
    """`degrees` are the degrees of freedom of slopes; where there is no model, `reason` says why."""

    groups: tuple[GroupKidney, ...]
    differences: tuple[SlopeDifference, ...] = ()
    degrees: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    group: str
    patient_id: str
    day: int
    egfr: float
    is_baseline: bool


def kidney_function(connection: duckdb.DuckDBPyConnection, study: Study) -> KidneyFunction | None:
    """The filtration rates of every group and their slopes; None where the study estimates none."""
    if study.egfr is None:
        return None
    rates = [Rate(*row) for row in connection.execute(RATES).fetchall()]
    described = tuple(describe_group(group, rates, None) for group in study.groups)
    modelled = [one.group for one in described if one.followed >= FEWEST_PATIENTS]
    kept = [rate for rate in rates if rate.group in modelled]
    reason = why_no_model(kept)
    if reason:
        return KidneyFunction(described, reason=reason)
    fit = fit_slopes(kept, modelled)
    if fit.residual == 0:
        return KidneyFunction(described, reason="no_residual")
    return in_groups(study, rates, modelled, fit)


def why_no_model(rates: Sequence[Rate]) -> str:
    """Why random slopes cannot be told from noise; empty where they can."""
    values: dict[str, int] = {}
    for rate in rates:
        values[rate.patient_id] = values.get(rate.patient_id, 0) + 1
    if not values:
        return "few_patients"
    return "" if max(values.values()) >= FEWEST_VALUES else "few_values"


def fit_slopes(rates: Sequence[Rate], groups: Sequence[str]) -> MixedFit:
    """Columns: the intercept of every group, then the slope of every group."""
    years = np.array([rate.day / DAYS_A_YEAR for rate in rates])
    member = np.array([[float(rate.group == group) for group in groups] for rate in rates])
    return linear_mixed_model(
        np.array([rate.egfr for rate in rates]),
        np.column_stack([member, member * years[:, None]]),
        np.column_stack([np.ones_like(years), years]),
        np.array([rate.patient_id for rate in rates], dtype=object),
    )


def in_groups(study: Study, rates: Sequence[Rate], modelled: Sequence[str], fit: MixedFit) -> KidneyFunction:
    column = {group: len(modelled) + place for place, group in enumerate(modelled)}
    degrees = fit.within_patients(len(modelled))
    slopes = {group: fit.combined({at: 1.0}, degrees) for group, at in column.items()}
    groups = tuple(describe_group(group, rates, slopes.get(group)) for group in study.groups)
    return KidneyFunction(groups, tuple(differences(study, column, fit, degrees)), degrees)


def differences(study: Study, column: Mapping[str, int], fit: MixedFit, degrees: int) -> Iterator[SlopeDifference]:
    reference = study.reference_group
    for group in study.comparators:
        if reference is not None and reference in column and group in column:
            found = fit.combined({column[group]: 1.0, column[reference]: -1.0}, degrees)
            yield SlopeDifference(group, reference, found)


def describe_group(group: str, rates: Sequence[Rate], slope: MixedEstimate | None) -> GroupKidney:
    own = [rate for rate in rates if rate.group == group]
    baselines = [rate.egfr for rate in own if rate.is_baseline]
    followed = {rate.patient_id for rate in own if not rate.is_baseline}
    middle = median(baselines) if baselines else None
    return GroupKidney(group, len(baselines), len(followed), len(own), middle, slope)
