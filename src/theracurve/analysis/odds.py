"""Logistic regression of response and benefit: each covariate of the plan alone, then all in one with the groups.

Where the rarer answer is given by fewer than `FEWEST_EVENTS` patients for each coefficient, or one runs away, the model
has Firth's penalty and limits of the profile likelihood: Heinze and Schemper (2002), Stat Med 21:2409-19.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.alike import FEWEST_EVENTS, GROUP, parameters_of
from theracurve.analysis.bias.people import People
from theracurve.analysis.phrases import and_p
from theracurve.analysis.planned import Planned, against_reference, compared
from theracurve.analysis.regression_values import Factor, OddsRegression
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.analyses import Analysis
from theracurve.definition.study import RESPONSES, Study
from theracurve.survival import LogisticFit, logistic_regression
from theracurve.survival._values.phrases import Why
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.named import split_qualified
from theracurve.vocabulary.study_quantities import StudyQuantity

Columns = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Holds the group of everybody who was asked (n,), who `had` it, and the covariates of the plan as `columns`."""

    study: Study
    planned: Planned
    group: NDArray[np.object_]
    had: NDArray[np.bool_]
    columns: Columns
    missing: Mapping[str, NDArray[np.bool_]]

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(name for name in self.study.groups if (self.group == name).any())

    def known(self, *names: str) -> NDArray[np.bool_]:
        """(n,) who has a value of every one of these covariates."""
        known = np.ones(len(self.had), dtype=np.bool_)
        for name in names:
            known &= ~self.missing[name]
        return known

    def of(self, name: str, known: NDArray[np.bool_]) -> Columns:
        """A covariate of those who are known, or an indicator of each group but the reference."""
        if name != GROUP:
            return {name: self.columns[name][known]}
        group = self.group[known]
        others = (other for other, _ in against_reference(self.study, self.groups))
        return {f"{GROUP}={other}": (group == other).astype(np.float64) for other in others}


def odds_regressions(connection: duckdb.DuckDBPyConnection, study: Study, people: People) -> Iterator[Comparison]:
    """One for each outcome that the plan names; none where everybody or nobody had it, or where, without those
    who lack a covariate, one group alone has anybody or the reference has nobody."""
    for outcome, names in study.logistic.items():
        planned = Planned(Analysis(endpoint=outcome, adjust_for=names), PROTOCOL)
        asked = answered(connection, study, planned, people)
        found = odds_of(asked)
        if found is not None:
            yield Comparison(planned, (), (), odds=found)


def answered(connection: duckdb.DuckDBPyConnection, study: Study, planned: Planned, people: People) -> Answered:
    """Everybody to whom the question applies; who could not be judged did not have it, as in the rates."""
    patients, had = answers_of(connection, planned.analysis.endpoint)
    rows = people.rows_of(patients)
    names = planned.analysis.adjust_for
    return Answered(
        study,
        planned,
        people.group[rows],
        had,
        {name: people.covariates[name][rows] for name in names},
        {name: people.missing(name)[rows] for name in names},
    )


def answers_of(connection: duckdb.DuckDBPyConnection, outcome: str) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    if outcome in RESPONSES:
        table, which, value = "derived_best_response", outcome, "deciding AND ? <> ''"
    else:
        table, which, value = "derived_benefit", "answer", "benefit = ?"
    named = outcome if outcome in RESPONSES else split_qualified(outcome)[0]
    found = connection.execute(
        f"SELECT patient_id, {which} = 'met' FROM {table}"
        f" WHERE variant = ? AND {value} AND {which} <> 'not_applicable' ORDER BY patient_id",
        [PROTOCOL, named],
    ).fetchall()
    return np.array([p for p, _ in found], dtype=object), np.array([had for _, had in found], dtype=np.bool_)


def odds_of(asked: Answered) -> OddsRegression | None:
    names = asked.planned.analysis.adjust_for
    known = asked.known(*names)
    had = asked.had[known]
    groups = set(asked.group[known])
    if had.all() or not had.any() or len(groups) < 2 or asked.study.reference_group not in groups:
        return None
    columns = {term: column for name in (GROUP, *names) for term, column in asked.of(name, known).items()}
    fit = fitted(had, columns)
    factors = (factor for name in (GROUP, *names) for factor in factors_of(asked, name, fit))
    return OddsRegression(
        factors=tuple(factors),
        n=len(had),
        events=int(had.sum()),
        fewer=min(int(had.sum()), int((~had).sum())),
        left_out=int((~known).sum()),
        missing={name: int(asked.missing[name].sum()) for name in names},
        parameters=len(fit.names),
        penalised=fit.penalised,
    )


def fitted(had: NDArray[np.bool_], columns: Columns) -> LogisticFit:
    """With Firth's penalty where the rarer answer is rare, or a coefficient runs away; that a column does not vary is
    no reason for it."""
    few = min(int(had.sum()), int((~had).sum())) < FEWEST_EVENTS * parameters_of(columns)
    plain = logistic_regression(had, columns, penalty="firth" if few else None)
    runs_away = plain.separated or Why.NOT_CONVERGED() in plain.reasons.values()
    return logistic_regression(had, columns, penalty="firth") if not few and runs_away else plain


def factors_of(asked: Answered, name: str, fit: LogisticFit) -> Iterator[Factor]:
    """The lines of one covariate, the category that others are held against first."""
    known = asked.known(*(() if name == GROUP else (name,)))
    column = asked.group[known] if name == GROUP else asked.columns[name][known]
    had = asked.had[known]
    alone = fitted(had, asked.of(name, known))
    for category in categories_of(asked, name, column):
        members = np.ones(len(column), dtype=np.bool_) if category is None else column == category
        line = Factor(covariate=name, category=category or "", n=int(members.sum()), events=int(had[members].sum()))
        yield replace(
            line,
            univariable=odds_ratio_of(asked, alone, line, StudyQuantity.UNIVARIABLE_ODDS_RATIO),
            multivariable=odds_ratio_of(asked, fit, line, StudyQuantity.MULTIVARIABLE_ODDS_RATIO),
        )


def categories_of(asked: Answered, name: str, column: NDArray[np.generic]) -> tuple[str | None, ...]:
    """Its categories, or none for a number: the groups with the reference first, others in sorted order."""
    if name == GROUP:
        *others, reference = compared(asked.study, asked.groups)
        return (reference, *others)
    return (None,) if column.dtype.kind == "f" else tuple(sorted(set(column.tolist())))


def odds_ratio_of(asked: Answered, fit: LogisticFit, line: Factor, quantity: StudyQuantity) -> StudyEstimate | None:
    """The odds ratio that a model has of a line; None where it holds the others against it."""
    if line.term not in fit.names:
        return None
    ratio = fit.odds_ratio(line.term)
    others = tuple(name for name in (GROUP, *asked.planned.analysis.adjust_for) if name != line.covariate)
    return replace(
        asked.planned.estimate(ratio, quantity),
        covariate=line.covariate,
        category=line.category,
        adjusted_for=others if quantity is StudyQuantity.MULTIVARIABLE_ODDS_RATIO else (),
        p_value=fit.p_values[line.term],
        method=and_p(ratio.method),
    )
