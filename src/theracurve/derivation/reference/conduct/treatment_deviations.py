"""Deviations of the treatment: activities, intervals, agents, how many administrations, prohibited treatments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from theracurve.definition.rules import DeviationsRule, IntendedActivity
from theracurve.derivation.reference.chart.agent_choice import AgentFound
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import sources_of
from theracurve.derivation.reference.chart.exposure import Administration, weight_in
from theracurve.derivation.reference.chart.net_activity import ONE_BECQUEREL
from theracurve.derivation.reference.chart.visits import was_followed_on
from theracurve.derivation.reference.conduct.deviation import PatientDeviation, deviation

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class AllowedRange:
    """From the lower to the higher intended activity, in GBq."""

    low: Decimal
    high: Decimal

    def around(self, percent: Decimal) -> "AllowedRange":
        """The same with so many percent of either end around it."""
        return AllowedRange(self.low * (HUNDRED - percent) / HUNDRED, self.high * (HUNDRED + percent) / HUNDRED)


def activity_deviations(
    chart: Chart, rule: DeviationsRule, administrations: Sequence[Administration]
) -> Iterator[PatientDeviation]:
    intended = {activity.agent: activity for activity in rule.activities}
    for given in administrations:
        stated = intended.get(given.agent)
        range_of = intended_range(stated, given) if stated else None
        if stated and range_of:
            yield from outside(chart, rule, given, stated, range_of)


def intended_range(stated: IntendedActivity, given: Administration) -> AllowedRange | None:
    """None where an activity per kilogram is asked of a patient whose weight is not known."""
    low, high = stated.low, stated.high
    if stated.per_kg:
        weight = weight_in(given.weight)
        if weight is None:
            return None
        low, high = of_weight(low, weight), of_weight(high, weight)
    if stated.at_most is not None:
        low, high = min(low, stated.at_most), min(high, stated.at_most)
    return AllowedRange(low, high)


def of_weight(per_kg: Decimal, weight: Decimal) -> Decimal:
    return (per_kg * weight).quantize(ONE_BECQUEREL, ROUND_HALF_UP)


def outside(
    chart: Chart, rule: DeviationsRule, given: Administration, stated: IntendedActivity, intended: AllowedRange
) -> Iterator[PatientDeviation]:
    """An activity that is too little or too much whatever it is between its bounds."""
    lower, upper = given.activity.lower, given.activity.upper
    if lower is None or upper is None:
        return
    allowed, far = intended.around(stated.share), intended.around(rule.activity_major)
    sources = sources_of(given.record, given.weight if stated.per_kg else None)
    cases = (
        (upper < allowed.low, "activity_low", allowed.low, upper, upper < far.low),
        (lower > allowed.high, "activity_high", allowed.high, lower, lower > far.high),
    )
    for is_so, reason, limit, value, is_major in cases:
        if is_so:
            found = deviation(chart, rule, "activity", reason, "major" if is_major else "minor")
            yield replace(
                of_cycle(found, given),
                least=allowed.low,
                most=allowed.high,
                limit=limit,
                value=value,
                unit="GBq",
                sources=sources,
            )


def of_cycle(found: PatientDeviation, given: Administration) -> PatientDeviation:
    """The same, about one administration."""
    cycle = given.record.integer("cycle")
    return replace(
        found,
        subject=given.agent,
        cycle=cycle,
        place=f"cycle {cycle}",
        day=given.record.day,
        sources=(given.record.source,),
    )


def interval_deviations(
    chart: Chart, rule: DeviationsRule, administrations: Sequence[Administration]
) -> Iterator[PatientDeviation]:
    """An interval longer than planned is none where the protocol allows the delay; longer than that it is major."""
    if rule.interval is None or rule.window is None:
        return
    least, most = rule.interval - rule.window, rule.longest or rule.interval + rule.window
    for before, given in pairwise(administrations):
        days = given.record.day - before.record.day
        cases = (days < least, "interval_short", least), (days > most, "interval_long", most)
        for is_so, reason, limit in cases:
            if is_so:
                is_major = rule.longest is not None and days > rule.longest
                found = deviation(chart, rule, "interval", reason, "major" if is_major else "minor")
                yield replace(
                    of_cycle(found, given),
                    least=least,
                    most=most,
                    limit=limit,
                    value=days,
                    unit="days",
                    sources=sources_of(before.record, given.record),
                )


def wrong_agents(
    chart: Chart, rule: DeviationsRule, administrations: Sequence[Administration], choice: AgentFound | None
) -> Iterator[PatientDeviation]:
    """Whatever is given where uptake chose another agent, or none because there was too little of it."""
    if choice is None or choice.highest is None or choice.reason not in ("chosen", "below_least"):
        return
    uptakes = tuple(source for uptake in choice.uptakes for source in uptake.sources)
    for given in administrations:
        if given.agent != choice.chosen:
            yield replace(
                of_cycle(deviation(chart, rule, "wrong_agent", "wrong_agent"), given),
                expected=choice.chosen,
                found=given.agent,
                value=choice.highest.value,
                unit=choice.rule.metric,
                sources=(given.record.source, *uptakes),
            )


def crossovers(
    chart: Chart, rule: DeviationsRule, administrations: Sequence[Administration]
) -> Iterator[PatientDeviation]:
    """The first administration from time zero on, of a patient of a group that is not treated."""
    first = next((given for given in administrations if given.record.day >= 0), None)
    if first is not None and "crossover" not in rule.allowed:
        yield replace(of_cycle(deviation(chart, rule, "crossover", "crossover"), first), found=first.agent)


def counts_of_administrations(
    chart: Chart, rule: DeviationsRule, administrations: Sequence[Administration], *, is_to_be_treated: bool
) -> Iterator[PatientDeviation]:
    if rule.least is None or rule.most is None:
        return
    given = len(administrations)
    last = administrations[-1].record.day if administrations else None
    sources = sources_of(*(administration.record for administration in administrations))
    if given > rule.most:
        found = deviation(chart, rule, "too_many_administrations", "too_many")
        yield replace(found, most=rule.most, limit=rule.most, value=given, day=last, sources=sources)
    if is_to_be_treated and given < rule.least and is_last_due(chart, rule, rule.least):
        found = deviation(chart, rule, "too_few_administrations", "too_few")
        yield replace(found, least=rule.least, limit=rule.least, value=given, day=last, sources=sources)


def is_last_due(chart: Chart, rule: DeviationsRule, count: int) -> bool:
    """Whether the last that has to be given, however delayed, was due while the patient lived and was followed."""
    assert rule.interval is not None
    assert rule.window is not None
    timeline = chart.timeline
    each = rule.longest or rule.interval
    due = (timeline.first_administration_day or 0) + (count - 1) * each + rule.window
    died_before = timeline.death_day is not None and due >= timeline.death_day
    return was_followed_on(timeline, due) and not died_before


def prohibited_treatments(chart: Chart, rule: DeviationsRule) -> Iterator[PatientDeviation]:
    rows = (row for row in chart.timeline.of("treatments") if row.day > 0 and row.text("kind") in rule.prohibited)
    for number, row in enumerate(sorted(rows, key=lambda row: (row.day, row.row)), start=1):
        yield replace(
            deviation(chart, rule, "prohibited_treatment", "prohibited_treatment"),
            subject=row.text("kind"),
            found=row.text("kind"),
            place=f"occurrence {number}",
            day=row.day,
            sources=(row.source,),
        )
