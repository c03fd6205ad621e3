"""The net activity of one administration: decayed to its moment, less the residual carried back to it (section 2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.timeline import Record, date_in
from theracurve.vocabulary.half_lives import HALF_LIVES
from theracurve.vocabulary.units import GBQ_PER_KG_UNIT, GBQ_PER_UNIT

ONE_BECQUEREL = Decimal("1e-9")  # in GBq
DIGITS = 50
A_DAY = Decimal(86_400)  # seconds
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class NetActivity:
    """In GBq; `net` is None where it is unknown, and then the bounds are, too, unless only the time of a day is."""

    reason: str
    net: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The fewest and the most seconds that may lie between two moments, of which one may be known by its day alone."""

    fewest: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """An activity in GBq, and how long before the administration it was measured; None: at that moment."""

    measured: Decimal
    span: Span | None

    def after(self, seconds: Decimal, half_life: Decimal) -> Decimal:
        with localcontext() as context:
            context.prec = DIGITS
            return self.measured * HALF ** (seconds / half_life)

    def at_least(self, half_life: Decimal | None) -> Decimal:
        """The smallest activity that it may be at the administration: after the most seconds."""
        return self.measured if self.span is None else self.after(self.span.most, known(half_life))

    def at_most(self, half_life: Decimal | None) -> Decimal:
        return self.measured if self.span is None else self.after(self.span.fewest, known(half_life))


def known(half_life: Decimal | None) -> Decimal:
    assert half_life is not None
    return half_life


def net_activity(record: Record, study: Study, weight: Decimal | None) -> NetActivity:
    """The net activity under a weight in kg, on which only an activity that is recorded per kilogram depends."""
    if is_per_kg(record) and record.number("activity") is not None and weight is None:
        return NetActivity("no_weight")
    measured = measured_gbq(record, weight)
    if measured is None:
        return NetActivity("no_activity")
    activity = amount(record, measured, "measured_at")
    residual = residual_of(record)
    half_life = half_life_of(record, study)
    if half_life is None and (activity.span or residual.span):
        return NetActivity("decay_unknown")
    lower = rounded(activity.at_least(half_life) - residual.at_most(half_life))
    upper = rounded(activity.at_most(half_life) - residual.at_least(half_life))
    if all(part.span is None or part.span.fewest == part.span.most for part in (activity, residual)):
        return NetActivity("measured", lower, lower, upper)
    return NetActivity("bounded", None, lower, upper)


def rounded(activity: Decimal) -> Decimal:
    return activity.quantize(ONE_BECQUEREL, ROUND_HALF_UP)


def is_per_kg(record: Record) -> bool:
    return record.text("activity_unit") in GBQ_PER_KG_UNIT


def measured_gbq(record: Record, weight: Decimal | None) -> Decimal | None:
    """The activity as measured; None where it, its unit, or the weight that it depends on is not known."""
    activity, unit = record.number("activity"), record.text("activity_unit")
    if activity is None or not unit:
        return None
    if unit in GBQ_PER_UNIT:
        return activity * GBQ_PER_UNIT[unit]
    return None if weight is None else rounded(activity * GBQ_PER_KG_UNIT[unit] * weight)


def residual_gbq(record: Record) -> Decimal:
    """What was left over, in GBq; 0 where nothing is recorded."""
    residual = record.number("residual_activity")
    unit = record.text("residual_unit") or record.text("activity_unit")
    return Decimal(0) if residual is None or not unit else residual * (GBQ_PER_UNIT | GBQ_PER_KG_UNIT)[unit]


def residual_of(record: Record) -> Amount:
    """A residual of nothing is nothing at every moment, so that of its measurement does not matter."""
    left = residual_gbq(record)
    return amount(record, left, "residual_measured_at") if left else Amount(left, None)


def amount(record: Record, measured: Decimal, moment: str) -> Amount:
    return Amount(measured, span_between(record, moment) if record.text(moment) else None)


def span_between(record: Record, moment: str) -> Span:
    """The seconds from the moment to the administration; a bare date is any moment of its day."""
    start, end = record.moment(moment), record.moment("administered_at")
    if start is not None and end is not None:
        exactly = seconds(end - start)
        return Span(exactly, exactly)
    if start is None and end is None:
        apart = A_DAY * (day_of(record, "administered_at") - day_of(record, moment)).days
        return Span(apart - A_DAY, apart + A_DAY)
    first = seconds(clock(record, "administered_at") - clock(record, moment))
    return Span(first - A_DAY, first) if start is None else Span(first, first + A_DAY)


def clock(record: Record, column: str) -> datetime:
    """The moment by its own clock; of a bare date the first midnight."""
    found = record.cells[f"{column}_local"]
    assert isinstance(found, datetime)
    return found


def day_of(record: Record, column: str) -> date:
    found = date_in(record.cells, f"{column}_on")
    assert found is not None
    return found


def seconds(span: timedelta) -> Decimal:
    return Decimal(span // timedelta(microseconds=1)) / 1_000_000


def half_life_of(record: Record, study: Study) -> Decimal | None:
    """The half-life in seconds of the radionuclide that the protocol names for this agent."""
    agent = study.agents.get(record.text("agent"))
    return HALF_LIVES[agent.radionuclide].seconds if agent and agent.radionuclide else None
