"""Treatment: what was given by group and agent, why not all that was planned, and the activity of each patient."""

from collections.abc import Mapping

from theracurve.analysis.exposure import Exposure, Spread
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of, of_ids
from theracurve.report.document import Block, Section
from theracurve.report.figures.activity import activity
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.numbers import rounded
from theracurve.wording.words import Words

DISCONTINUED, TOO_FEW = "discontinued_reason", "too_few_administrations"
COLUMNS = ("group", "agent", "patients", "administrations", "net", "cumulative")


def treatment(reading: Reading) -> Section | None:
    words, found, reasons = reading.words, reading.results.exposure, reasons_of(reading)
    if not found and not reasons:
        return None
    listed: Listed = {
        anchor_of(e): (words("exposure.of", agent=agent_of(e, words), group=e.group), of_ids(e.patients)) for e in found
    }
    because = {
        anchor_of_reason(*place): (words("exposure.reason_of", reason=place[0], group=place[1]), of_ids(ids))
        for place, ids in reasons.items()
    }
    blocks: list[Block] = [exposure_table(reading, listed)] if found else []
    if reasons:
        blocks.append(reasons_table(reading, reasons, because))
    return Section("treatment", words("report.treatment"), (*blocks, *lists_of({**listed, **because}, words)))


def reasons_of(reading: Reading) -> Mapping[tuple[str, str], list[str]]:
    """The patients by reason, as recorded, and group, and last those without one who were given too little; empty where
    no reason is recorded. Where counts are masked, a reason in somebody's own words is not told."""
    conduct, words = reading.results.conduct, reading.words
    found: dict[tuple[str, str], list[str]] = {}
    masked = reading.mask.least is not None
    recorded = [one for one in conduct.reasons if one.what == DISCONTINUED]
    for one in recorded:
        told = words("report.hidden") if masked else one.reason
        found.setdefault((told, one.group), []).append(one.patient_id)
    with_reason = {one.patient_id for one in recorded}
    for deviation in conduct.deviations if recorded else ():
        if deviation.kind == TOO_FEW and deviation.patient_id not in with_reason:
            place = words("exposure.no_reason"), deviation.group
            found.setdefault(place, []).append(deviation.patient_id)
    return found


def anchor_of_reason(reason: str, group: str) -> str:
    return list_anchor(DISCONTINUED, reason, group)


def reasons_table(reading: Reading, reasons: Mapping[tuple[str, str], list[str]], listed: Listed) -> ReportTable:
    words, groups = reading.words, tuple(reading.study.groups)
    named = tuple(dict.fromkeys(reason for reason, _ in reasons))
    told = {
        group: reading.mask.among([len(reasons.get((reason, group), ())) for reason in named], size, words)
        for group, size in reading.group_sizes.items()
    }
    rows = tuple(
        (Cell(reason), *(linked(told[group][at], anchor_of_reason(reason, group), listed) for group in groups))
        for at, reason in enumerate(named)
    )
    header = (words("exposure.reason"), *(words("conduct.group", group=group) for group in groups))
    return ReportTable(words("exposure.reasons"), header, rows)


def activities(reading: Reading) -> Section | None:
    """The activity of each patient."""
    figure = activity(reading.courses, reading.words, reading.origin) if reading.results.exposure else None
    return Section("activities", reading.words("exposure.activities"), (figure,)) if figure else None


def anchor_of(found: Exposure) -> str:
    return list_anchor("given", found.agent or "", found.group)


def agent_of(found: Exposure, words: Words) -> str:
    return found.agent or words("exposure.all_agents")


def exposure_table(reading: Reading, listed: Listed) -> ReportTable:
    words = reading.words
    header = tuple(words(f"exposure.{column}") for column in COLUMNS)
    told = agents_told(reading)
    rows = tuple(
        exposure_row(found, told[found.group, found.agent], reading, listed) for found in reading.results.exposure
    )
    return ReportTable(words("exposure.caption"), header, rows, note=words("exposure.note"))


def agents_told(reading: Reading) -> Mapping[tuple[str, str | None], str]:
    """By group and agent, and for all of its agents: how many patients, as it may be told beside the others."""
    words, told = reading.words, dict[tuple[str, str | None], str]()
    for group, size in reading.group_sizes.items():
        given = {e.agent: len(e.patients) for e in reading.results.exposure if e.group == group}
        agents = [agent for agent in given if agent is not None]
        texts = reading.mask.among([given[agent] for agent in agents], given.get(None, size), words)
        told |= {(group, agent): text for agent, text in zip(agents, texts, strict=True)}
        hidden = any(text != str(given[agent]) for agent, text in zip(agents, texts, strict=True))
        if None in given:
            told[group, None] = words("report.hidden") if hidden else reading.mask.number(given[None], words, size)
    return told


def exposure_row(found: Exposure, told: str, reading: Reading, listed: Listed) -> tuple[Cell, ...]:
    """What was given to patients whose number is masked is masked with it."""
    words = reading.words
    few = told != str(len(found.patients))
    given = str(found.administrations)
    if found.unknown:
        given = words("exposure.with_unknown", n=found.unknown, given=given)
    return (
        Cell(found.group),
        Cell(agent_of(found, words)),
        linked(told, anchor_of(found), listed),
        Cell("" if few else given, number=True),
        Cell("" if few else spread_of(found.net, reading), number=True),
        Cell("" if few else spread_of(found.cumulative, reading), number=True),
    )


def spread_of(found: Spread | None, reading: Reading) -> str:
    """Median and range; where counts are masked without its ends, which are those of single patients."""
    words = reading.words
    if found is None:
        return words("exposure.not_known")
    if reading.mask.least is not None:
        return rounded(found.median, words)
    parts = {name: rounded(getattr(found, name), words) for name in ("median", "lowest", "highest")}
    return words("exposure.spread", **parts)
