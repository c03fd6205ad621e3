"""One treatment and then the other, against the other way round.

Who had which sequence is known on the first day of the second line, and whoever died before it is in none: from the
first line on, the members of both could not die until then. So the comparison by sequence stands beside those that
count nobody before the sequence is known, beside the one by what came first, which is known at once, and beside the
trial that was not run: everybody who began with a treatment as if to follow it by the other in time, censored where
that did not happen and weighted for it (Cain and others 2010, Int J Biostat 6:18; Hernan 2018, BMJ 360:k182).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.people import People
from theracurve.analysis.bias.question import TERM
from theracurve.analysis.line_values import ComparedSequences
from theracurve.analysis.observations import observe
from theracurve.analysis.pair_of_groups import PairOfGroups
from theracurve.analysis.phrases import StudyPhrase, and_p
from theracurve.analysis.planned import Planned, noted
from theracurve.analysis.population import Population
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.analyses import Analysis
from theracurve.definition.line_plans import SequenceComparison
from theracurve.definition.study import Study
from theracurve.phrases import Statement, apart, clauses
from theracurve.survival import clone_censor_weight, cox
from theracurve.survival._tests.landmark import SOURCE as LANDMARK_SOURCE
from theracurve.survival._values.phrases import Method
from theracurve.survival._values.values import Estimate
from theracurve.survival._weights.clone_censor_weight import SOURCE as CLONES_SOURCE
from theracurve.survival._weights.clones import Clones
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.study_time import months_of

FIRST_LINES = """
    SELECT a.patient_id, a.treatment, CAST(a.started_day AS DOUBLE), b.treatment,
        CAST(coalesce(b.started_day - a.started_day, CAST('inf' AS DOUBLE)) AS DOUBLE)
    FROM derived_lines AS a
    LEFT JOIN derived_lines AS b ON a.patient_id = b.patient_id AND a.variant = b.variant AND b.line = 2
    WHERE a.line = 1 AND a.variant = ? AND a.treatment IN (?, ?) ORDER BY a.patient_id
