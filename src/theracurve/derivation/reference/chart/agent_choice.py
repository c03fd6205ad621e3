"""The agent whose tracer is taken up best, against the agent that was given (section 2b)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from theracurve.definition.rules import AgentChoiceRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import last_rows, sources_of
from theracurve.derivation.reference.chart.exposure import in_order_given
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row, double


@dataclass(frozen=True, slots=True)
class RecordedUptake:
    """The uptake of one agent's tracer: its value (None without a scan), and the last row of each lesion of the scan.

    `naming`: the row that names the index lesion, where that lesion speaks for the agent.
    """

    agent: str
    value: Decimal | None
    scan: tuple[Record, ...]
    naming: Record | None

    @property
    def day(self) -> int | None:
        return self.scan[0].day if self.scan else None

    @property
    def sources(self) -> tuple[str, ...]:
        return sources_of(self.naming, *self.scan)


@dataclass(frozen=True, slots=True)
class AgentFound:
    """`ranked`: the agents with an uptake, the highest first, of equal ones in the order of the protocol."""

    patient_id: str
    rule: AgentChoiceRule
    uptakes: tuple[RecordedUptake, ...]
    ranked: tuple[RecordedUptake, ...]
    reason: str
    first_administration: Record | None

    @property
    def chosen(self) -> str | None:
        return self.ranked[0].agent if self.reason == "chosen" else None

    @property
    def given(self) -> str | None:
        return self.first_administration.text("agent") if self.first_administration else None

    @property
    def agrees(self) -> bool | None:
        if self.given is None or self.reason not in ("chosen", "below_least"):
            return None
        return self.given == self.chosen

    @property
    def highest(self) -> RecordedUptake | None:
        return next(iter(self.ranked), None)

    @property
    def runner_up(self) -> RecordedUptake | None:
        return next(iter(self.ranked[1:]), None)


def choose_agent(chart: Chart, rule: AgentChoiceRule) -> AgentFound:
    is_asked = rule.over_lesions == "index_lesion"
    naming = index_lesion_row(chart) if is_asked else None
    uptakes = tuple(find_uptakes(chart, rule, naming))
    ranked = tuple(sorted((found for found in uptakes if found.value is not None), key=height, reverse=True))
    reason = "no_index_lesion" if is_asked and naming is None else reason_of(rule, uptakes, ranked)
    first = next(iter(in_order_given(chart.timeline)), None)
    return AgentFound(chart.patient_id, rule, uptakes, ranked, reason, first)


def index_lesion_row(chart: Chart) -> Record | None:
    """The row that names the index lesion, by whatever reader."""
    marked = (
        row
        for row in chart.timeline.of("lesions")
        if row.flag("index") is True and row.text("lesion_id") and not chart.schedule.is_after(row.day)
    )
    return max(marked, key=lambda row: (row.day, row.row), default=None)


def find_uptakes(chart: Chart, rule: AgentChoiceRule, naming: Record | None) -> Iterator[RecordedUptake]:
    """The uptake of every agent, in the order of the protocol."""
    rows = [row for row in rows_that_count(chart, rule) if is_asked_about(row, rule, naming)]
    for agent, tracer in rule.tracers:
        scan = latest_scan([row for row in rows if row.text("tracer") == tracer])
        yield RecordedUptake(agent, over_lesions(rule, [value_in(row) for row in scan]), scan, naming)


def rows_that_count(chart: Chart, rule: AgentChoiceRule) -> Iterator[Record]:
    """The rows of the metric and the reader with a value, up to the first administration."""
    last = chart.timeline.first_administration_day
    for row in chart.timeline.of("uptake"):
        is_of_the_rule = row.text("metric") == rule.metric and rule.reader in (None, row.text("reader"))
        if is_of_the_rule and row.number("value") is not None and (last is None or row.day <= last):
            yield row


def is_asked_about(row: Record, rule: AgentChoiceRule, naming: Record | None) -> bool:
    """Every lesion is, unless the index lesion alone speaks for an agent."""
    if rule.over_lesions != "index_lesion":
        return True
    return naming is not None and row.text("lesion_id") == naming.text("lesion_id")


def latest_scan(rows: Sequence[Record]) -> tuple[Record, ...]:
    """The last row as read of each lesion on the latest day, in row order."""
    latest = max((row.day for row in rows), default=None)
    return last_rows((row for row in rows if row.day == latest), "lesion_id")


SUMMARIES: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "highest": max,
    "lowest": min,
    "median": median,
    "index_lesion": max,
}


def over_lesions(rule: AgentChoiceRule, values: Sequence[Decimal]) -> Decimal | None:
    """The value that speaks for the scan; None without one."""
    return SUMMARIES[rule.over_lesions](values) if values else None


def value_in(row: Record) -> Decimal:
    value = row.number("value")
    assert value is not None
    return value


def height(uptake: RecordedUptake) -> Decimal:
    assert uptake.value is not None
    return uptake.value


def reason_of(rule: AgentChoiceRule, uptakes: Sequence[RecordedUptake], ranked: Sequence[RecordedUptake]) -> str:
    if not ranked:
        return "no_uptake"
    if len(ranked) < len(uptakes) and rule.missing_scan == "report":
        return "missing_scan"
    highest = height(ranked[0])
    if rule.least is not None and highest < rule.least:
        return "below_least"
    return "tie" if sum(height(found) == highest for found in ranked) > 1 else "chosen"


def agent_choice_evidence(choice: AgentFound) -> Iterator[ReferenceEvidence]:
    """That of the choice, then one for each agent."""
    yield evidence_of(choice, "", decided_choice(choice))
    for uptake in choice.uptakes:
        yield evidence_of(choice, uptake.agent, decided_uptake(choice, uptake))


def evidence_of(choice: AgentFound, subject: str, decided: Decided) -> ReferenceEvidence:
    return ReferenceEvidence(
        patient_id=choice.patient_id,
        decision="agent_choice",
        subject=subject,
        rule_id=choice.rule.id,
        decided=decided,
    )


def decided_choice(choice: AgentFound) -> Decided:
    first = choice.first_administration
    return Decided(
        answer=choice.chosen,
        reason=choice.reason,
        baseline=value_of(choice.runner_up),
        value=value_of(choice.highest),
        threshold=double(choice.rule.least),
        unit=choice.rule.metric,
        days=first.day if first else None,
        sources=(*(source for uptake in choice.uptakes for source in uptake.sources), *sources_of(first)),
    )


def decided_uptake(choice: AgentFound, uptake: RecordedUptake) -> Decided:
    missing = "no_index_lesion" if choice.reason == "no_index_lesion" else "no_scan"
    return Decided(
        reason=missing if uptake.value is None else "uptake",
        value=double(uptake.value),
        unit=choice.rule.metric,
        days=uptake.day,
        sources=uptake.sources,
    )


def value_of(uptake: RecordedUptake | None) -> float | None:
    return None if uptake is None else double(uptake.value)


def agent_choice_row(choice: AgentFound) -> Row:
    return (
        choice.patient_id,
        choice.chosen,
        choice.given,
        choice.agrees,
        choice.reason,
        choice.rule.metric,
        value_of(choice.highest),
        choice.runner_up.agent if choice.runner_up else None,
        value_of(choice.runner_up),
        evidence_of(choice, "", decided_choice(choice)).id,
    )
