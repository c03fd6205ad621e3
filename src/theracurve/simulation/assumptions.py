"""What is assumed of the next study, each with whoever said it: nothing is assumed in silence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from theracurve.analysis.planned import DAYS_IN_MONTH
from theracurve.definition.design import Design
from theracurve.definition.study import Study
from theracurve.errors import UsageError
from theracurve.simulation.plan import SimulatedAnalysis, planned_comparisons
from theracurve.synthetic.cohort import default_sizes

DEATH, SIDE_EFFECT = "death", "therapy_side_effect"
MEDIAN_DAYS = 12 * DAYS_IN_MONTH
HAZARD_RATIOS = (0.5, 0.35, 0.25, 0.15)
LEAST_FOLLOW_UP_DAYS = 24 * DAYS_IN_MONTH  # where neither visits nor horizons say how long

Unit = Literal["patients", "months", "percent", "ratio"]


class SaidBy(StrEnum):
    """Says who an assumption comes from."""

    OPTION = "option"
    PROTOCOL = "protocol"
    RECORDS = "records"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption: what it is, of which group, kind of event or visit (empty: of all), its value, and who says so.

    `value` is None where nothing of the kind is assumed to happen.
    """

    code: str
    of: str
    value: float | None
    unit: Unit
    told: SaidBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The assumptions as numbers: days, shares of 1; `hazards` a day in the reference group by kind of event.

    `follow_up` is that from the last patient's time zero; `dropout` the share that is lost in a year.
    """

    sizes: Mapping[str, int]
    hazards: Mapping[str, float]
    ratios: tuple[float, ...]
    accrual: float
    follow_up: float
    dropout: float
    delay: float
    missed: float
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True)
class Sayings:
    """What options, the records and the protocol say, in the order in which they are heard."""

    asked: Design
    recorded: Design
    stated: Design

    def first(self, key: str, of: str = "") -> tuple[object, SaidBy]:
        """The first that is said of a key, or of one entry of it, and by whom; None, and the program, otherwise."""
        for told, design in (
            (SaidBy.OPTION, self.asked),
            (SaidBy.RECORDS, self.recorded),
            (SaidBy.PROTOCOL, self.stated),
        ):
            found = getattr(design, key)
            value = found.get(of) if of and found else found
            if value:
                return value, told
        return None, SaidBy.PROGRAM


def conditions_of(study: Study, asked: Design, recorded: Design) -> Conditions:
    """What holds for the next study: what is asked for, else this study's records, else the protocol, else the program.

    Raises UsageError where no analysis of the plan compares two groups.
    """
    analyses = planned_comparisons(study).simulated
    if not analyses:
        raise UsageError("design: expected an analysis that compares a group with the reference group, found none")
    sayings = Sayings(asked, recorded, study.design or Design())
    assumed = (
        *sizes(study, sayings),
        *medians(analyses, sayings),
        *ratios(sayings),
        duration("accrual", 0.0, sayings),
        duration("follow_up", usual_follow_up(study, analyses), sayings),
        share("dropout", sayings),
        duration("delay", 0.0, sayings),
        share("missed_visits", sayings),
    )
    return in_numbers(assumed)


def in_numbers(assumed: tuple[Assumption, ...]) -> Conditions:
    def one(code: str) -> float:
        return next(a.value or 0.0 for a in assumed if a.code == code)

    medians = {a.of: a.value for a in assumed if a.code == "median"}
    return Conditions(
        sizes={a.of: int(a.value or 0) for a in assumed if a.code == "size"},
        hazards={kind: 0.0 if months is None else LOG_2 / (months * DAYS_IN_MONTH) for kind, months in medians.items()},
        ratios=tuple(a.value for a in assumed if a.code == "ratio" and a.value is not None),
        accrual=one("accrual") * DAYS_IN_MONTH,
        follow_up=one("follow_up") * DAYS_IN_MONTH,
        dropout=one("dropout") / 100,
        delay=one("delay") * DAYS_IN_MONTH,
        missed=one("missed_visits") / 100,
        assumptions=assumed,
    )


LOG_2 = 0.6931471805599453


def sizes(study: Study, sayings: Sayings) -> Iterator[Assumption]:
    usual = default_sizes(study)
    for group in study.groups:
        found, told = sayings.first("sizes", group)
        yield Assumption("size", group, float(str(found or usual[group])), "patients", told)


def medians(analyses: tuple[SimulatedAnalysis, ...], sayings: Sayings) -> Iterator[Assumption]:
    """Side effects of the therapy have no median in a group that is not given it: none are assumed unless stated, and
    then they are those of the treated groups."""
    for kind in dict.fromkeys(kind for analysis in analyses for kind in analysis.kinds):
        found, told = sayings.first("medians", kind)
        usual = None if kind == SIDE_EFFECT else MEDIAN_DAYS / DAYS_IN_MONTH
        yield Assumption("median", kind, usual if found is None else months(found), "months", told)


def ratios(sayings: Sayings) -> Iterator[Assumption]:
    found, told = sayings.first("hazard_ratios")
    for ratio in found if isinstance(found, tuple) else HAZARD_RATIOS:
        yield Assumption("ratio", "", float(ratio), "ratio", told)


def duration(key: str, usual: float, sayings: Sayings) -> Assumption:
    found, told = sayings.first(key)
    return Assumption(key, "", usual / DAYS_IN_MONTH if found is None else months(found), "months", told)


def share(key: str, sayings: Sayings) -> Assumption:
    found, told = sayings.first(key)
    amount = getattr(found, "amount", 0)
    return Assumption(key, "", float(amount), "percent", told)


def months(found: object) -> float:
    return float(getattr(found, "days", 0)) / DAYS_IN_MONTH


def usual_follow_up(study: Study, analyses: tuple[SimulatedAnalysis, ...]) -> float:
    """Up to the last planned visit or the longest horizon: everybody is followed to the end of each analysis."""
    visits = [float(visit.day) for visit in study.planned_visits]
    ends = [analysis.end_days for analysis in analyses if analysis.end_days is not None]
    return max((*visits, *ends), default=LEAST_FOLLOW_UP_DAYS)