"""


@dataclass(frozen=True, slots=True, eq=False)
class BegunSequences:
    """Those who began with one of the two treatments (n,), with days counted from then on.

    other       the day on which the other one began as second line; infinite where it did not before the end
    elsewhere   whether the second line that began before the end was not the other one
    competing   whether the end is a death that competes with the event
    """

    patient: NDArray[np.object_]
    first: NDArray[np.object_]
    other: NDArray[np.float64]
    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    elsewhere: NDArray[np.bool_]
    competing: NDArray[np.bool_]

    def where(self, chosen: NDArray[np.bool_]) -> "BegunSequences":
        return BegunSequences(*(getattr(self, name)[chosen] for name in self.__slots__))

    @property
    def reached(self) -> NDArray[np.bool_]:
        return np.asarray(np.isfinite(self.other), dtype=np.bool_)

    @property
    def censored_deaths(self) -> tuple[Statement, ...]:
        """What is said of ratios in which a death that competes is a censoring."""
        return (StudyPhrase.CAUSE_SPECIFIC(),) if self.competing.any() else ()


def compared_sequences(
    connection: duckdb.DuckDBPyConnection, study: Study, people: People
) -> Iterator[ComparedSequences]:
    for asked in study.sequences:
        yield sequences_of(study, asked, begun_with(connection, asked), people)


def begun_with(connection: duckdb.DuckDBPyConnection, asked: SequenceComparison) -> BegunSequences:
    """Everybody whose first line was one of the two treatments, and who was followed after its first day."""
    rows = connection.execute(FIRST_LINES, [PROTOCOL, *asked.treatments]).fetchall()
    lines = {patient: (first, start, second, day) for patient, first, start, second, day in rows}
    observed = observe(connection, asked.endpoint, PROTOCOL)
    there = np.array([p in lines and t > lines[p][1] for p, t in zip(observed.patient, observed.time, strict=True)])
    kept = observed.where(there.astype(np.bool_))
    own = [lines[patient] for patient in kept.patient]
    time = kept.time - np.array([start for _, start, _, _ in own], dtype=np.float64)
    first = np.array([first for first, *_ in own], dtype=object)
    second = np.array([day for *_, day in own], dtype=np.float64)
    is_other = np.array(
        [next_one in asked.treatments and next_one != one for one, _, next_one, _ in own], dtype=np.bool_
    )
    other = np.where(is_other & (second < time), second, np.inf)
    return BegunSequences(kept.patient, first, other, time, kept.event, ~is_other & (second < time), kept.competing)


def sequences_of(study: Study, asked: SequenceComparison, begun: BegunSequences, people: People) -> ComparedSequences:
    planned, within = Planned(Analysis(endpoint=asked.endpoint), PROTOCOL), float(asked.within.days)
    pair, done = asked.treatments, begun.where(begun.reached)
    lived = begun.where(begun.time > within)
    by_then = lived.where(lived.other <= within)
    landmark = ratio_of(planned, pair, by_then, StudyQuantity.LANDMARK_HAZARD_RATIO, source=LANDMARK_SOURCE)
    return ComparedSequences(
        endpoint=asked.endpoint,
        treatments=pair,
        within_months=months_of(within),
        began=counts_of(pair, begun),
        reached=counts_of(pair, done),
        elsewhere=counts_of(pair, begun.where(begun.elsewhere)),
        before=counts_of(pair, begun.where(~begun.reached & ~begun.elsewhere & begun.event)),
        as_begun=ratio_of(planned, pair, begun, StudyQuantity.HAZARD_RATIO),
        naive=ratio_of(planned, pair, done, StudyQuantity.HAZARD_RATIO),
        from_second=ratio_of(planned, pair, done, StudyQuantity.TIME_DEPENDENT_HAZARD_RATIO, entry=done.other),
        at_landmark=replace(
            landmark, population=Population.AT_RISK_AFTER(day=round(within)), at_months=months_of(within)
        ),
        emulated=emulated(study, planned, pair, begun, people, within),
    )


def counts_of(pair: tuple[str, str], of: BegunSequences) -> tuple[int, int]:
    one, other = (int((of.first == first).sum()) for first in pair)
    return one, other


def ratio_of(
    planned: Planned,
    pair: tuple[str, str],
    of: BegunSequences,
    quantity: StudyQuantity,
    *,
    entry: NDArray[np.float64] | None = None,
    source: Statement | None = None,
) -> StudyEstimate:
    """The hazard ratio of those who began with the first treatment against those who began with the second."""
    if len(set(of.first)) < 2:
        return nobody(planned, pair, quantity, of)
    fit, why = PairOfGroups(pair, of.time, of.event, of.first, "efron", entry=entry).model(TERM)
    ratio = fit.hazard_ratio(TERM)
    estimate = planned.estimate(ratio, quantity, groups=pair)
    method = and_p(ratio.method) if ratio.value is not None else ratio.method
    found = replace(estimate, p_value=fit.p_values[TERM], method=method, source=source or ratio.source)
    return noted(found, *why, *of.censored_deaths)


def nobody(planned: Planned, pair: tuple[str, str], quantity: StudyQuantity, of: BegunSequences) -> StudyEstimate:
    """No ratio: on one of the two sides nobody stands."""
    absent = next(name for name in pair if name not in set(of.first))
    why = StudyPhrase.NOBODY_BEGAN(treatment=absent)
    none = Estimate(
        quantity=str(StudyQuantity.HAZARD_RATIO), value=None, n=len(of.time), method=Method.COX(), reason=why
    )
    return planned.estimate(none, quantity, groups=pair)


def emulated(
    study: Study, planned: Planned, pair: tuple[str, str], begun: BegunSequences, people: People, within: float
) -> StudyEstimate:
    """Everybody who began with a treatment, as if to follow it by the other in time."""
    quantity, rows = StudyQuantity.CLONE_CENSOR_WEIGHT_HAZARD_RATIO, people.rows_of(begun.patient)
    known = rows >= 0
    for name in study.covariates:
        known &= ~people.missing(name)[rows]
    of, rows = begun.where(known), rows[known]
    if len(set(of.first)) < 2:
        return nobody(planned, pair, quantity, of)
    arms: list[tuple[NDArray[np.bool_], Clones]] = []
    for first in pair:
        arm = of.first == first
        columns = {name: people.covariates[name][rows[arm]] for name in study.covariates}
        cloned = clone_censor_weight(
            of.time[arm], of.event[arm], of.other[arm], columns or None, grace=within, resamples=0
        )
        if cloned.clones is None:
            none = replace(
                cloned.hazard_ratio, reason=StudyPhrase.OF_BEGUN(treatment=first, why=cloned.hazard_ratio.reason)
            )
            return planned.estimate(none, quantity, groups=pair)
        arms.append((arm, cloned.clones))
    return noted(weighted_ratio(planned, pair, arms), *of.censored_deaths)


def weighted_ratio(
    planned: Planned, pair: tuple[str, str], arms: list[tuple[NDArray[np.bool_], Clones]]
) -> StudyEstimate:
    """Cox's model of the clones that were to go on, each with its weight; the variance is that of rows by patient."""
    rows = [(np.flatnonzero(arm)[c.patient], c, c.begins) for arm, c in arms]
    joined = {
        name: np.concatenate([getattr(c, name)[going] for _, c, going in rows])
        for name in ("entry", "exit", "event", "weight")
    }
    patient = np.concatenate([whose[going] for whose, _, going in rows])
    first = np.concatenate([np.full(int(going.sum()), place == 0) for place, (_, _, going) in enumerate(rows)])
    fit = cox(
        joined["exit"],
        joined["event"],
        {TERM: first},
        entry=joined["entry"],
        weights=joined["weight"],
        cluster=patient,
    )
    ratio = fit.hazard_ratio(TERM)
    estimate = planned.estimate(ratio, StudyQuantity.CLONE_CENSOR_WEIGHT_HAZARD_RATIO, groups=pair)
    method = and_p(ratio.method) if ratio.value is not None else ratio.method
    n = len(set(patient.tolist()))
    source = apart((CLONES_SOURCE, ratio.source))
    return replace(
        estimate, n=n, p_value=fit.p_values[TERM], method=clauses(Method.START_MODEL(), method), source=source
    )
