"""Who the patients are, group by group: each characteristic with its standardised difference, and no P value.

A P value would ask whether allocation was random, which is known; how far groups are apart is not (Austin 2009, Stat
Med 28:3083-107). Study days only: the age is that of the calendar year of time zero.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import duckdb
import numpy as np

from theracurve.definition.study import Study
from theracurve.survival import StandardisedMeanDifferences, standardised_mean_differences

Value = float | str | bool | None
NUMBERS = {"age": "year(p.time_zero) - r.birth_year", "ki67_percent": "r.ki67_percent"}
CATEGORIES = ("sex", "primary_site", "grade", "secreting", "indication")
MOST_CATEGORIES = 12  # of one characteristic; the others are counted together
OTHERS = "…"
Column = TypeVar("Column")


def is_age(name: str) -> bool:
    """Says whether a column tells the age: `age`, `age_at_enrolment`, `birth_year`."""
    return name == "birth_year" or name.partition("_")[0] == "age"


def age_once(columns: Mapping[str, Column]) -> dict[str, Column]:
    """Leaves one column of age: the protocol's own, which stands last, before that derived from the year of birth."""
    ages = [name for name in columns if is_age(name)]
    return {name: column for name, column in columns.items() if name not in ages[:-1]}


@dataclass(frozen=True, slots=True)
class NumberSummary:
    """A number in one group: of so many patients in whom it is known."""

    n: int
    missing: int
    mean: float | None
    std_dev: float | None
    median: float | None
    lowest: float | None
    highest: float | None


@dataclass(frozen=True, slots=True)
class CategorySummary:
    """Patients of one group by category, and those in whom it is not known."""

    n: int
    missing: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One characteristic by group; `differences` are standardised, of each group against the reference group, over the
    patients in whom it is known, None where there is none."""

    name: str
    categories: tuple[str, ...]
    groups: Mapping[str, NumberSummary | CategorySummary]
    differences: Mapping[str, float | None]


def characteristics_of(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[Characteristic, ...]:
    """In a fixed order, then the protocol's covariates; what nobody has recorded is left out."""
    kinds = {**dict.fromkeys(NUMBERS, "number"), **dict.fromkeys(CATEGORIES, "category")} | {
        name: kind for name, kind in study.covariates.items() if name not in CATEGORIES
    }
    found = []
    for name, kind in age_once(kinds).items():
        values = values_of(connection, f'r."{name}"' if name in study.covariates else NUMBERS.get(name, f'r."{name}"'))
        if any(value is not None for _, value in values):
            found.append(characteristic(study, name, values, number=kind == "number"))
    return tuple(found)


def values_of(connection: duckdb.DuckDBPyConnection, column: str) -> list[tuple[str, Value]]:
    """Gives group and value of everybody in `patients`, also of those who have only given endpoints."""
    return connection.execute(
        f'SELECT r."group", {column} FROM records.patients AS r LEFT JOIN people AS p ON r.patient_id = p.patient_id'
        ' QUALIFY row_number() OVER (PARTITION BY r.patient_id ORDER BY r."row") = 1 ORDER BY r.patient_id'
    ).fetchall()


def characteristic(study: Study, name: str, values: Sequence[tuple[str, Value]], *, number: bool) -> Characteristic:
    present = [group for group in study.groups if any(of_group == group for of_group, _ in values)]
    shown = values if number else [(g, None if v is None else category_of(v)) for g, v in values]
    categories = () if number else tuple(most_frequent([str(v) for _, v in shown if v is not None]))
    summarised = {
        group: summary([v for of_group, v in shown if of_group == group], categories, number=number)
        for group in present
    }
    reference = study.reference_group
    against = [g for g in study.comparators if g in present] if reference in present else []
    first = categories[0] if categories else None
    differences = {group: difference(shown, group, str(reference), first) for group in against}
    return Characteristic(name, categories, summarised, differences)


def category_of(value: Value) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def most_frequent(values: Sequence[str]) -> list[str]:
    """The categories by their names, at most so many; the others stand together at the end."""
    counts = Counter(values)
    kept = sorted(sorted(counts), key=lambda name: -counts[name])[:MOST_CATEGORIES]
    return [*sorted(kept), *([OTHERS] if len(counts) > MOST_CATEGORIES else [])]


def summary(values: Sequence[Value], categories: tuple[str, ...], *, number: bool) -> NumberSummary | CategorySummary:
    known = [value for value in values if value is not None]
    missing = len(values) - len(known)
    if number:
        return number_summary(np.array([float(value) for value in known]), missing)
    counts = Counter(str(value) if str(value) in categories else OTHERS for value in known)
    return CategorySummary(len(known), missing, {name: counts[name] for name in categories})


def number_summary(values: np.ndarray, missing: int) -> NumberSummary:
    if not len(values):
        return NumberSummary(0, missing, None, None, None, None, None)
    spread = float(values.std(ddof=1)) if len(values) > 1 else None
    ends = float(values.min()), float(values.max())
    return NumberSummary(len(values), missing, float(values.mean()), spread, float(np.median(values)), *ends)


def difference(values: Sequence[tuple[str, Value]], group: str, reference: str, first: str | None) -> float | None:
    """The standardised difference of a group against the reference, of two categories that of the `first`, beside
    which it stands; None where there is none."""
    number = first is None
    pair = [(g, v) for g, v in values if g in (group, reference) and v is not None]
    if {g for g, _ in pair} != {group, reference}:
        return None
    column = np.array([float(v) if number else str(v) for _, v in pair], dtype=float if number else object)
    labels = np.array([g for g, _ in pair], dtype=object)
    found = standardised_mean_differences(labels, {"value": column}, reference=reference)
    return of_first(found, first)


def of_first(found: StandardisedMeanDifferences, first: str | None) -> float | None:
    """Takes a covariate as a whole; of two categories, that of the first, whichever of them is given."""
    if "value" in found:
        return found["value"].unweighted
    [(name, given)] = found.items()
    if given.unweighted is None or name == f"value={first}":
        return given.unweighted
    return -given.unweighted + 0.0
