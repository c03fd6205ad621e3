"""Treatment: what was given by group and agent, and the activity of each patient."""

from theracurve.analysis.exposure import Exposure, Spread
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of, of_ids
from theracurve.report.document import Section
from theracurve.report.figures.activity import activity
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.numbers import rounded
from theracurve.wording.words import Words

COLUMNS = ("group", "agent", "patients", "administrations", "net", "cumulative")


def treatment(reading: Reading) -> Section | None:
    words, found = reading.words, reading.results.exposure
    if not found:
        return None
    listed: Listed = {
        anchor_of(e): (words("exposure.of", agent=agent_of(e, words), group=e.group), of_ids(e.patients)) for e in found
    }
    return Section("treatment", words("report.treatment"), (exposure_table(reading, listed), *lists_of(listed, words)))


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
    rows = tuple(exposure_row(found, reading, listed) for found in reading.results.exposure)
    return ReportTable(words("exposure.caption"), header, rows, note=words("exposure.note"))


def exposure_row(found: Exposure, reading: Reading, listed: Listed) -> tuple[Cell, ...]:
    """The spread of few patients tells of each of them, so it is masked with their number."""
    words, mask = reading.words, reading.mask
    patients = len(found.patients)
    few = mask.hides(patients)
    given = str(found.administrations)
    if found.unknown:
        given = words("exposure.with_unknown", n=found.unknown, given=given)
    return (
        Cell(found.group),
        Cell(agent_of(found, words)),
        linked(mask.number(patients, words), anchor_of(found), listed),
        Cell("" if few else given, number=True),
        Cell("" if few else spread_of(found.net, words), number=True),
        Cell("" if few else spread_of(found.cumulative, words), number=True),
    )


def spread_of(found: Spread | None, words: Words) -> str:
    if found is None:
        return words("exposure.not_known")
    parts = {name: rounded(getattr(found, name), words) for name in ("median", "lowest", "highest")}
    return words("exposure.spread", **parts)
