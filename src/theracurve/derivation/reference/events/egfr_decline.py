"""Pejorative event: the estimated filtration rate falls by the percentage from its baseline (section 6)."""

from decimal import Decimal

from theracurve.definition.kidney import EgfrDeclineRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import baseline_of, lateness, sources_of
from theracurve.derivation.reference.chart.filtration import FiltrationRate
from theracurve.derivation.reference.events.episodes import Assessment
from theracurve.derivation.reference.evidence import Decided
from theracurve.vocabulary.filtration import UNIT

WHOLE = Decimal(100)


def egfr_assessments(rule: EgfrDeclineRule, chart: Chart) -> list[Assessment]:
    """Every estimated rate after the baseline, in time order; none without a baseline."""
    estimated = [rate for rate in chart.rates if rate.egfr is not None]
    baseline = baseline_of(estimated, chart.schedule)
    if baseline is None:
        return []
    later = (rate for rate in estimated if chart.schedule.is_after(rate.day))
    return [assess(rule, baseline, rate) for rate in later]


def assess(rule: EgfrDeclineRule, baseline: FiltrationRate, now: FiltrationRate) -> Assessment:
    start, value = baseline.egfr, now.egfr
    assert start is not None
    assert value is not None
    fall, least = WHOLE * (start - value), rule.percent * start
    decided = Decided(
        reason="declined",
        baseline=float(start),
        value=float(value),
        threshold=float(start * (WHOLE - rule.percent)) / 100.0,
        unit=UNIT,
        days=now.day,
        sources=sources_of(baseline, now),
        marks=baseline.marks | now.marks | lateness(baseline),
    )
    return Assessment(now.day, fall > least or (fall == least and not rule.strict), decided)
