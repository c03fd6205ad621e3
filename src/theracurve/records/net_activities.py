"""Each administration at its injection: activity and residual decayed to it (docs/derivation.md, section 2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from theracurve.records.examined import Examined
from theracurve.vocabulary.half_lives import HALF_LIVES
from theracurve.vocabulary.said import Said
from theracurve.vocabulary.units import ACTIVITY_UNITS, GBQ_PER_KG_UNIT, GBQ_PER_UNIT

BECQUEREL = 9  # decimals of a GBq
SHOWN_DIGITS = 4
FURTHEST = 400  # half-lives: a year written wrongly must still be a number
STABLE = "1e300"  # seconds: what has no half-life is compared as it was measured


def left_after(half_lives: str) -> str:
    """The share that is left; nothing where a moment is not known (`least` and `greatest` pass over nothing)."""
    bounded = f"greatest(-{FURTHEST}, least({FURTHEST}, {half_lives}))"
    return f"CASE WHEN {half_lives} IS NOT NULL THEN power(0.5, {bounded}) END"


def net(activity: str, residual: str) -> str:
    """In GBq, rounded to a becquerel; both arguments are columns of half-lives."""
    remains = f"coalesce(residual_gbq, 0) * ({left_after(residual)})"
    return f"round(activity_gbq * ({left_after(activity)}) - {remains}, {BECQUEREL})"


def half_lives_since(moment: str, day_of_it: str, day_of_administration: str) -> str:
    """From a moment to the administration; each bare date adds what it leaves open of its day to one of the bounds."""
    exactly = f"date_diff('second', {moment}_utc, administered_at_utc)"
    by_clock = f"date_diff('second', {moment}_local, administered_at_local)"
    some = f"coalesce({exactly}, {by_clock} - {day_of_it} + {day_of_administration})"
    return f"CASE WHEN {moment} IS NULL THEN 0 ELSE {some} / half_life END"


def open_day(moment: str) -> str:
    return f"CASE WHEN {moment}_utc IS NULL THEN 86400 ELSE 0 END"


GBQ_PER = GBQ_PER_UNIT | GBQ_PER_KG_UNIT
UNITS = ", ".join(f"('{unit}', {GBQ_PER[unit]}, {unit in GBQ_PER_KG_UNIT})" for unit in ACTIVITY_UNITS)
AT_INJECTION = f"""
    WITH half_lives AS (
        SELECT unnest(CAST(? AS VARCHAR[])) AS agent, unnest(CAST(? AS DOUBLE[])) AS seconds
    ), weights AS (
        SELECT a.row, w.value AS weight
        FROM records.administrations AS a INNER JOIN records.assessments AS w
            ON a.patient_id = w.patient_id AND w.measure = 'weight_kg' AND w.value > 0
            AND w.assessed_on <= a.administered_at_on
        WHERE list_contains(CAST(? AS VARCHAR[]), a.agent) OR a.activity_unit LIKE '%/kg'
        QUALIFY row_number() OVER (PARTITION BY a.row ORDER BY w.assessed_on DESC, w.row DESC) = 1
    ), measured AS (
        SELECT a.*, w.weight, coalesce(h.seconds, {STABLE}) AS half_life,
            CAST(a.activity * u.gbq AS DOUBLE)
                * CASE WHEN u.per_kg THEN CAST(w.weight AS DOUBLE) ELSE 1 END AS activity_gbq,
            a.residual_activity * coalesce(r.gbq, u.gbq) AS residual_gbq
        FROM records.administrations AS a
        LEFT JOIN (VALUES {UNITS}) AS u(unit, gbq, per_kg) ON a.activity_unit = u.unit
        LEFT JOIN (VALUES {UNITS}) AS r(unit, gbq, per_kg) ON a.residual_unit = r.unit
        LEFT JOIN half_lives AS h ON a.agent = h.agent
        LEFT JOIN weights AS w ON a.row = w.row
    ), spans AS (
        SELECT *,
            {half_lives_since("measured_at", open_day("measured_at"), "0")} AS fewest,
            {half_lives_since("measured_at", "0", open_day("administered_at"))} AS most,
            {half_lives_since("residual_measured_at", open_day("residual_measured_at"), "0")} AS residual_fewest,
            {half_lives_since("residual_measured_at", "0", open_day("administered_at"))} AS residual_most
        FROM measured
    )
    SELECT *, {net("most", "residual_fewest")} AS lower_gbq, {net("fewest", "residual_most")} AS upper_gbq FROM spans
"""


@dataclass(frozen=True, slots=True)
class Injected:
    """A row of `administrations`. The net activity, in GBq, lies between `lower` and `upper`; None where the row has no
    activity or no unit; `as_measured` is the activity before any decay. From its measurement to the injection there are
    between `fewest` and `most` half-lives, and at least `days`; less than none where it was measured afterwards. The
    weight is known only where an activity is stated or recorded per kilogram."""

    row: int
    patient_id: str | None
    agent: str
    activity: Decimal
    residual: Decimal | None
    unit: str
    residual_unit: str
    administered_at: str
    measured_at: str | None
    residual_measured_at: str | None
    lower: Decimal
    upper: Decimal
    as_measured: Decimal
    fewest: float
    most: float
    days: float
    weight: Decimal | None

    @property
    def net(self) -> Said:
        """The net activity in the unit of the row, without its kilogram, to four digits."""
        unit = self.unit.removesuffix("/kg")
        low, high = (shown_in(unit, bound) for bound in (self.lower, self.upper))
        if low == high:
            return Said("parts.quantity", activity=low, unit=unit)
        return Said("parts.quantity-range", low=low, high=high, unit=unit)


def injected(seen: Examined, condition: str) -> Iterator[Injected]:
    """The administrations of which a condition on `at_injection` holds and whose net activity can be told."""
    query = f"""
        SELECT row, patient_id, agent, activity, residual_activity, activity_unit,
            coalesce(residual_unit, activity_unit), administered_at, measured_at,
            residual_measured_at, lower_gbq, upper_gbq, activity_gbq, fewest, most,
            fewest * half_life / 86400 AS days, weight
        FROM {at_injection(seen)} WHERE lower_gbq IS NOT NULL AND ({condition}) ORDER BY row
    """
    for *cells, lower, upper, as_measured, fewest, most, days, weight in seen.rows(query):
        bounds = (Decimal(repr(bound)) for bound in (lower, upper, as_measured))
        yield Injected(*(*cells, *bounds, fewest, most, days, weight))


def at_injection(seen: Examined) -> str:
    """The table of the administrations with the bounds of their net activity and of the half-lives before them."""
    nuclides = {name: agent.radionuclide for name, agent in seen.study.agents.items()}
    seconds = {name: float(HALF_LIVES[nuclide].seconds) for name, nuclide in nuclides.items() if nuclide}
    return seen.keep("at_injection", AT_INJECTION, list(seconds), list(seconds.values()), by_weight(seen))


def by_weight(seen: Examined) -> list[str]:
    """The agents whose activity is stated per kilogram."""
    return [name for name, agent in seen.study.agents.items() if agent.activity and agent.activity.per_kg]


def shown_in(unit: str, gbq: Decimal) -> Decimal:
    return Decimal(f"{gbq / GBQ_PER_UNIT[unit]:.{SHOWN_DIGITS - 1}e}")
